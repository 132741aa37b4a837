use std::fmt::Write as _;

use serde_json::Value;

use crate::document::Docs;

/// A text as a literal, in double quotes.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text, |c| c == '"'))
}

/// A JSON value as a literal.
pub(super) fn literal(value: &Value) -> String {
    let join = |parts: Vec<String>| parts.join(", ");
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quoted(text),
        Value::Array(items) => format!("[{}]", join(items.iter().map(literal).collect())),
        Value::Object(members) => {
            let members = members.iter();
            let members =
                members.map(|(name, value)| format!("{}: {}", quoted(name), literal(value)));
            format!("{{{}}}", join(members.collect()))
        }
    }
}

/// A docstring, whose lines but the first have so many spaces before them.
pub(super) fn docstring(text: &str, indent: usize) -> String {
    let lines: Vec<_> = text
        .trim()
        .lines()
        .map(|line| escaped(line.trim_end(), |_| false))
        .collect();
    let text = lines.join("\n").replace("\"\"\"", "\\\"\\\"\\\"");
    if !text.contains('\n') {
        return match text.strip_suffix('"') {
            Some(text) if !text.ends_with('\\') => format!("\"\"\"{text}\\\"\"\"\""),
            _ => format!("\"\"\"{text}\"\"\""),
        };
    }
    let indent = " ".repeat(indent);
    let mut indented = String::new();
    for (index, line) in text.lines().enumerate() {
        let indent = if index == 0 || line.is_empty() {
            ""
        } else {
            &indent
        };
        let _ = writeln!(indented, "{indent}{line}");
    }
    format!("\"\"\"{indented}{indent}\"\"\"")
}

/// What is said of an item, or `otherwise`, and that it should not be used any more.
pub(super) fn docs(docs: &Docs, otherwise: &str) -> String {
    let text = docs.text.as_deref().unwrap_or(otherwise).trim();
    match deprecation(docs) {
        Some(note) if text.is_empty() => note,
        Some(note) => format!("{text}\n\n{note}"),
        None => text.to_owned(),
    }
}

/// That an item should not be used any more.
pub(super) fn deprecation(docs: &Docs) -> Option<String> {
    docs.deprecated.as_ref().map(|instead| match &**instead {
        "" => "Deprecated.".to_owned(),
        instead => format!("Deprecated: {instead}."),
    })
}

fn escaped(text: &str, also: impl Fn(char) -> bool) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            letter if also(letter) => {
                escaped.push('\\');
                escaped.push(letter);
            }
            letter if letter.is_control() => {
                let _ = write!(escaped, "\\x{:02x}", u32::from(letter));
            }
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_literal_says_what_the_value_is() {
        let value = json!({ "a\"\\": [null, true, 1.5, "ß\n\u{7}"] });
        assert_eq!(
            literal(&value),
            r#"{"a\"\\": [None, True, 1.5, "ß\n\x07"]}"#
        );
    }

    #[test]
    fn a_docstring_ends_where_it_should() {
        assert_eq!(docstring("a", 4), r#""""a""""#);
        assert_eq!(docstring("a \"b\"", 4), r#""""a "b\"""""#);
        assert_eq!(docstring("a\\", 4), r#""""a\\""""#);
        assert_eq!(docstring("x \"\"\" y", 4), r#""""x \"\"\" y""""#);
        assert_eq!(docstring("\"\"\"", 4), r#""""\"\"\"""""#);
        assert_eq!(
            docstring("a  \n\n b\"", 4),
            "\"\"\"a\n\n     b\"\n    \"\"\""
        );
    }
}

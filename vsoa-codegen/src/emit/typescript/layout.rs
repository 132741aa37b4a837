//! Lines and braces.

/// Items between brackets: on one line if that is short, else one a line.
pub(super) fn group(open: &str, items: &[String], separator: &str, close: &str) -> String {
    let inner = items.join(&format!("{separator} "));
    let is_short = inner.len() <= LONGEST_LINE && !inner.contains('\n');
    match (items.is_empty(), is_short) {
        (true, _) => format!("{open}{close}"),
        (false, true) if open.ends_with('{') => format!("{open} {inner} {close}"),
        (false, true) => format!("{open}{inner}{close}"),
        (false, false) => {
            let lines = items.iter().map(|item| format!("{item}{separator}\n"));
            format!("{open}\n{}{close}", indented(&lines.collect::<String>()))
        }
    }
}

/// The members of an interface, each on lines of its own.
pub(super) fn block(members: &[String]) -> String {
    if members.is_empty() {
        return "{}".to_owned();
    }
    let lines = members.iter().map(|member| format!("{member};\n"));
    format!("{{\n{}}}", indented(&lines.collect::<String>()))
}

/// The text two columns to the right.
pub(super) fn indented(text: &str) -> String {
    let lines = text.split_inclusive('\n');
    let lines = lines.map(|line| match line {
        "\n" => line.to_owned(),
        line => format!("  {line}"),
    });
    lines.collect()
}

/// A text of the language.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The name of a member, in quotes if it needs them.
pub(super) fn member_name(name: &str) -> String {
    let mut letters = name.chars();
    let is_start = |c: char| c == '$' || c == '_' || unicode_ident::is_xid_start(c);
    let is_rest = |c: char| c == '$' || unicode_ident::is_xid_continue(c);
    if letters.next().is_some_and(is_start) && letters.all(is_rest) {
        name.to_owned()
    } else {
        quoted(name)
    }
}

/// The name of a member in an object that is written down, where one name means something else.
pub(super) fn literal_name(name: &str) -> String {
    match name {
        "__proto__" => "[\"__proto__\"]".to_owned(),
        name => member_name(name),
    }
}

/// How a member of a value is reached.
pub(super) fn access(value: &str, name: &str) -> String {
    match member_name(name) {
        quoted if quoted.starts_with('"') => format!("{value}[{quoted}]"),
        name => format!("{value}.{name}"),
    }
}

const LONGEST_LINE: usize = 72;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_no_identifier_is_in_quotes() {
        for (name, written) in [
            ("type", "type"),
            ("größe", "größe"),
            ("ODD name", "\"ODD name\""),
            ("2nd", "\"2nd\""),
            ("", "\"\""),
            ("a\"b", "\"a\\\"b\""),
        ] {
            assert_eq!(member_name(name), written);
        }
        assert_eq!(access("args", "a b"), "args[\"a b\"]");
        assert_eq!(literal_name("__proto__"), "[\"__proto__\"]");
    }

    #[test]
    fn what_is_long_is_an_item_a_line() {
        let items = ["a: 1".to_owned(), "b: 2".to_owned()];
        assert_eq!(group("{", &items, ",", "}"), "{ a: 1, b: 2 }");
        let items = ["a".repeat(50), "b".repeat(50)];
        let lines = format!("f(\n  {},\n  {},\n)", items[0], items[1]);
        assert_eq!(group("f(", &items, ",", ")"), lines);
    }
}

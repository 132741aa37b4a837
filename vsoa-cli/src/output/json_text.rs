use std::io::{self, Write};

use anstyle::Style;

use super::{printable, style};

/// Writes a JSON text for people: indented, coloured, and otherwise as it came, to the digit and in
/// the order of its members.
///
/// The text has to be JSON; of anything else, some part is written.
pub(crate) fn write_json(out: &mut dyn Write, text: &str) -> io::Result<()> {
    let mut rest = text.trim_ascii();
    let mut depth = 0;
    while let Some(first) = rest.chars().next() {
        let len = token_len(rest);
        let (token, after) = rest.split_at(len);
        rest = after.trim_ascii_start();
        match first {
            '{' | '[' => {
                out.write_all(token.as_bytes())?;
                if rest.starts_with(['}', ']']) {
                    let (close, after) = rest.split_at(1);
                    out.write_all(close.as_bytes())?;
                    rest = after.trim_ascii_start();
                } else {
                    depth += 1;
                    new_line(out, depth)?;
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(out, depth)?;
                out.write_all(token.as_bytes())?;
            }
            ',' => {
                out.write_all(b",")?;
                new_line(out, depth)?;
            }
            ':' => out.write_all(b": ")?,
            _ => {
                let style = style_of(first, rest.starts_with(':'));
                write!(out, "{style}{}{style:#}", printable(token))?;
            }
        }
    }
    out.write_all(b"\n")
}

/// The JSON text in one line, otherwise as it came.
pub(crate) fn compact_json(text: &str) -> String {
    let mut rest = text.trim_ascii();
    let mut line = String::with_capacity(rest.len());
    while !rest.is_empty() {
        let (token, after) = rest.split_at(token_len(rest));
        line.push_str(token);
        rest = after.trim_ascii_start();
    }
    line
}

fn style_of(first: char, is_key: bool) -> Style {
    match first {
        '"' if is_key => style::KEY,
        '"' => style::TEXT,
        _ => style::NUMBER,
    }
}

fn new_line(out: &mut dyn Write, depth: usize) -> io::Result<()> {
    write!(out, "\n{:1$}", "", depth * 2)
}

/// The length of the token that the text starts with; at least 1 if there is any.
fn token_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    match bytes.first() {
        Some(b'{' | b'}' | b'[' | b']' | b',' | b':') => 1,
        Some(b'"') => string_len(bytes),
        _ => {
            let ends = |c: char| ",:[]{}\"".contains(c) || c.is_ascii_whitespace();
            text.find(ends).unwrap_or(text.len())
        }
    }
}

fn string_len(bytes: &[u8]) -> usize {
    let mut escaped = false;
    for (at, byte) in bytes.iter().enumerate().skip(1) {
        match byte {
            b'"' if !escaped => return at + 1,
            b'\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut out = Vec::new();
        write_json(&mut anstream::StripStream::new(&mut out), text).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn members_stand_in_lines_as_they_came() {
        let text = r#" {"b" :1.50,"a":[ {},[] ,"x\",:\\"], "n":{"big":12345678901234567890123}} "#;
        let shown = r#"{
  "b": 1.50,
  "a": [
    {},
    [],
    "x\",:\\"
  ],
  "n": {
    "big": 12345678901234567890123
  }
}
"#;
        assert_eq!(written(text), shown);
    }

    #[test]
    fn a_value_alone_is_a_line() {
        for text in ["1", "-1.5e3", "\"a b\"", "null", "true", "[]", "{}"] {
            assert_eq!(written(text), format!("{text}\n"));
        }
    }

    #[test]
    fn what_a_terminal_would_act_on_is_spelt_as_json_does() {
        assert_eq!(written("\"a\u{9b}b\u{7f}\""), "\"a\\u009bb\\u007f\"\n");
    }

    #[test]
    fn what_is_no_json_ends_all_the_same() {
        for text in ["", "\"", "{", "]", "a b", "{\"a", "ä{", "\u{a0}"] {
            written(text);
        }
    }

    #[test]
    fn a_line_has_all_but_the_space_between() {
        let text = "{ \"a b\" :\n[ 1.0 , \"\\\" \"\t] }";
        assert_eq!(compact_json(text), "{\"a b\":[1.0,\"\\\" \"]}");
    }
}

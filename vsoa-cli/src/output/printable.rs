use std::fmt::{self, Write};

/// Shows a text of a peer without its control characters, which a terminal would act on.
pub(crate) fn printable(text: &str) -> impl fmt::Display {
    fmt::from_fn(move |f| {
        for c in text.chars() {
            if is_control(c) {
                write!(f, "\\u{:04x}", u32::from(c))?;
            } else {
                f.write_char(c)?;
            }
        }
        Ok(())
    })
}

/// Whether a terminal may act on it, or show the text beside it in another order.
pub(crate) fn is_control(c: char) -> bool {
    let reorders = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    (c.is_control() && !matches!(c, '\n' | '\t')) || reorders
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_spelt_out() {
        let text = "a\x1b[31mb\u{9b}c\r\u{202e}ä\n";
        let shown = printable(text).to_string();
        assert_eq!(shown, "a\\u001b[31mb\\u009bc\\u000d\\u202eä\n");
    }
}

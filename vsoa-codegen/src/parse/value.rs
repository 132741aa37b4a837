use std::{fmt::Display, time::Duration};

use quote::ToTokens;
use syn::{Expr, Ident, Lit, LitInt, LitStr, Path};

/// The path in `crate = "path"`.
pub(super) fn path(name: &Ident, value: Option<Expr>) -> syn::Result<Path> {
    const WANTED: &str = "`crate` wants a path in a string: `crate = \"my::vsoa\"`";
    let text = text(name, value, WANTED)?;
    text.parse_with(Path::parse_mod_style)
        .map_err(|_| wrong(&text, WANTED))
}

/// The type in `refusal = MyError`.
pub(super) fn named_type(name: &Ident, value: Option<Expr>) -> syn::Result<Path> {
    let wanted = format!("`{name}` wants the name of a type: `{name} = MyError`");
    match value {
        Some(Expr::Path(path)) if path.qself.is_none() => Ok(path.path),
        Some(value) => Err(wrong(value, wanted)),
        None => Err(wrong(name, wanted)),
    }
}

/// The time in `timeout = "500ms"`.
pub(super) fn time(name: &Ident, value: Option<Expr>) -> syn::Result<Duration> {
    let wanted = format!(
        "`{name}` wants a time in a string, a whole number of `us`, `ms`, `s` or `min`: \
         `{name} = \"500ms\"`"
    );
    let text = text(name, value, &wanted)?;
    read_time(&text.value()).ok_or_else(|| wrong(&text, &wanted))
}

/// The number in `priority = 5`.
pub(super) fn priority(name: &Ident, value: Option<Expr>) -> syn::Result<u8> {
    const WANTED: &str = "`priority` wants a number from 0, the lowest, to 7: `priority = 5`";
    match literal(name, value, WANTED)? {
        Lit::Int(number) => read_priority(&number).ok_or_else(|| wrong(&number, WANTED)),
        other => Err(wrong(other, WANTED)),
    }
}

fn read_time(text: &str) -> Option<Duration> {
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let number: u64 = text[..end].parse().ok()?;
    let unit = match &text[end..] {
        "us" => Duration::from_micros(1),
        "ms" => Duration::from_millis(1),
        "s" => Duration::from_secs(1),
        "min" => Duration::from_mins(1),
        _ => return None,
    };
    let time = unit.checked_mul(u32::try_from(number).ok()?)?;
    (!time.is_zero()).then_some(time)
}

fn read_priority(number: &LitInt) -> Option<u8> {
    let priority = number.base10_parse().ok()?;
    (priority <= HIGHEST_PRIORITY).then_some(priority)
}

fn text(name: &Ident, value: Option<Expr>, wanted: &str) -> syn::Result<LitStr> {
    match literal(name, value, wanted)? {
        Lit::Str(text) => Ok(text),
        other => Err(wrong(other, wanted)),
    }
}

fn literal(name: &Ident, value: Option<Expr>, wanted: &str) -> syn::Result<Lit> {
    match value {
        Some(Expr::Lit(literal)) => Ok(literal.lit),
        Some(value) => Err(wrong(value, wanted)),
        None => Err(wrong(name, wanted)),
    }
}

fn wrong(at: impl ToTokens, wanted: impl Display) -> syn::Error {
    syn::Error::new_spanned(at, wanted)
}

const HIGHEST_PRIORITY: u8 = 7;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_whole_numbers_with_a_unit() {
        let ms = Duration::from_millis;
        assert_eq!(read_time("500ms"), Some(ms(500)));
        assert_eq!(read_time("250us"), Some(Duration::from_micros(250)));
        assert_eq!(read_time("2s"), Some(ms(2000)));
        assert_eq!(read_time("1min"), Some(ms(60_000)));
        for text in [
            "",
            "5",
            "ms",
            "0s",
            "-1s",
            "1.5s",
            "5 s",
            "5h",
            "99999999999s",
        ] {
            assert_eq!(read_time(text), None, "{text}");
        }
    }
}

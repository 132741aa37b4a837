use std::fmt;

use indicatif::HumanCount;

/// `1 publication`, `12,000 publications`.
pub(crate) fn count(number: u64, what: &str) -> impl fmt::Display {
    let plural = if number == 1 { "" } else { "s" };
    fmt::from_fn(move |f| write!(f, "{} {what}{plural}", HumanCount(number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_not_many() {
        assert_eq!(count(1, "call").to_string(), "1 call");
        assert_eq!(count(0, "call").to_string(), "0 calls");
        assert_eq!(count(12_000, "call").to_string(), "12,000 calls");
    }
}

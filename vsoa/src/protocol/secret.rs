use std::fmt;

use serde::Deserialize;
use subtle::ConstantTimeEq;

/// A password or token: compared in constant time, and never printed.
///
/// ```
/// use vsoa::protocol::Secret;
///
/// let secret = Secret::from("open sesame");
/// assert!(secret.matches("open sesame") && !secret.matches("open"));
/// assert_eq!(format!("{secret:?}"), "Secret(..)");
/// ```
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Secret(Box<str>);

impl Secret {
    /// Whether this is the secret; how long that takes tells only how long the given text is.
    #[must_use]
    pub fn matches(&self, given: &str) -> bool {
        let secret = self.0.as_bytes();
        let mut same = secret.len().ct_eq(&given.len());
        for (at, byte) in given.bytes().enumerate() {
            same &= byte.ct_eq(secret.get(at).unwrap_or(&0));
        }
        same.into()
    }

    /// The text itself, for what has to hash or forward it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_secret_matches() {
        let secret = Secret::from("abc");
        assert!(secret.matches("abc"));
        for wrong in ["", "a", "ab", "abd", "abcd", "abc\0", "ABC"] {
            assert!(!secret.matches(wrong), "{wrong:?}");
        }
    }

    #[test]
    fn zero_bytes_do_not_stand_in_for_an_end() {
        assert!(!Secret::from("").matches("\0"));
        assert!(!Secret::from("a\0").matches("a"));
        assert!(Secret::from("").matches(""));
    }
}

use std::{borrow::Borrow, convert::Infallible, fmt, ops::Deref, str::FromStr};

use bytestring::ByteString;

use super::limits::MAX_URL_LEN;

/// A checked URL path: starts with `/`, is UTF-8 and fits the wire.
///
/// Cloning is cheap. Comparison is byte by byte: `/echo/` is not `/echo`, and neither `?` nor `%`
/// means anything (protocol document, "Requests").
///
/// ```
/// use vsoa::Url;
///
/// let url: Url = "/climate/front".parse()?;
/// assert_eq!(url, "/climate/front");
/// assert!(Url::try_from("climate").is_err());
/// # Ok::<(), vsoa::protocol::UrlError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Url(ByteString);

impl Url {
    /// A URL known when the program is written.
    ///
    /// # Panics
    ///
    /// If the text does not start with `/` or is longer than 65,535 bytes.
    #[must_use]
    #[inline]
    pub fn from_static(text: &'static str) -> Self {
        match Self::try_from(ByteString::from_static(text)) {
            Ok(url) => url,
            Err(error) => panic!("Url::from_static({text:?}): {error}"),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this URL, taken as a subscription, wants what is published on `url`.
    ///
    /// `/` wants everything; `/t/` wants `/t` and all below `/t/`; anything else wants only itself
    /// (protocol document, "Requests").
    ///
    /// ```
    /// use vsoa::Url;
    ///
    /// let topic = Url::from_static("/t/");
    /// assert!(topic.covers("/t") && topic.covers("/t/") && topic.covers("/t/a"));
    /// assert!(!topic.covers("/tx"));
    /// assert!(Url::from_static("/").covers("/anything"));
    /// ```
    #[must_use]
    pub fn covers(&self, url: &str) -> bool {
        covers(self, url)
    }

    /// The URL with `prefix` taken off its front, where it lies below `prefix`.
    ///
    /// The rest of a URL that equals the prefix is `/`.
    #[must_use]
    pub fn strip_prefix(&self, prefix: &str) -> Option<Self> {
        let stem = prefix.strip_suffix('/').unwrap_or(prefix);
        let rest = self.0.strip_prefix(stem)?;
        if rest.is_empty() {
            Some(Self::from_static("/"))
        } else if rest.starts_with('/') {
            Some(Self(self.0.slice_ref(rest)))
        } else {
            None
        }
    }

    /// Whether bytes are a URL.
    #[cfg(feature = "server")]
    pub(crate) fn is_valid(text: &[u8]) -> bool {
        check(text).is_ok() && (text.is_ascii() || str::from_utf8(text).is_ok())
    }

    #[cfg(any(feature = "client", feature = "server"))]
    #[inline]
    pub(crate) fn into_text(self) -> ByteString {
        self.0
    }

    pub(crate) fn as_text(&self) -> &ByteString {
        &self.0
    }
}

/// The rule of [`Url::covers`].
pub(crate) fn covers(topic: &str, url: &str) -> bool {
    match topic.strip_suffix('/') {
        None => url == topic,
        Some(stem) => url
            .strip_prefix(stem)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
    }
}

#[inline]
fn check(text: &[u8]) -> Result<(), UrlError> {
    if !text.starts_with(b"/") {
        Err(UrlError::NotAbsolute)
    } else if text.len() > MAX_URL_LEN {
        Err(UrlError::TooLong)
    } else {
        Ok(())
    }
}

impl TryFrom<ByteString> for Url {
    type Error = UrlError;

    #[inline]
    fn try_from(text: ByteString) -> Result<Self, UrlError> {
        check(text.as_bytes())?;
        Ok(Self(text))
    }
}

impl TryFrom<&str> for Url {
    type Error = UrlError;

    fn try_from(text: &str) -> Result<Self, UrlError> {
        Self::try_from(ByteString::from(text))
    }
}

impl TryFrom<&String> for Url {
    type Error = UrlError;

    fn try_from(text: &String) -> Result<Self, UrlError> {
        Self::try_from(text.as_str())
    }
}

impl TryFrom<String> for Url {
    type Error = UrlError;

    fn try_from(text: String) -> Result<Self, UrlError> {
        Self::try_from(ByteString::from(text))
    }
}

impl TryFrom<&Self> for Url {
    type Error = UrlError;

    fn try_from(url: &Self) -> Result<Self, UrlError> {
        Ok(url.clone())
    }
}

impl FromStr for Url {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        Self::try_from(text)
    }
}

impl Deref for Url {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Url {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl Borrow<str> for Url {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq<str> for Url {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Url {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// Why a text is not a [`Url`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UrlError {
    /// It is empty or does not start with `/`.
    NotAbsolute,
    /// It is longer than 65,535 bytes.
    TooLong,
}

impl fmt::Display for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAbsolute => "a URL must start with `/`",
            Self::TooLong => "a URL must not be longer than 65535 bytes",
        })
    }
}

impl std::error::Error for UrlError {}

/// What is a URL already always becomes one.
impl From<Infallible> for UrlError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_url_starts_with_a_slash_and_fits_its_length_field() {
        for text in ["", "a", " /a", "vsoa://host/a"] {
            assert_eq!(Url::try_from(text), Err(UrlError::NotAbsolute), "{text}");
        }
        let longest = "/".repeat(MAX_URL_LEN);
        assert_eq!(Url::try_from(&longest).unwrap().len(), 65_535);
        assert_eq!(Url::try_from(longest + "a"), Err(UrlError::TooLong));
    }

    #[test]
    fn a_trailing_slash_covers_the_stem_and_all_below_it() {
        let topic = Url::from_static("/t/");
        for url in ["/t", "/t/", "/t/a", "/t//a"] {
            assert!(topic.covers(url), "{url}");
        }
        for url in ["/", "/tx", "/x/t", ""] {
            assert!(!topic.covers(url), "{url}");
        }
    }

    #[test]
    fn without_a_trailing_slash_only_the_same_text_is_covered() {
        let topic = Url::from_static("/t");
        assert!(topic.covers("/t"));
        assert!(!topic.covers("/t/") && !topic.covers("/t/a") && !topic.covers("/T"));
    }

    #[test]
    fn stripping_a_prefix_leaves_an_absolute_url() {
        let url = Url::from_static("/s1/a/b");
        assert_eq!(url.strip_prefix("/").unwrap(), url);
        assert_eq!(url.strip_prefix("/s1").unwrap(), "/a/b");
        assert_eq!(url.strip_prefix("/s1/").unwrap(), "/a/b");
        assert_eq!(url.strip_prefix("/s1/a/b").unwrap(), "/");
        assert_eq!(url.strip_prefix("/s"), None);
    }

    #[test]
    fn a_map_of_urls_is_read_by_text() {
        let map = HashMap::from([(Url::from_static("/a"), 1)]);
        assert_eq!(map.get("/a"), Some(&1));
    }

    proptest! {
        #[test]
        fn covers_says_what_the_protocol_says(topic in url(), url in url()) {
            let below = match topic.strip_suffix('/') {
                Some(stem) => *url == *stem || url.starts_with(&*topic),
                None => url == topic,
            };
            prop_assert_eq!(topic.covers(&url), below || topic == "/");
        }

        #[test]
        fn what_is_stripped_and_what_is_left_make_the_url(prefix in url(), rest in url()) {
            let stem = prefix.strip_suffix('/').unwrap_or(&prefix);
            let url = Url::try_from(format!("{stem}{rest}")).unwrap();
            prop_assert_eq!(url.strip_prefix(&prefix), Some(rest));
        }
    }

    fn url() -> impl Strategy<Value = Url> {
        "/[ab/]{0,5}".prop_map(|text| Url::try_from(text).unwrap())
    }
}

use std::{fmt, str::FromStr, sync::Arc};

use bytestring::ByteString;

use crate::protocol::Url;

/// A URL in which whole segments may be `{names}`: `/climate/{zone}/temperature`.
///
/// A name stands for any text that is not empty and holds no `/`.
#[derive(Clone, Debug)]
pub struct Pattern {
    text: Box<str>,
    names: Arc<[Box<str>]>,
}

impl Pattern {
    /// The pattern as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The names in it, from left to right.
    #[must_use]
    pub fn names(&self) -> &[Box<str>] {
        &self.names
    }

    /// The segments between the slashes, from left to right; the last one is empty where the
    /// pattern ends in `/`.
    pub fn segments(&self) -> impl Iterator<Item = Segment<'_>> {
        segments(&self.text)
    }

    /// The segments before the last slash, where the pattern ends in one: as a route, it covers
    /// all that starts with them.
    pub(crate) fn covered_segments(&self) -> Option<impl Iterator<Item = Segment<'_>>> {
        self.text.strip_suffix('/').map(segments)
    }

    /// The longest URL that ends in `/` and covers whatever the pattern matches; the pattern's own
    /// text where it has no names.
    #[must_use]
    pub fn fixed_prefix(&self) -> Url {
        let end = self.text.find('{').unwrap_or(self.text.len());
        Url::try_from(&self.text[..end]).unwrap_or_else(|_| Url::from_static("/"))
    }

    /// What the names stand for in a URL; `None` where the URL does not match.
    #[must_use]
    pub fn captures(&self, url: &Url) -> Option<Captures> {
        self.matches(url).then(|| self.captures_of_matching(url))
    }

    /// Whether this is one of the pattern's URLs.
    #[must_use]
    pub fn matches(&self, url: &Url) -> bool {
        let mut parts = url[1..].split('/');
        let matches = self.segments().all(|segment| match segment {
            Segment::Text(text) => parts.next() == Some(text),
            Segment::Name(_) => parts.next().is_some_and(|part| !part.is_empty()),
        });
        matches && parts.next().is_none()
    }

    /// As [`Pattern::captures`], for a URL that is known to match, or to lie below the pattern.
    pub(crate) fn captures_of_matching(&self, url: &Url) -> Captures {
        if self.names.is_empty() {
            return Captures::default();
        }
        let mut values = Vec::with_capacity(self.names.len());
        for (segment, part) in self.segments().zip(url[1..].split('/')) {
            if let Segment::Name(_) = segment {
                values.push(url.as_text().slice_ref(part));
            }
        }
        Captures::new(self.names.clone(), values)
    }
}

fn segments(text: &str) -> impl Iterator<Item = Segment<'_>> {
    text.split('/').skip(1).map(Segment::of)
}

impl FromStr for Pattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        if Url::try_from(text).is_err() {
            return Err(PatternError::NotAbsolute);
        }
        let mut names: Vec<Box<str>> = Vec::new();
        for segment in text[1..].split('/') {
            match Segment::of(segment) {
                Segment::Name("") => return Err(PatternError::EmptyName),
                Segment::Name(name) if names.iter().any(|known| **known == *name) => {
                    return Err(PatternError::RepeatedName);
                }
                Segment::Name(name) if !name.contains(['{', '}']) => names.push(name.into()),
                Segment::Text(text) if !text.contains(['{', '}']) => {}
                _ => return Err(PatternError::PartOfSegment),
            }
        }
        Ok(Self {
            text: text.into(),
            names: names.into(),
        })
    }
}

/// One part of a [`Pattern`] between two slashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment<'a> {
    /// Stands for any text.
    Name(&'a str),
    /// Stands for itself.
    Text(&'a str),
}

impl<'a> Segment<'a> {
    fn of(text: &'a str) -> Self {
        text.strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
            .map_or(Self::Text(text), Self::Name)
    }
}

/// What the `{names}` of a [`Pattern`] stand for in one URL.
#[derive(Clone, Debug, Default)]
pub struct Captures {
    /// `None` where there are none: most calls capture nothing, and an empty `Arc` counts too.
    names: Option<Arc<[Box<str>]>>,
    values: Vec<ByteString>,
}

impl Captures {
    /// The texts that these names stand for, in the names' order.
    pub(crate) fn new(names: Arc<[Box<str>]>, values: Vec<ByteString>) -> Self {
        Self {
            names: Some(names),
            values,
        }
    }

    /// The text that a name stands for.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut names = self.names.as_deref()?.iter();
        let index = names.position(|known| **known == *name)?;
        self.values.get(index).map(|value| &**value)
    }

    /// Whether nothing was captured.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

/// Why a text is not a [`Pattern`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PatternError {
    /// A `{}` without a name.
    EmptyName,
    /// It does not start with `/`, or is too long for the wire.
    NotAbsolute,
    /// A brace that is not the first or last character of a segment.
    PartOfSegment,
    /// A name stands twice.
    RepeatedName,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EmptyName => "`{}` needs a name",
            Self::NotAbsolute => "a URL must start with `/` and fit in 65535 bytes",
            Self::PartOfSegment => "a `{name}` must fill its whole segment between two slashes",
            Self::RepeatedName => "a name stands twice",
        })
    }
}

impl std::error::Error for PatternError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        text.parse().unwrap()
    }

    #[test]
    fn names_capture_whole_segments() {
        let pattern = pattern("/climate/{zone}/seat/{seat}");
        let url = Url::from_static("/climate/front/seat/2");
        let captures = pattern.captures(&url).unwrap();
        assert_eq!(captures.get("zone"), Some("front"));
        assert_eq!(captures.get("seat"), Some("2"));
        assert_eq!(captures.get("row"), None);
        for url in [
            "/climate//seat/2",
            "/climate/front/seat",
            "/climate/front/seat/2/",
        ] {
            assert!(pattern.captures(&Url::from_static(url)).is_none(), "{url}");
        }
    }

    #[test]
    fn the_fixed_prefix_covers_all_that_matches() {
        assert_eq!(pattern("/a/{x}/b").fixed_prefix(), "/a/");
        assert_eq!(pattern("/{x}").fixed_prefix(), "/");
        assert_eq!(pattern("/a/b").fixed_prefix(), "/a/b");
    }

    #[test]
    fn bad_patterns_say_what_is_wrong() {
        for (text, error) in [
            ("a", PatternError::NotAbsolute),
            ("", PatternError::NotAbsolute),
            ("/a{b}", PatternError::PartOfSegment),
            ("/{b}c", PatternError::PartOfSegment),
            ("/{b", PatternError::PartOfSegment),
            ("/{}", PatternError::EmptyName),
            ("/{a}/{a}", PatternError::RepeatedName),
        ] {
            assert_eq!(text.parse::<Pattern>().unwrap_err(), error, "{text}");
        }
    }
}

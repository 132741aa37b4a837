/// A URL in which whole segments may be `{names}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    /// Reads it; `None` where it does not start with `/`.
    pub(super) fn read(text: &str) -> Option<Self> {
        text.starts_with('/').then(|| Self(text.to_owned()))
    }

    /// The pattern as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands between the slashes, from left to right; the last is empty where the pattern
    /// ends in `/`, and then it answers for all below it too.
    pub fn segments(&self) -> impl Iterator<Item = Segment<'_>> {
        self.0.split('/').skip(1).map(|segment| {
            let name = segment
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'));
            name.map_or(Segment::Text(segment), Segment::Name)
        })
    }

    /// The pattern with its names left out: what it matches depends on no more.
    #[must_use]
    pub fn shape(&self) -> String {
        let segments = self.segments().map(|segment| match segment {
            Segment::Name(_) => "{}",
            Segment::Text(text) => text,
        });
        segments.flat_map(|segment| ["/", segment]).collect()
    }
}

/// What stands between two slashes of a [`Pattern`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment<'a> {
    /// Stands for any text that is not empty and holds no `/`.
    Name(&'a str),
    /// Stands for itself.
    Text(&'a str),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_falls_into_segments() {
        let pattern = Pattern::read("/a/{x}/").unwrap();
        let segments: Vec<_> = pattern.segments().collect();
        assert_eq!(
            segments,
            [Segment::Text("a"), Segment::Name("x"), Segment::Text("")]
        );
        assert_eq!(pattern.shape(), "/a/{}/");
        assert_eq!(Pattern::read("a"), None);
    }
}

/// A URL in which whole segments may be `{names}`.
#[derive(Clone, Default)]
pub(crate) struct Url {
    pub(crate) text: String,
    /// The names, from left to right.
    pub(crate) names: Vec<String>,
}

impl Url {
    /// The URL of `rest` below this prefix.
    pub(crate) fn join(&self, rest: &Self) -> Self {
        let prefix = self.text.strip_suffix('/').unwrap_or(&self.text);
        Self {
            text: format!("{prefix}{}", rest.text),
            names: [&*self.names, &rest.names].concat(),
        }
    }

    /// The URL without what its names are: two URLs with the same shape match the same texts.
    pub(crate) fn shape(&self) -> String {
        let shape: Vec<_> = self
            .text
            .split('/')
            .map(|segment| {
                if segment.starts_with('{') {
                    "{}"
                } else {
                    segment
                }
            })
            .collect();
        shape.join("/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url {
            text: text.into(),
            names: Vec::new(),
        }
    }

    #[test]
    fn a_prefix_is_joined_with_one_slash() {
        for prefix in ["/a", "/a/"] {
            assert_eq!(url(prefix).join(&url("/b")).text, "/a/b");
        }
        for prefix in ["", "/"] {
            assert_eq!(url(prefix).join(&url("/b")).text, "/b");
        }
    }

    #[test]
    fn the_shape_forgets_names() {
        assert_eq!(url("/a/{x}/b").shape(), url("/a/{y}/b").shape());
        assert_ne!(url("/a/{x}").shape(), url("/a/x").shape());
    }
}

use std::{error::Error, fmt};

/// Why a text is not a description of services and topics.
#[derive(Debug)]
pub struct DocumentError {
    place: String,
    problem: String,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl DocumentError {
    pub(super) fn new(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            problem: problem.into(),
            source: None,
        }
    }

    pub(super) fn syntax(source: impl Error + Send + Sync + 'static) -> Self {
        Self {
            place: String::new(),
            problem: "not an AsyncAPI 3 document in JSON or YAML".into(),
            source: Some(source.into()),
        }
    }

    /// Where in the document, such as `operations.Fan.speed`; empty where that is not known.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place.is_empty() {
            f.write_str(&self.problem)
        } else {
            write!(f, "`{}`: {}", self.place, self.problem)
        }
    }
}

impl Error for DocumentError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_ref().map(|source| &**source as _)
    }
}

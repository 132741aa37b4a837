use std::{error::Error, fmt};

/// Why no code can be generated from a description: a schema whose shape is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShapeError {
    place: String,
    problem: String,
}

impl ShapeError {
    pub(super) fn new(place: &str, problem: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            problem: problem.into(),
        }
    }

    /// Where, such as `Cabin.doors`.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }
}

impl fmt::Display for ShapeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.place, self.problem)
    }
}

impl Error for ShapeError {}

use std::{error::Error, fmt};

use crate::shape::ShapeError;

/// Why no package can be generated from a description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EmitError {
    /// It has a type that cannot be told.
    Shape(ShapeError),
    /// It has something that the language has no counterpart for.
    Unsupported {
        /// Where in the description.
        place: String,
        /// What there is no counterpart for, and what to do about it.
        problem: String,
    },
}

impl fmt::Display for EmitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shape(_) => f.write_str("a type of the description cannot be told"),
            Self::Unsupported { place, problem } => write!(f, "`{place}`: {problem}"),
        }
    }
}

impl Error for EmitError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Shape(error) => Some(error),
            Self::Unsupported { .. } => None,
        }
    }
}

impl From<ShapeError> for EmitError {
    fn from(error: ShapeError) -> Self {
        Self::Shape(error)
    }
}

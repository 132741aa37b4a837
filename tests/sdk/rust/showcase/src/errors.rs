//! What calls fail with.

use thiserror::Error;
use vsoa::Status;

use super::Point;

/// What can go wrong.
#[derive(Clone, Debug, Error, PartialEq, Status)]
pub enum Fault {
    /// There is none.
    #[status(128)]
    #[error("no such zone")]
    NoSuchZone,
    /// Nobody wants that.
    #[status(129)]
    #[error("{celsius} degrees are out of range")]
    OutOfRange {
        celsius: f64,
        /// What would do.
        nearest: Option<f64>,
    },
    #[status(130)]
    #[error("no way from {from:?} to {to:?}")]
    NoWay {
        /// Where it would begin.
        from: Point,
        to: Vec<Point>,
    },
    /// It is not known to clients as long as they leave it out.
    #[status(254)]
    #[error("broken")]
    Broken,
}

#[derive(Clone, Debug, Error, PartialEq, Status)]
pub enum OldFault {
    #[deprecated(note = "it never happens")]
    #[status(200)]
    #[error("old")]
    Old,
}

/// Why a value is not taken.
#[derive(Clone, Debug, Error, PartialEq, Status)]
pub enum Refusal {
    #[status(150)]
    #[error("{celsius} is too hot")]
    TooHot { celsius: f64 },
}

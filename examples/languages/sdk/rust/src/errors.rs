//! What calls fail with.

use thiserror::Error;
use vsoa::Status;

/// Why the climate stays as it is.
#[derive(Clone, Debug, Error, PartialEq, Status)]
pub enum ClimateError {
    /// Nobody wants that.
    #[status(128)]
    #[error("{celsius} degrees are out of range")]
    OutOfRange {
        /// What was asked for.
        celsius: f64,
    },
    /// The fan has no such speed.
    #[status(129)]
    #[error("the fan has no speed {speed}")]
    NoSuchSpeed {
        /// What was asked for.
        speed: u8,
    },
}

//! What calls fail with.

use thiserror::Error;
use vsoa::Status;

/// Why a value is not taken.
#[derive(Clone, Debug, Error, PartialEq, Status)]
pub enum Refusal {
    #[status(150)]
    #[error("{celsius} is too hot")]
    TooHot { celsius: f64 },
}

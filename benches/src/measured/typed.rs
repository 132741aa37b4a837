use std::convert::Infallible;

use serde::{Deserialize, Serialize};

/// A typed service that costs as little as one can.
#[vsoa::service("/typed")]
pub trait Typed {
    /// Gives its arguments back.
    #[call("/echo")]
    async fn echo(&self, seq: u64, value: f64, pad: String) -> Result<Sample, Infallible>;
}

/// What the typed echo takes and gives back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sample {
    /// What tells one call from the other.
    pub seq: u64,
    /// A number that is no integer.
    pub value: f64,
    /// What makes it as long as it is to be.
    pub pad: String,
}

/// The [`Typed`] service.
#[derive(Clone, Copy, Debug)]
pub struct Echo;

impl Typed for Echo {
    async fn echo(&self, seq: u64, value: f64, pad: String) -> Result<Sample, Infallible> {
        Ok(Sample { seq, value, pad })
    }
}

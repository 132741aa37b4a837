use std::convert::Infallible;

use serde::{Deserialize, Serialize};

/// A service by macro among the routes by hand. Its calls are not shown, so that it can be
/// measured.
#[vsoa::service("/typed")]
pub(crate) trait Typed {
    /// Gives its arguments back.
    #[call("/echo")]
    async fn echo(&self, seq: u64, value: f64, pad: String) -> Result<Sample, Infallible>;
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Sample {
    pub(crate) seq: u64,
    pub(crate) value: f64,
    pub(crate) pad: String,
}

pub(crate) struct Echo;

impl Typed for Echo {
    async fn echo(&self, seq: u64, value: f64, pad: String) -> Result<Sample, Infallible> {
        Ok(Sample { seq, value, pad })
    }
}

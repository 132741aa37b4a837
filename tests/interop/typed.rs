//! The types that the typed scenarios of both directions share.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Sample {
    pub(crate) seq: u64,
    pub(crate) value: f64,
    pub(crate) pad: String,
}

#[vsoa::topic("/climate/{zone}/cabin")]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cabin {
    pub(crate) zone: String,
    pub(crate) celsius: f64,
    pub(crate) fan: Option<u8>,
}

#[vsoa::topic("/state", state, refusal = FanError)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Fan {
    pub(crate) speed: u32,
}

#[derive(Debug, PartialEq, thiserror::Error, vsoa::Status)]
pub(crate) enum FanError {
    #[status(128)]
    #[error("too fast")]
    TooFast,
}

//! What is published.

use serde::{Deserialize, Serialize};
use vsoa::Bytes;

use super::{Refusal, Zone};

/// Metres per second: a number as a whole.
#[vsoa::topic("/topics/speed", deadline = "2s")]
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Speed(pub f64);

/// What to hold.
#[vsoa::topic("/topics/target", state, refusal = Refusal)]
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Target {
    pub celsius: f64,
}

/// How warm it is.
#[vsoa::topic("/topics/{zone}/cabin")]
#[derive(Clone, Debug, PartialEq)]
#[serde(rename_all = "camelCase")]
pub struct Cabin {
    /// Which part of it.
    pub zone: Zone,
    /// In degrees Celsius.
    pub air_temperature: f64,
    #[serde(default)]
    pub doors: Vec<u8>,
}

/// A picture, on the quick channel.
#[vsoa::topic("/topics/{row}/frame", quick)]
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    pub row: u8,
    #[data]
    pub jpeg: Bytes,
}

/// A param and data.
#[vsoa::topic("/topics/scan")]
#[derive(Clone, Debug, PartialEq)]
pub struct Scan {
    pub angle: f64,
    #[data]
    pub points: Bytes,
}

/// It happened.
#[deprecated(note = "listen to the speed")]
#[vsoa::topic("/topics/{side}/honk")]
#[derive(Clone, Debug, PartialEq)]
pub struct Honk {
    pub side: String,
}

/// A value for each zone.
#[vsoa::topic("/topics/{zone}/fan", state)]
#[derive(Clone, Debug, PartialEq)]
pub struct Fan {
    pub zone: Zone,
    pub speed: u8,
}

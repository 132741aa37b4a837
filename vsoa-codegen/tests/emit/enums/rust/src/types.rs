//! What travels.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Both {
    pub levels: Vec<Level>,
    pub gear: Option<Gear>,
}

/// Where the lever is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub enum Gear {
    #[serde(rename = "reverse")]
    Reverse,
    /// Forwards.
    #[serde(rename = "full-drive")]
    FullDrive,
    /// Not at all.
    P,
}

/// A number on the wire.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(into = "i64", try_from = "i64")]
pub enum Level {
    Value1,
    Value10,
}

impl From<Level> for i64 {
    fn from(value: Level) -> Self {
        match value {
            Level::Value1 => 1,
            Level::Value10 => 10,
        }
    }
}

impl TryFrom<i64> for Level {
    type Error = String;

    fn try_from(value: i64) -> Result<Self, String> {
        match value {
            1 => Ok(Self::Value1),
            10 => Ok(Self::Value10),
            _ => Err(format!("{value} is no Level")),
        }
    }
}

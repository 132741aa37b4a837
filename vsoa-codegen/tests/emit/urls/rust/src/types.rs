//! What travels.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// In a URL it is not what it is in JSON.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub enum Side {
    Left,
    Right,
}

/// A part of the cabin.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Zone {
    Front,
    Rear,
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Front => "front",
            Self::Rear => "rear",
        })
    }
}

impl FromStr for Zone {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "front" => Ok(Self::Front),
            "rear" => Ok(Self::Rear),
            _ => Err(format!("`{text}` is no Zone")),
        }
    }
}

//! What travels.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How air comes in.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "mode", rename_all = "lowercase")]
pub enum Vents {
    /// Not at all.
    Closed,
    /// As much as the fan blows.
    Fan {
        /// From 1 to 5.
        speed: u8,
    },
}

/// A part of the cabin.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Zone {
    /// Driver and passenger.
    Front,
    /// The back seats.
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

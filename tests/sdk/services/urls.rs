//! Arguments in URLs.

use std::{convert::Infallible, fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use vsoa::{Description, schemars::JsonSchema};

/// Arguments in URLs.
#[vsoa::service("/urls", describe)]
pub(crate) trait Urls {
    /// Three of them, of three types.
    #[get("/{zone}/{row}/{name}")]
    async fn place(
        &self,
        /// Which part of the cabin.
        zone: Zone,
        row: u8,
        /// What it is called.
        ///
        /// Ends a comment: */
        name: String,
    ) -> Result<String, Infallible>;

    /// One in the URL, one in the param.
    #[set("/{zone}/target")]
    async fn set_target(
        &self,
        zone: Zone,
        /// What is wanted.
        celsius: f64,
    ) -> Result<f64, Infallible>;

    /// All below it.
    #[get("/below/")]
    async fn below(&self) -> Result<String, Infallible>;

    /// A type that is only known as text in a URL.
    #[get("/side/{side}")]
    async fn side(&self, side: Side) -> Result<Side, Infallible>;
}

/// A part of the cabin.
#[derive(
    Clone, Copy, Debug, Deserialize, Eq, JsonSchema, Ord, PartialEq, PartialOrd, Serialize,
)]
#[schemars(crate = "vsoa::schemars")]
#[serde(rename_all = "lowercase")]
pub(crate) enum Zone {
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
            other => Err(format!("no zone {other}")),
        }
    }
}

/// In a URL it is not what it is in JSON.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) enum Side {
    Left,
    Right,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Left => "l",
            Self::Right => "r",
        })
    }
}

impl FromStr for Side {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "l" => Ok(Self::Left),
            "r" => Ok(Self::Right),
            other => Err(format!("no side {other}")),
        }
    }
}

pub(crate) struct Car;

impl Urls for Car {
    async fn place(&self, zone: Zone, row: u8, name: String) -> Result<String, Infallible> {
        Ok(format!("{name} in row {row}, {zone}"))
    }

    async fn set_target(&self, _zone: Zone, celsius: f64) -> Result<f64, Infallible> {
        Ok(celsius)
    }

    async fn below(&self) -> Result<String, Infallible> {
        Ok("below".into())
    }

    async fn side(&self, side: Side) -> Result<Side, Infallible> {
        Ok(side)
    }
}

pub(super) fn describe(description: Description) -> Description {
    description.service(UrlsServer::description())
}

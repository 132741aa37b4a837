//! A car with one of everything that can be described.

use std::{convert::Infallible, fmt, str::FromStr};

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use vsoa::{Description, Payload, StreamReply, schemars::JsonSchema};

/// Warmth and air.
///
/// Everything in degrees Celsius.
#[vsoa::service("/climate", describe)]
pub(crate) trait Climate {
    /// Temperature of a zone.
    ///
    /// Measured once a second.
    #[get("/{zone}/temperature")]
    async fn temperature(&self, zone: Zone) -> Result<f32, ClimateError>;

    /// Sets the target.
    #[set("/{zone}/temperature", timeout = "500ms", priority = 5)]
    async fn set_temperature(
        &self,
        cx: &vsoa::Context,
        /// Where.
        ///
        /// Only there.
        zone: Zone,
        /// How warm.
        celsius: f32,
        /// How soon.
        within: Option<Period>,
    ) -> Result<(), ClimateError>;

    /// Everything at once.
    #[deprecated(note = "use `set_temperature`")]
    #[call("/all")]
    async fn all(&self, #[param] settings: Vec<Setting>) -> Result<Vec<Setting>, vsoa::Status>;
}

/// Pictures and bytes.
#[vsoa::service("/camera", describe)]
pub(crate) trait Camera {
    #[get("/{camera}/{row}/{seat}/picture")]
    async fn picture(
        &self,
        camera: Serial,
        row: u8,
        seat: Side,
    ) -> Result<(Picture, Bytes), Infallible>;

    #[set("/overlay")]
    async fn set_overlay(&self, at: (u16, u16), #[data] png: Bytes) -> Result<Bytes, Infallible>;

    #[set("/film")]
    async fn set_film(&self, #[param] film: Bytes) -> Result<(), CameraError>;

    #[get("/film")]
    async fn film(&self, since: u64) -> Result<StreamReply<Picture>, CameraError>;

    #[call("/raw/")]
    async fn raw(&self, payload: Payload) -> Result<Payload, CameraError>;
}

/// A part of the cabin.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
#[serde(rename_all = "lowercase")]
pub(crate) enum Zone {
    /// Driver and passenger.
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

/// A type whose text in a URL is not what its JSON says.
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

/// A type without a schema.
#[derive(Clone, Debug)]
pub(crate) struct Serial(String);

impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Serial {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

/// How long something takes.
#[derive(Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Period {
    /// Whole seconds.
    seconds: u64,
    #[serde(default)]
    nanos: u32,
}

#[derive(Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Setting {
    zone: Zone,
    celsius: f32,
    #[deprecated]
    fan: Option<u8>,
}

#[derive(Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Picture {
    width: u16,
    height: u16,
}

/// What can go wrong with the climate.
#[derive(Debug, thiserror::Error, vsoa::Status)]
#[status(describe)]
pub(crate) enum ClimateError {
    /// The car has no such zone.
    #[status(128)]
    #[error("no such zone")]
    NoSuchZone,
    /// Nobody wants that.
    #[status(129)]
    #[error("{celsius} degrees are out of range")]
    OutOfRange {
        celsius: f32,
        /// What would do.
        nearest: Option<f32>,
    },
}

#[derive(Debug, thiserror::Error, vsoa::Status)]
#[status(describe)]
pub(crate) enum CameraError {
    #[deprecated(note = "it has no lens cap")]
    #[status(128)]
    #[error("covered")]
    Covered,
}

/// How warm it is.
#[vsoa::topic("/climate/{zone}/cabin", describe)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Cabin {
    /// Which part of it.
    zone: Zone,
    /// In degrees Celsius.
    air_temperature: f32,
    #[serde(default)]
    doors: Vec<Side>,
}

/// A picture, again and again.
#[deprecated(note = "ask for pictures")]
#[vsoa::topic("/camera/{row}/frame", quick, describe)]
pub(crate) struct Frame {
    row: u8,
    #[data]
    jpeg: Bytes,
}

/// What to hold.
#[vsoa::topic("/speed/target", state, refusal = ClimateError, deadline = "2s", describe)]
#[derive(Clone, Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Target {
    metres_per_second: f64,
}

/// Metres per second.
#[vsoa::topic("/speed", describe)]
#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Speed(f64);

/// All of it.
#[expect(deprecated, reason = "it is described all the same")]
pub(crate) fn description() -> Description {
    Description::new("car", "1.2.0")
        .text("A car to test with.")
        .service(ClimateServer::description())
        .service(CameraServer::description())
        .topic::<Cabin>()
        .topic::<Frame>()
        .topic::<Speed>()
        .topic::<Target>()
}

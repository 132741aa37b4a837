//! A car that describes itself, with one of most things that can be described.

use std::convert::Infallible;

use serde::{Deserialize, Serialize};
use vsoa::{
    Bytes, Description, Operations, Payload, Server, Status, StreamReply, schemars::JsonSchema,
};

/// Warmth and air.
///
/// Everything in degrees Celsius.
#[vsoa::service("/climate", describe)]
pub(crate) trait Climate {
    /// Temperature of a zone.
    #[get("/{zone}/temperature")]
    async fn temperature(&self, zone: String) -> Result<f32, ClimateError>;

    /// Sets the target.
    ///
    /// It may take a while.
    #[set("/{zone}/temperature", timeout = "500ms", priority = 5)]
    async fn set_temperature(
        &self,
        /// Which part of the cabin.
        zone: String,
        /// What is wanted.
        celsius: f32,
        within: Option<Period>,
    ) -> Result<(), ClimateError>;

    /// Everything at once.
    #[deprecated(note = "use `set_temperature`")]
    #[call("/all")]
    async fn all(&self, #[param] zones: Vec<Zone>) -> Result<Vec<Zone>, Status>;
}

/// Pictures.
#[vsoa::service("/camera", describe)]
pub(crate) trait Camera {
    #[set("/overlay")]
    async fn overlay(&self, at: (u16, u16), #[data] png: Bytes) -> Result<Bytes, Infallible>;

    #[get("/film")]
    async fn film(&self) -> Result<StreamReply<Period>, Infallible>;

    #[call("/raw/")]
    async fn raw(&self, payload: Payload) -> Result<Payload, Infallible>;
}

/// A part of the cabin.
#[derive(Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
#[serde(rename_all = "lowercase")]
pub(crate) enum Zone {
    /// Driver and passenger.
    Front,
    Rear,
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

/// What can go wrong with the climate.
#[derive(Debug, thiserror::Error, vsoa::Status)]
#[status(describe)]
pub(crate) enum ClimateError {
    /// The car has no such zone.
    #[status(128)]
    #[error("no such zone")]
    NoSuchZone,
    #[status(129)]
    #[error("{celsius} is out of range")]
    OutOfRange { celsius: f32, nearest: Option<f32> },
}

/// How warm it is.
#[vsoa::topic("/climate/{zone}/cabin", describe)]
pub(crate) struct Cabin {
    /// Which part of it.
    zone: String,
    /// In degrees Celsius.
    celsius: f32,
}

/// What to hold.
#[vsoa::topic("/speed/target", state, refusal = ClimateError, deadline = "2s", describe)]
#[derive(Clone, Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Target {
    metres_per_second: f64,
}

#[vsoa::topic("/wheel", quick, describe)]
#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Wheel(f64);

/// All of it.
pub(crate) fn description() -> Description {
    Description::new("car", "1.2.0")
        .text("A car to test with.")
        .service(ClimateServer::description())
        .service(CameraServer::description())
        .topic::<Cabin>()
        .topic::<Target>()
        .topic::<Wheel>()
}

/// A server that does nothing but tell what it would do.
pub(crate) async fn described() -> Server {
    let operations = Operations::new("car", "1.2.0").describe(&description());
    let builder = operations.install(Server::builder());
    builder
        .bind("127.0.0.1:0")
        .await
        .expect("loopback has a free port")
}

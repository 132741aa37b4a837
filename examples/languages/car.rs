//! The service, written once: everything in the other languages comes from here.

use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use vsoa::{
    Description, Operations, Publisher, Server, ServerBuilder,
    schemars::{self, JsonSchema},
};

/// Warmth in the cabin.
#[vsoa::service("/climate", describe)]
pub(crate) trait Climate {
    /// Cabin temperature, in degrees Celsius.
    #[get("/{zone}/temperature")]
    async fn temperature(&self, zone: Zone) -> Result<f64, ClimateError>;

    /// Sets the target temperature, in degrees Celsius.
    ///
    /// It is reached as fast as can be, or within some seconds.
    #[set("/{zone}/temperature", timeout = "500ms")]
    async fn set_temperature(
        &self,
        zone: Zone,
        celsius: f64,
        within_seconds: Option<u32>,
    ) -> Result<(), ClimateError>;

    /// Lets the air in as it is told to; answers how it was before.
    #[set("/vents")]
    async fn set_vents(&self, #[param] vents: Vents) -> Result<Vents, ClimateError>;
}

/// A part of the cabin.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Zone {
    /// Driver and passenger.
    Front,
    /// The back seats.
    Rear,
}

/// How air comes in.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub(crate) enum Vents {
    /// Not at all.
    Closed,
    /// As much as the fan blows.
    Fan {
        /// From 1 to 5.
        speed: u8,
    },
}

/// Why the climate stays as it is.
#[derive(Debug, thiserror::Error, vsoa::Status)]
#[status(describe)]
pub(crate) enum ClimateError {
    /// Nobody wants that.
    #[status(128)]
    #[error("{celsius} degrees are out of range")]
    OutOfRange {
        /// What was asked for.
        celsius: f64,
    },
    /// The fan has no such speed.
    #[status(129)]
    #[error("the fan has no speed {speed}")]
    NoSuchSpeed {
        /// What was asked for.
        speed: u8,
    },
}

/// How warm it is in a zone, whenever that changes.
#[vsoa::topic("/climate/{zone}/cabin", describe)]
#[derive(Debug)]
pub(crate) struct Cabin {
    /// Where it was measured.
    pub(crate) zone: Zone,
    /// In degrees Celsius.
    pub(crate) celsius: f64,
}

impl std::fmt::Display for Zone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Front => "front",
            Self::Rear => "rear",
        })
    }
}

impl std::str::FromStr for Zone {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "front" => Ok(Self::Front),
            "rear" => Ok(Self::Rear),
            _ => Err(format!("there is no zone {text}")),
        }
    }
}

/// What the packages are generated from.
pub(crate) fn description() -> Description {
    Description::new("climate", "1.0.0")
        .text("Warmth and air in the cabin of a car.")
        .service(ClimateServer::description())
        .topic::<Cabin>()
}

/// A server of it, to be bound; it tells who asks what it offers.
pub(crate) fn server() -> ServerBuilder {
    let builder = Server::builder().info("a car");
    let car = Car {
        cabin: builder.publisher(),
        celsius: Mutex::new([20.0; 2]),
        vents: Mutex::new(Vents::Closed),
    };
    Operations::new("climate", "1.0.0")
        .describe(&description())
        .install(builder.service(ClimateServer::new(car)))
}

/// What implements the service.
struct Car {
    cabin: Publisher<Cabin>,
    /// By zone.
    celsius: Mutex<[f64; 2]>,
    vents: Mutex<Vents>,
}

impl Climate for Car {
    async fn temperature(&self, zone: Zone) -> Result<f64, ClimateError> {
        Ok(self.celsius.lock().expect(UNBROKEN)[zone as usize])
    }

    async fn set_temperature(
        &self,
        zone: Zone,
        celsius: f64,
        _within_seconds: Option<u32>,
    ) -> Result<(), ClimateError> {
        if !(15.0..=30.0).contains(&celsius) {
            return Err(ClimateError::OutOfRange { celsius });
        }
        self.celsius.lock().expect(UNBROKEN)[zone as usize] = celsius;
        // Nobody may be there, and a value is always one that can be written.
        let _ = self.cabin.publish(&Cabin { zone, celsius }).await;
        Ok(())
    }

    async fn set_vents(&self, vents: Vents) -> Result<Vents, ClimateError> {
        match vents {
            Vents::Fan { speed } if !(1..=5).contains(&speed) => {
                Err(ClimateError::NoSuchSpeed { speed })
            }
            vents => Ok(std::mem::replace(
                &mut *self.vents.lock().expect(UNBROKEN),
                vents,
            )),
        }
    }
}

const UNBROKEN: &str = "nobody panics with it";

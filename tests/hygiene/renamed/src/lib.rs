//! What the macros make when the crate has another name, under the lints of this workspace.
//!
//! It must compile, without a warning.

use bytes::Bytes;

/// How a lamp fails.
#[derive(Debug, thiserror::Error, bus::Status)]
#[status(crate = "bus", describe)]
pub enum LampError {
    /// It is too hot.
    #[status(128)]
    #[error("{celsius} degrees")]
    Hot {
        /// How hot.
        celsius: f32,
    },
}

/// A lamp.
#[bus::service("/lamp", blocking, describe, crate = "bus")]
pub trait Lamp {
    /// How bright it is.
    ///
    /// # Errors
    ///
    /// The lamp's own.
    #[get("/{room}/level")]
    async fn level(&self, cx: &bus::Context, room: String) -> Result<u8, LampError>;

    /// What it did, as text.
    ///
    /// # Errors
    ///
    /// The lamp's own.
    #[get("/{room}/log")]
    async fn log(&self, room: String) -> Result<bus::StreamReply<u64>, LampError>;

    /// Sets how bright it is, and a picture on it.
    ///
    /// # Errors
    ///
    /// The lamp's own.
    #[set("/{room}/level")]
    #[expect(
        clippy::too_many_arguments,
        reason = "to see that the client says nothing of it"
    )]
    async fn set_level(
        &self,
        room: String,
        level: u8,
        fade: Option<f32>,
        delay: u8,
        name: String,
        #[data] picture: Bytes,
    ) -> Result<(), LampError>;
}

/// The colour of a lamp, which clients may set.
#[bus::topic(
    "/lamp/{room}/colour",
    state,
    refusal = LampError,
    deadline = "5s",
    describe,
    crate = "bus"
)]
#[derive(Clone, Debug)]
pub struct LampColour {
    /// Where it is.
    pub room: String,
    /// Degrees on the colour wheel.
    pub hue: u16,
}

/// What a lamp tells.
#[bus::topic("/lamp/{room}", quick, describe, crate = "bus")]
#[derive(Debug)]
pub struct LampState {
    /// Where it is.
    pub room: String,
    /// How bright it is.
    pub level: u8,
}

/// What all lamps take.
#[bus::topic("/power", describe, crate = "bus")]
#[derive(Debug)]
pub struct Power {
    /// A trace of it.
    #[data]
    pub trace: Bytes,
}

#[cfg(test)]
mod tests {
    use bus::{StatusError, Topic};

    use super::*;

    #[test]
    fn the_macros_find_the_crate() {
        let state = LampState {
            room: "hall".into(),
            level: 1,
        };
        assert_eq!(state.to_message().unwrap().url, "/lamp/hall");
        assert_eq!(LampError::Hot { celsius: 90.0 }.status(), bus::Status(128));
        let description = bus::Description::new("lamp", "1.0.0")
            .service(LampServer::description())
            .topic::<LampState>()
            .topic::<LampColour>()
            .topic::<Power>();
        assert!(description.to_json().contains("/lamp/{room}/log"));
    }
}

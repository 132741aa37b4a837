//! What the macros make where nothing is imported, and common names mean something else.
//!
//! It must compile, without a warning.

#![no_implicit_prelude]

use ::core::fmt::{Display, Formatter, Result as FmtResult};

/// Not the usual one.
#[derive(::core::fmt::Debug)]
pub enum Result {}

/// Not the usual one.
#[derive(::core::fmt::Debug)]
pub enum Option {}

/// Not the usual one.
#[derive(::core::fmt::Debug)]
pub struct Some;

/// Not the usual one.
#[derive(::core::fmt::Debug)]
pub struct Ok;

/// How a lamp fails.
#[derive(::core::fmt::Debug, ::vsoa::Status)]
#[status(describe)]
pub enum LampError {
    /// It is broken.
    #[status(128)]
    Broken,
    /// It is too hot.
    #[status(129)]
    Hot {
        /// How hot.
        celsius: f32,
    },
}

impl Display for LampError {
    fn fmt(&self, f: &mut Formatter<'_>) -> FmtResult {
        f.write_str("lamp")
    }
}

impl ::core::error::Error for LampError {}

/// A lamp.
#[::vsoa::service("/lamp", blocking, describe)]
pub trait Lamp {
    /// How bright it is.
    #[get("/{room}/level")]
    async fn level(
        &self,
        context: &::vsoa::Context,
        room: u8,
    ) -> ::core::result::Result<u8, LampError>;

    /// What it did, as text.
    #[get("/{room}/log")]
    async fn log(&self, room: u8) -> ::core::result::Result<::vsoa::StreamReply<u64>, LampError>;

    /// Sets how bright it is, and a picture on it.
    #[set("/{room}/level")]
    async fn set_level(
        &self,
        room: u8,
        level: u8,
        fade: ::core::option::Option<f32>,
        #[data] picture: ::bytes::Bytes,
    ) -> ::core::result::Result<(), LampError>;
}

/// What a lamp tells.
#[::vsoa::topic("/lamp/{room}", quick, describe)]
#[derive(::core::fmt::Debug)]
pub struct LampState {
    /// Where it is.
    pub room: u8,
    /// How bright it is.
    pub level: u8,
    /// A picture of it.
    #[data]
    pub picture: ::bytes::Bytes,
}

/// The picture on all lamps, which clients may set.
#[::vsoa::topic("/lamps/picture", state, refusal = LampError, deadline = "5s")]
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
pub struct LampPicture {
    /// JPEG.
    #[data]
    pub picture: ::bytes::Bytes,
}

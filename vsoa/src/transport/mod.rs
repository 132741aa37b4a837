//! The only place with sockets: byte streams, and the quick channel beside them.
//!
//! A `Stream` carries the normal channel, a `QuickSocket` the quick one. Both are closed sets of
//! variants rather than traits, so that the drivers stay plain code. Nothing here knows what the
//! bytes mean. A program names [`memory`] alone; TCP and UDP come by themselves.

pub mod memory;
mod options;
mod quick;
mod stream;

#[cfg(feature = "server")]
mod listener;

#[cfg(feature = "server")]
pub(crate) use self::listener::Listener;
pub(crate) use self::{
    quick::QuickSocket,
    stream::{ReadBuffer, Stream},
};

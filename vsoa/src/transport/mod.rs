//! The sockets of a connection: byte streams, and the quick channel beside them.
//!
//! A `Stream` carries the normal channel, or a stream beside it (`tunnel`), a `QuickSocket` the
//! quick channel. Both are closed sets of
//! variants rather than traits, so that the drivers stay plain code. Nothing here knows what the
//! bytes mean. A program names [`memory`] alone; TCP and UDP come by themselves.

pub mod memory;
mod options;
mod pipe;
mod quick;
mod stream;
mod tunnel;

#[cfg(feature = "server")]
mod listener;

#[cfg(feature = "client")]
pub(crate) use self::tunnel::TunnelConnector;
#[cfg(feature = "server")]
pub(crate) use self::{listener::Listener, tunnel::TunnelHost};
pub(crate) use self::{
    quick::QuickSocket,
    stream::{ReadBuffer, Stream},
};

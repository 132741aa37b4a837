//! The sockets of a connection: byte streams, and the quick channel beside them.
//!
//! A `Stream` carries the normal channel, or a stream beside it (`tunnel`), a `QuickSocket` the
//! quick channel. Both are closed sets of
//! variants rather than traits, so that the drivers stay plain code. Nothing here knows what the
//! bytes mean. A program names [`memory`], and `tls` where it wants TLS; TCP and UDP come by
//! themselves.

#[cfg(feature = "server")]
mod fan_out;
pub mod memory;
mod options;
mod pipe;
mod quick;
mod stream;
#[cfg(feature = "tls")]
pub mod tls;
#[cfg(not(feature = "tls"))]
#[path = "without_tls.rs"]
pub(crate) mod tls;
mod tunnel;

#[cfg(feature = "server")]
mod listener;

#[cfg(feature = "server")]
pub(crate) use self::{listener::Listener, tunnel::TunnelHost};
pub(crate) use self::{
    quick::QuickSocket,
    stream::{ReadBuffer, Stream, close_reason},
};
#[cfg(feature = "client")]
pub(crate) use self::{stream::cause, tunnel::TunnelConnector};

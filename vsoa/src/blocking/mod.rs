#![doc = include_str!("../../docs/blocking.md")]
//!
//! # Reading the source
//!
//! Nothing here knows the protocol: each type holds its asynchronous one and waits for what that
//! does, on a thread in the `background`. Start with [`Client`], or with that for the thread.

mod background;
#[cfg(feature = "client")]
mod client;
#[cfg(feature = "client")]
mod ends;
#[cfg(feature = "client")]
mod io;
#[cfg(feature = "client")]
mod iter;
#[cfg(feature = "client")]
mod request_builder;
#[cfg(feature = "server")]
mod server;

use self::background::Background;

#[cfg(feature = "server")]
pub use self::server::{Publisher, Server};
#[cfg(feature = "client")]
pub use self::{
    client::Client,
    io::Io,
    iter::{Iter, RecvTimeoutError},
    request_builder::RequestBuilder,
};

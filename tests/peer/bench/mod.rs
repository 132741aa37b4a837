//! The two ends of a measurement: a server that shows nothing of what it does, and a client that
//! calls it as fast as it can.

mod client;
mod runtime;
mod server;

pub(crate) use self::{client::run as run_client, server::run as run_server};

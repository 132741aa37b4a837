//! What a peer's client does with our server.

pub(crate) mod calls;
pub(crate) mod connection;
pub(crate) mod datagrams;
pub(crate) mod fetching;
pub(crate) mod handshake;
pub(crate) mod positions;
pub(crate) mod publications;
pub(crate) mod raw_params;
pub(crate) mod states;
pub(crate) mod streams;
pub(crate) mod supervised;
pub(crate) mod tls;
pub(crate) mod typed;

//! Bytes to packets and back: the VSOA wire format, pure.
//!
//! Nothing here does I/O, knows an async runtime or reads a clock. What the peers may send is
//! written down in `vsoa/docs/protocol.md`; each rule names its section there.
//!
//! Start with [`Packet`], then [`codec`] for how one is read from and written to a buffer.

#![cfg_attr(
    not(test),
    warn(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        clippy::as_conversions
    )
)]

pub(crate) mod absent;
pub mod codec;
#[cfg(feature = "server")]
mod draft;
mod encoded_packet;
mod finite;
pub mod handshake;
mod header;
mod json;
pub mod limits;
mod packet;
mod payload;
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) mod position;
pub(crate) mod scratch;
mod secret;
mod status;
mod url;

#[cfg(feature = "server")]
pub(crate) use self::draft::Draft;
pub(crate) use self::json::{
    decode as decode_json, decode_seed, encode_with as encode_json_with, write as write_json,
};
#[cfg(feature = "server")]
pub(crate) use self::url::covers;
pub use self::{
    codec::{DecodeError, TooLarge},
    encoded_packet::EncodedPacket,
    header::{Flags, Header, Kind, SeqNo},
    json::PayloadError,
    packet::Packet,
    payload::Payload,
    secret::Secret,
    status::Status,
    url::{Url, UrlError},
};

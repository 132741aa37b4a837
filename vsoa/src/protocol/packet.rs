use bytes::Bytes;
use bytestring::ByteString;

use super::{Header, Payload};

/// One packet: a header and three parts, each of which may be empty.
///
/// The parts of a decoded packet are slices of the buffer it was read from. The URL is what the
/// peer wrote; whether it is a [`Url`](super::Url) is for the reader to check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packet {
    /// The fixed part.
    pub header: Header,
    /// The URL, empty where there is none.
    pub url: ByteString,
    /// Param and data.
    pub payload: Payload,
}

impl Packet {
    /// A packet with neither URL nor payload.
    #[must_use]
    pub fn new(header: Header) -> Self {
        Self {
            header,
            ..Self::default()
        }
    }

    /// The same packet with this URL.
    #[must_use]
    pub fn with_url(mut self, url: impl Into<ByteString>) -> Self {
        self.url = url.into();
        self
    }

    /// The same packet with this payload.
    #[must_use]
    pub fn with_payload(mut self, payload: Payload) -> Self {
        self.payload = payload;
        self
    }

    /// The same packet with this param and no other change.
    #[must_use]
    pub fn with_param(mut self, param: Bytes) -> Self {
        self.payload.param = param;
        self
    }
}

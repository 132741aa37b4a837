use bytes::{Buf, Bytes, BytesMut};

use super::{DecodeError, Lengths, split_body, take_body};
use crate::protocol::{Header, Packet, Payload};

/// A whole packet, taken off the buffer but not apart.
///
/// It is half as large as a [`Packet`], each part of which has a share of the buffer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parcel {
    pub(crate) header: Header,
    lengths: Lengths,
    body: Bytes,
}

impl Parcel {
    /// As [`decode`](super::decode).
    pub(crate) fn take(src: &mut BytesMut) -> Result<Option<Self>, DecodeError> {
        let Some((header, lengths, body)) = take_body(src)? else {
            return Ok(None);
        };
        let parcel = Self {
            header,
            lengths,
            body,
        };
        let url = parcel.url();
        if url.is_ascii() || str::from_utf8(url).is_ok() {
            Ok(Some(parcel))
        } else {
            Err(DecodeError::UrlNotUtf8)
        }
    }

    /// The URL, which is UTF-8; empty where there is none.
    pub(crate) fn url(&self) -> &[u8] {
        let len = usize::from(self.lengths.url);
        self.body.get(..len).unwrap_or_default()
    }

    /// Param and data alone.
    #[inline]
    pub(crate) fn into_payload(self) -> Payload {
        let Self {
            lengths, mut body, ..
        } = self;
        body.advance(lengths.url.into());
        if lengths.data == 0 {
            return Payload::from_param(body);
        }
        let param = usize::try_from(lengths.param).map_or(body.len(), |len| len.min(body.len()));
        let param = body.split_to(param);
        Payload { param, data: body }
    }

    pub(crate) fn into_packet(self) -> Packet {
        split_body(self.header, self.lengths, self.body)
            .expect("`take` gives nothing that is not a packet")
    }
}

/// As it comes from who sends the packet.
#[cfg(test)]
impl From<&Packet> for Parcel {
    fn from(packet: &Packet) -> Self {
        let mut bytes = BytesMut::new();
        super::encode(packet, super::MAX_PACKET_LEN, &mut bytes).unwrap();
        Self::take(&mut bytes).unwrap().unwrap()
    }
}

use bytes::{Buf, Bytes, BytesMut};

use super::{DecodeError, Lengths, split_body, take_body};
use crate::protocol::{Header, Packet, Payload};

/// A whole packet that is not taken apart yet.
///
/// Each part of a [`Packet`] has a share of the buffer, and costs a count of references; who only
/// looks at the URL need not pay for it.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) header: Header,
    lengths: Lengths,
    body: Bytes,
}

impl Frame {
    /// As [`decode`](super::decode).
    pub(crate) fn take(src: &mut BytesMut) -> Result<Option<Self>, DecodeError> {
        let Some((header, lengths, body)) = take_body(src)? else {
            return Ok(None);
        };
        let frame = Self {
            header,
            lengths,
            body,
        };
        let url = frame.url();
        if url.is_ascii() || str::from_utf8(url).is_ok() {
            Ok(Some(frame))
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
    pub(crate) fn into_payload(self) -> Payload {
        let Self {
            lengths, mut body, ..
        } = self;
        body.advance(lengths.url.into());
        let param = usize::try_from(lengths.param).map_or(body.len(), |len| len.min(body.len()));
        let param = body.split_to(param);
        Payload { param, data: body }
    }

    pub(crate) fn into_packet(self) -> Packet {
        split_body(self.header, self.lengths, self.body)
            .expect("`take` gives no frame that is not a packet")
    }
}

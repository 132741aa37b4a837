use std::mem;

use bytes::{Buf, BytesMut};

use super::{DecodeError, Lengths, parse_header, split_body};
use crate::protocol::{
    Header, Packet,
    limits::{HEADER_LEN, MAX_PACKET_LEN},
};

/// A whole packet at the front of a buffer, to be looked at where it stands.
///
/// Each part of a [`Packet`] has a share of the buffer, and costs a count of references; who only
/// reads the param need not pay for it. The buffer loses the packet when the frame goes.
#[derive(Debug)]
pub(crate) struct Frame<'a> {
    src: &'a mut BytesMut,
    header: Header,
    lengths: Lengths,
    total: usize,
}

impl<'a> Frame<'a> {
    /// The first packet of a buffer; `Ok(None)` means that more bytes are needed.
    pub(crate) fn first(src: &'a mut BytesMut) -> Result<Option<Self>, DecodeError> {
        let Some(fixed) = src.first_chunk() else {
            return Ok(None);
        };
        let (header, lengths) = parse_header(fixed)?;
        let total = lengths.total(MAX_PACKET_LEN)?;
        if src.len() < total {
            return Ok(None);
        }
        Ok(Some(Self {
            src,
            header,
            lengths,
            total,
        }))
    }

    pub(crate) fn header(&self) -> Header {
        self.header
    }

    /// The URL, as it came.
    pub(crate) fn url(&self) -> &[u8] {
        let url = self.src.get(HEADER_LEN..).unwrap_or_default();
        url.get(..self.lengths.url.into()).unwrap_or_default()
    }

    pub(crate) fn param(&self) -> &[u8] {
        let start = HEADER_LEN.saturating_add(self.lengths.url.into());
        let param = self.src.get(start..).unwrap_or_default();
        usize::try_from(self.lengths.param)
            .ok()
            .and_then(|len| param.get(..len))
            .unwrap_or_default()
    }

    /// Takes the packet off the buffer, as slices of it.
    pub(crate) fn into_packet(mut self) -> Result<Packet, DecodeError> {
        let total = mem::take(&mut self.total);
        self.src.advance(HEADER_LEN);
        let body = self.src.split_to(self.lengths.body(total)).freeze();
        self.src.advance(self.lengths.padding.into());
        split_body(self.header, self.lengths, body)
    }
}

impl Drop for Frame<'_> {
    fn drop(&mut self) {
        self.src.advance(self.total);
    }
}

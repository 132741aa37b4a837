use std::mem;

use bytes::{Buf, BytesMut};

use super::{DecodeError, Lengths, cut_body, measure, split_body};
use crate::protocol::{Header, Packet, limits::HEADER_LEN};

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
        Ok(measure(src)?.map(|(header, lengths, total)| Self {
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
        let body = cut_body(self.src, self.lengths, total);
        split_body(self.header, self.lengths, body)
    }
}

impl Drop for Frame<'_> {
    fn drop(&mut self) {
        self.src.advance(self.total);
    }
}

use bytes::{Buf, BytesMut};

use crate::protocol::DecodeError;

/// One direction of a connection, as tests see it: bytes arrive in chunks, and are taken off again
/// packet by packet.
#[derive(Debug)]
pub(crate) struct Wire {
    chunk: usize,
    under_way: BytesMut,
    arrived: BytesMut,
}

impl Wire {
    /// A wire that carries so many bytes at a time, at least one.
    pub(crate) fn in_chunks_of(bytes: usize) -> Self {
        Self {
            chunk: bytes.max(1),
            under_way: BytesMut::new(),
            arrived: BytesMut::new(),
        }
    }

    /// Puts all of this behind what is under way.
    pub(crate) fn put(&mut self, mut sent: impl Buf) {
        while sent.has_remaining() {
            let chunk = sent.chunk();
            let len = chunk.len();
            self.under_way.extend_from_slice(chunk);
            sent.advance(len);
        }
    }

    /// Takes what has arrived by `decode`, and has more arrive for as long as that is no packet.
    pub(crate) fn take<T>(
        &mut self,
        decode: impl Fn(&mut BytesMut) -> Result<Option<T>, DecodeError>,
    ) -> Result<Option<T>, DecodeError> {
        loop {
            let packet = decode(&mut self.arrived)?;
            if packet.is_some() || self.under_way.is_empty() {
                return Ok(packet);
            }
            let len = self.under_way.len().min(self.chunk);
            self.arrived.unsplit(self.under_way.split_to(len));
        }
    }
}

impl Default for Wire {
    fn default() -> Self {
        Self::in_chunks_of(usize::MAX)
    }
}

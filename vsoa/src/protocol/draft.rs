use super::{Header, TooLarge, codec::encode_in_place, limits::MAX_PACKET_LEN};

/// A packet without URL and data that is still to be written.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    header: Header,
    out: &'a mut Vec<u8>,
}

impl<'a> Draft<'a> {
    pub(crate) fn new(header: Header, out: &'a mut Vec<u8>) -> Self {
        Self { header, out }
    }

    /// Writes the packet, with the param that `write` appends; where this fails, nothing is
    /// written.
    pub(crate) fn write<E: From<TooLarge>>(
        self,
        write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>,
    ) -> Result<(), E> {
        encode_in_place(self.header, "", MAX_PACKET_LEN, self.out, write)
    }
}

use std::{mem, sync::OnceLock};

use bytes::Bytes;

use super::scratch::{self, COPIED_LEN};

/// A packet as bytes, on its way to many peers.
///
/// A small one stands in memory that the thread keeps for the next: whoever sends it at once
/// copies it. It gets memory of its own, which all share, when it has to wait for somebody, or
/// where it is large.
#[derive(Debug)]
pub struct EncodedPacket {
    /// The bytes of a small one, in the thread's scratch.
    scratch: Vec<u8>,
    shared: OnceLock<Bytes>,
}

#[cfg_attr(
    not(any(test, feature = "server")),
    expect(dead_code, reason = "only a server publishes")
)]
impl EncodedPacket {
    /// A packet that `write` appends to an empty buffer.
    pub(crate) fn write<E>(write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>) -> Result<Self, E> {
        let mut bytes = scratch::take();
        write(&mut bytes)?;
        Ok(bytes.into())
    }

    /// The same in memory of its own size, for one that is kept rather than sent.
    #[must_use]
    pub(crate) fn kept(self) -> Self {
        Self::from(self.share().clone())
    }

    /// The bytes of a small one, to be copied.
    pub(crate) fn small(&self) -> Option<&[u8]> {
        (!self.scratch.is_empty()).then_some(&self.scratch)
    }

    /// The bytes, in memory that all who ask for them share.
    pub(crate) fn share(&self) -> &Bytes {
        self.shared
            .get_or_init(|| Bytes::copy_from_slice(&self.scratch))
    }

    /// The bytes.
    pub(crate) fn as_slice(&self) -> &[u8] {
        self.small().unwrap_or_else(|| self.share())
    }
}

/// A packet that was written into the scratch.
impl From<Vec<u8>> for EncodedPacket {
    fn from(bytes: Vec<u8>) -> Self {
        if bytes.len() > COPIED_LEN {
            Self::from(Bytes::from(bytes))
        } else {
            Self {
                scratch: bytes,
                shared: OnceLock::new(),
            }
        }
    }
}

impl From<Bytes> for EncodedPacket {
    fn from(bytes: Bytes) -> Self {
        Self {
            scratch: Vec::new(),
            shared: OnceLock::from(bytes),
        }
    }
}

impl Drop for EncodedPacket {
    fn drop(&mut self) {
        if self.scratch.capacity() > 0 {
            scratch::keep(mem::take(&mut self.scratch));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(bytes: &[u8]) -> EncodedPacket {
        EncodedPacket::write(|out| {
            out.extend_from_slice(bytes);
            Ok::<_, ()>(())
        })
        .unwrap()
    }

    #[test]
    fn the_memory_of_a_small_one_is_that_of_the_next() {
        let first = packet(b"first");
        let at = first.as_slice().as_ptr();
        drop(first);
        let second = packet(b"next");
        assert_eq!(
            (second.as_slice(), second.as_slice().as_ptr()),
            (&b"next"[..], at)
        );
    }

    #[test]
    fn two_at_a_time_do_not_disturb_each_other() {
        let first = packet(b"first");
        let second = packet(b"second");
        assert_eq!(
            (first.as_slice(), second.as_slice()),
            (&b"first"[..], &b"second"[..])
        );
    }

    #[test]
    fn what_is_shared_outlives_the_packet() {
        let first = packet(b"first");
        let shared = first.share().clone();
        assert_eq!(shared.as_ptr(), first.share().as_ptr());
        drop(first);
        let _next = packet(b"XXXXX");
        assert_eq!(&shared[..], b"first");
    }

    #[test]
    fn a_large_one_is_never_copied() {
        let large = packet(&[7; COPIED_LEN + 1]);
        assert!(large.small().is_none());
        assert_eq!(large.share().as_ptr(), large.as_slice().as_ptr());
    }

    #[test]
    fn one_that_is_kept_holds_its_own_size_only() {
        let kept = packet(b"kept").kept();
        assert!(kept.small().is_none());
        assert_eq!(kept.as_slice(), b"kept");
    }
}

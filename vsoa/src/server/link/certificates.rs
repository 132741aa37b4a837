//! Who the client is, by what it has shown in the TLS handshake.

#[cfg(feature = "tls")]
use std::sync::OnceLock;

#[cfg(feature = "tls")]
use bytes::Bytes;

use super::Link;
use crate::transport::Stream;

/// The certificates of a client, its own first; none before the handshake, nor without TLS.
#[derive(Debug, Default)]
pub(super) struct Certificates {
    #[cfg(feature = "tls")]
    shown: OnceLock<Box<[Bytes]>>,
}

impl Link {
    /// For the driver: the TLS handshake, where there is TLS, is done.
    pub(in crate::server) fn handle_secured(&self, stream: &Stream) {
        self.certificates.take_over(stream);
    }

    /// Whether who is at the other end of this stream is the client, by what it has shown.
    pub(in crate::server) fn is_at(&self, stream: &Stream) -> bool {
        self.certificates.are_of(stream)
    }
}

#[cfg(feature = "tls")]
impl Certificates {
    pub(super) fn shown(&self) -> &[Bytes] {
        self.shown.get().map_or(&[], |shown| shown)
    }

    fn take_over(&self, stream: &Stream) {
        self.shown.get_or_init(|| stream.peer_certificates());
    }

    fn are_of(&self, stream: &Stream) -> bool {
        *self.shown() == *stream.peer_certificates()
    }
}

#[cfg(not(feature = "tls"))]
#[expect(clippy::unused_self, reason = "nobody shows any")]
impl Certificates {
    fn take_over(&self, _: &Stream) {}

    fn are_of(&self, _: &Stream) -> bool {
        true
    }
}

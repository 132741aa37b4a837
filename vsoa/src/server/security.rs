//! How the connections of a server are protected.

use crate::{
    Error,
    transport::{Stream, tls::ServerTls},
};

/// What stands between packets and the wire.
#[derive(Clone, Debug, Default)]
pub(super) struct Security {
    tls: Option<ServerTls>,
    insecure_quick: bool,
}

impl Security {
    /// The stream to serve a client on that has connected with this one.
    pub(super) fn secure(&self, plain: Stream) -> Result<Stream, Error> {
        match &self.tls {
            Some(tls) => tls.accept(plain),
            None => Ok(plain),
        }
    }

    pub(super) fn is_tls(&self) -> bool {
        self.tls.is_some()
    }

    /// Whether there may be a quick channel, which is in the clear.
    pub(super) fn allows_quick(&self) -> bool {
        !self.is_tls() || self.insecure_quick
    }
}

/// TLS.
#[cfg(feature = "tls")]
impl<L> super::ServerBuilder<L> {
    /// Serves over TLS, and only so.
    ///
    /// There is no quick channel then, see [`insecure_quick`](Self::insecure_quick). A client's
    /// [handshake time](Self::handshake_timeout) includes that of TLS.
    pub fn tls(mut self, tls: ServerTls) -> Self {
        self.security.tls = Some(tls);
        self
    }

    /// Whether a server over TLS has a quick channel all the same; it has not if not set.
    ///
    /// What travels there is in the clear: anyone on the way can read it and make it up.
    pub fn insecure_quick(mut self, quick: bool) -> Self {
        self.security.insecure_quick = quick;
        self
    }
}

//! How the connection of a client is protected.

use crate::{
    Error,
    transport::{
        Stream,
        tls::{ClientTls, TlsConnector},
    },
};

/// What a client was told about the protection of its connection.
#[derive(Clone, Debug, Default)]
pub(super) struct Security {
    tls: Option<ClientTls>,
    insecure_quick: bool,
}

/// What stands between packets and the wire on one connection.
#[derive(Clone, Debug)]
pub(super) struct Protection {
    tls: Option<TlsConnector>,
    /// Whether there may be a quick channel, which is in the clear.
    pub(super) allows_quick: bool,
}

impl Security {
    /// How to talk to a server on this host: over TLS where that is required or was asked for.
    pub(super) async fn protection(
        &self,
        host: &str,
        tls_required: bool,
    ) -> Result<Protection, Error> {
        let tls = match &self.tls {
            None if tls_required => Some(ClientTls::trusting_system().await?),
            tls => tls.clone(),
        };
        let tls = tls.map(|tls| tls.connector(host)).transpose()?;
        Ok(Protection {
            allows_quick: tls.is_none() || self.insecure_quick,
            tls,
        })
    }
}

impl Protection {
    /// The stream to talk to the server on, to which there is this one.
    pub(super) fn secure(&self, plain: Stream) -> Result<Stream, Error> {
        match &self.tls {
            Some(tls) => tls.connect(plain),
            None => Ok(plain),
        }
    }
}

/// TLS.
#[cfg(feature = "tls")]
impl super::ClientBuilder {
    /// Talks to the server over TLS, whatever its address says.
    ///
    /// A server at a `vsoas://` address is talked to over TLS anyway: if this is not set, it is
    /// taken for what it says it is where the system trusts its certificate.
    pub fn tls(mut self, tls: ClientTls) -> Self {
        self.security.tls = Some(tls);
        self
    }

    /// Whether to open a quick channel beside TLS all the same; none is if not set.
    ///
    /// What travels there is in the clear: anyone on the way can read it and make it up.
    pub fn insecure_quick(mut self, quick: bool) -> Self {
        self.security.insecure_quick = quick;
        self
    }
}

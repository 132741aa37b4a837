use std::{fmt, sync::Arc, time::Duration};

use rustls::{
    RootCertStore, ServerConfig, ServerConnection,
    server::{WebPkiClientVerifier, danger::ClientCertVerifier},
};

use super::{
    Authorities, CertifiedKey, Ends, provider,
    renewable::{Made, Renewable, fingerprint},
    stream::TlsStream,
    unusable,
};
use crate::{Error, transport::Stream, watch::Watch};

/// TLS on a server: its certificate, and what it wants of its clients; cheap to clone.
///
/// Who keeps a clone can [`reload`](Self::reload) the files while the server runs.
///
/// ```
/// use vsoa::{Client, Server, transport::tls::{Authorities, CertifiedKey, ClientTls, ServerTls}};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let made = rcgen::generate_simple_self_signed(["localhost".to_owned()])?;
/// # let (certificate, key) = (made.cert.pem(), made.signing_key.serialize_pem());
/// let tls = ServerTls::builder(CertifiedKey::from_pem(&certificate, &key)).build()?;
/// let server = Server::builder().tls(tls.clone()).bind("127.0.0.1:0").await?;
///
/// let trusted = Authorities::from_pem(&certificate);
/// let client = Client::builder(format!("vsoas://localhost:{}", server.local_addr().port()))
///     .tls(ClientTls::builder().authorities(trusted).build()?)
///     .connect()
///     .await?;
/// assert!(client.is_connected());
/// assert!(!tls.reload()?, "nothing has changed");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ServerTls {
    config: Arc<Renewable<ServerConfig>>,
    ends: Ends,
}

impl ServerTls {
    /// Starts to describe it: a server that shows this certificate, and wants none of its clients.
    pub fn builder(certificate: CertifiedKey) -> ServerTlsBuilder {
        ServerTlsBuilder {
            certificate,
            clients: Clients::Unknown,
        }
    }

    /// A configuration of rustls as it stands: for what a [`builder`](Self::builder) does not have.
    ///
    /// It never changes.
    #[must_use]
    pub fn from_config(config: Arc<ServerConfig>) -> Self {
        Self::new(Renewable::fixed(config))
    }

    /// Takes the end of a stream for an error where the other side has not told TLS of it.
    ///
    /// Somebody on the way may have cut it off then. Clients and servers of this crate always tell;
    /// the Python and Node packages do not, so that all their streams would end in an error. Packets
    /// say how long they are, so connections need nothing of the kind.
    #[must_use]
    pub fn require_stream_ends(mut self) -> Self {
        self.ends = Ends::WithAWord;
        self
    }

    /// Reads all files again, and says whether anything had changed; what is new holds for
    /// connections that come from now on.
    ///
    /// It blocks while it reads.
    ///
    /// # Errors
    ///
    /// As [`ServerTlsBuilder::build`]; everything stays as it was.
    pub fn reload(&self) -> Result<bool, Error> {
        self.config.reload()
    }

    /// Reads the files again and again, until what this gives is dropped.
    ///
    /// An error goes to the log, once, and everything stays as it was: a certificate whose key is
    /// not there yet is taken when it is.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime, or if `every` is zero.
    pub fn watch(&self, every: Duration) -> Watch {
        let tls = self.clone();
        Watch::start("the TLS certificates", every, move || tls.reload())
    }

    /// The server's side of a connection, with the handshake to come.
    pub(crate) fn accept(&self, plain: Stream) -> Result<Stream, Error> {
        let connection = ServerConnection::new(self.config.config()).map_err(unusable)?;
        let stream = TlsStream::new(connection, plain, self.ends);
        Ok(Stream::Tls(Box::new(stream)))
    }

    fn new(config: Renewable<ServerConfig>) -> Self {
        Self {
            config: Arc::new(config),
            ends: Ends::default(),
        }
    }
}

impl fmt::Debug for ServerTls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerTls").finish_non_exhaustive()
    }
}

/// Describes TLS on a server.
#[derive(Clone, Debug)]
#[must_use = "it is made with `build`"]
pub struct ServerTlsBuilder {
    certificate: CertifiedKey,
    clients: Clients,
}

/// What clients have to show.
#[derive(Clone, Debug)]
enum Clients {
    Unknown,
    /// A certificate of these, or none.
    Requested(Authorities),
    /// A certificate of these.
    Required(Authorities),
}

impl ServerTlsBuilder {
    /// Takes only clients that show a certificate of one of these.
    pub fn require_client_certificates(mut self, authorities: Authorities) -> Self {
        self.clients = Clients::Required(authorities);
        self
    }

    /// Asks clients for a certificate of one of these, and takes them without one too.
    ///
    /// One that shows a certificate of somebody else is refused.
    /// [`Session::peer_certificates`](crate::Session::peer_certificates) tells who showed one.
    pub fn request_client_certificates(mut self, authorities: Authorities) -> Self {
        self.clients = Clients::Requested(authorities);
        self
    }

    /// Reads what was given, and makes a configuration of it; blocks while it reads files.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) where a file cannot be read, does not hold what it should, or
    /// the key is not that of the certificate; the source says why.
    pub fn build(self) -> Result<ServerTls, Error> {
        Renewable::open(move || self.make()).map(ServerTls::new)
    }

    fn make(&self) -> Result<Made<ServerConfig>, Error> {
        let loaded = self.certificate.load()?;
        let roots = match &self.clients {
            Clients::Unknown => None,
            Clients::Requested(trusted) | Clients::Required(trusted) => Some(trusted.load()?),
        };
        let fingerprint = fingerprint(&(&loaded, roots.as_ref().map(|store| &store.roots)));
        let config = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(unusable)?
            .with_client_cert_verifier(self.verifier(roots)?)
            .with_single_cert(loaded.chain, loaded.key)
            .map_err(|error| self.certificate.unfit(error))?;
        Ok(Made {
            config: Arc::new(config),
            fingerprint,
        })
    }

    fn verifier(
        &self,
        roots: Option<Arc<RootCertStore>>,
    ) -> Result<Arc<dyn ClientCertVerifier>, Error> {
        let Some(roots) = roots else {
            return Ok(WebPkiClientVerifier::no_client_auth());
        };
        let mut verifier = WebPkiClientVerifier::builder_with_provider(roots, provider());
        if let Clients::Requested(_) = self.clients {
            verifier = verifier.allow_unauthenticated();
        }
        verifier.build().map_err(unusable)
    }
}

use std::{fmt, sync::Arc, time::Duration};

use rustls::{ClientConfig, ClientConnection, pki_types::ServerName};

use super::{
    Authorities, CertifiedKey, Ends, accept_any, provider,
    renewable::{Made, Renewable, fingerprint},
    stream::TlsStream,
    unusable,
};
use crate::{Error, ErrorKind, transport::Stream, watch::Watch};

/// TLS on a client: which servers it trusts, and the certificate that it shows; cheap to clone.
///
/// A client to a `vsoas://` address that is given none trusts whom the system trusts.
///
/// ```no_run
/// use vsoa::{Client, transport::tls::{Authorities, CertifiedKey, ClientTls}};
///
/// # async fn example() -> Result<(), vsoa::Error> {
/// let tls = ClientTls::builder()
///     .authorities(Authorities::from_pem_file("fleet-ca.pem"))
///     .certificate(CertifiedKey::from_pem_files("car7.pem", "car7.key"))
///     .build()?;
/// let client = Client::builder("vsoas://depot.example:3005").tls(tls).connect().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ClientTls {
    config: Arc<Renewable<ClientConfig>>,
    server_name: Option<ServerName<'static>>,
    ends: Ends,
}

impl ClientTls {
    /// Starts to describe it: a client that trusts whom the system trusts, and shows no
    /// certificate.
    pub fn builder() -> ClientTlsBuilder {
        ClientTlsBuilder {
            trust: Trust::Authorities(Authorities::system()),
            certificate: None,
            server_name: None,
        }
    }

    /// A configuration of rustls as it stands: for what a [`builder`](Self::builder) does not have.
    ///
    /// It never changes.
    #[must_use]
    pub fn from_config(config: Arc<ClientConfig>) -> Self {
        Self {
            config: Arc::new(Renewable::fixed(config)),
            server_name: None,
            ends: Ends::default(),
        }
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
    /// connections that are made from now on.
    ///
    /// It blocks while it reads.
    ///
    /// # Errors
    ///
    /// As [`ClientTlsBuilder::build`]; everything stays as it was.
    pub fn reload(&self) -> Result<bool, Error> {
        self.config.reload()
    }

    /// Reads the files again and again, until what this gives is dropped.
    ///
    /// An error goes to the log, once, and everything stays as it was.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime, or if `every` is zero.
    pub fn watch(&self, every: Duration) -> Watch {
        let tls = self.clone();
        Watch::start("the TLS certificates", every, move || tls.reload())
    }

    /// What a client uses that was told nothing about TLS.
    pub(crate) async fn trusting_system() -> Result<Self, Error> {
        let build = tokio::task::spawn_blocking(|| Self::builder().build());
        build
            .await
            .unwrap_or_else(|error| Err(Error::new(ErrorKind::Tls).with_source(error)))
    }

    /// The way to a server on this host, by the configuration that holds now.
    pub(crate) fn connector(&self, host: &str) -> Result<TlsConnector, Error> {
        let server_name = match &self.server_name {
            Some(name) => name.clone(),
            None => server_name(host)?,
        };
        Ok(TlsConnector {
            config: self.config.config(),
            server_name,
            ends: self.ends,
        })
    }
}

/// The client's side of a connection and of the streams beside it: they show the same certificate,
/// whatever is read anew meanwhile.
#[derive(Clone, Debug)]
pub(crate) struct TlsConnector {
    config: Arc<ClientConfig>,
    server_name: ServerName<'static>,
    ends: Ends,
}

impl TlsConnector {
    /// TLS over this stream, with the handshake to come.
    pub(crate) fn connect(&self, plain: Stream) -> Result<Stream, Error> {
        let connection = ClientConnection::new(self.config.clone(), self.server_name.clone());
        let connection = connection.map_err(unusable)?;
        let stream = TlsStream::new(connection, plain, self.ends);
        Ok(Stream::Tls(Box::new(stream)))
    }
}

impl fmt::Debug for ClientTls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientTls")
            .field("server_name", &self.server_name)
            .finish_non_exhaustive()
    }
}

/// Describes TLS on a client.
#[derive(Clone, Debug)]
#[must_use = "it is made with `build`"]
pub struct ClientTlsBuilder {
    trust: Trust,
    certificate: Option<CertifiedKey>,
    server_name: Option<String>,
}

/// Which servers are taken for what they say they are.
#[derive(Clone, Debug)]
enum Trust {
    Anybody,
    Authorities(Authorities),
}

impl ClientTlsBuilder {
    /// Trusts servers whose certificate comes from one of these; from those of the system if not
    /// set.
    pub fn authorities(mut self, authorities: Authorities) -> Self {
        self.trust = Trust::Authorities(authorities);
        self
    }

    /// Shows this certificate to servers that ask for one; shows none if not set.
    pub fn certificate(mut self, certificate: CertifiedKey) -> Self {
        self.certificate = Some(certificate);
        self
    }

    /// The name or IP address that the server's certificate has to be for; the host that is
    /// connected to if not set.
    pub fn server_name(mut self, name: impl Into<String>) -> Self {
        self.server_name = Some(name.into());
        self
    }

    /// Takes any server for what it says it is, so that whoever sits in between can read and change
    /// everything. For trials only.
    pub fn dangerous_accept_any_certificate(mut self) -> Self {
        self.trust = Trust::Anybody;
        self
    }

    /// Reads what was given, and makes a configuration of it; blocks while it reads files.
    ///
    /// # Errors
    ///
    /// [`Configuration`](ErrorKind::Configuration) where a file cannot be read, does not hold what
    /// it should, or the key is not that of the certificate, and where the system has no
    /// authorities; [`Argument`](ErrorKind::Argument) for a server name that is none.
    pub fn build(mut self) -> Result<ClientTls, Error> {
        let name = self.server_name.take();
        let server_name = name.as_deref().map(server_name).transpose()?;
        let config = Renewable::open(move || self.make())?;
        Ok(ClientTls {
            config: Arc::new(config),
            server_name,
            ends: Ends::default(),
        })
    }

    fn make(&self) -> Result<Made<ClientConfig>, Error> {
        let loaded = self.certificate.as_ref().map(CertifiedKey::load);
        let loaded = loaded.transpose()?;
        let config = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(unusable)?;
        let (config, fingerprint) = match &self.trust {
            Trust::Anybody => (
                config
                    .dangerous()
                    .with_custom_certificate_verifier(accept_any::verifier()),
                fingerprint(&loaded),
            ),
            Trust::Authorities(authorities) => {
                let roots = authorities.load()?;
                let fingerprint = fingerprint(&(&loaded, &roots.roots));
                (config.with_root_certificates(roots), fingerprint)
            }
        };
        let config = match (&self.certificate, loaded) {
            (Some(certificate), Some(loaded)) => config
                .with_client_auth_cert(loaded.chain, loaded.key)
                .map_err(|error| certificate.unfit(error))?,
            _ => config.with_no_client_auth(),
        };
        Ok(Made {
            config: Arc::new(config),
            fingerprint,
        })
    }
}

fn server_name(host: &str) -> Result<ServerName<'static>, Error> {
    ServerName::try_from(host.to_owned()).map_err(|error| {
        let text = format!("`{host}` is no name that a certificate can be for");
        Error::with_text(ErrorKind::Argument, text).with_source(error)
    })
}

use std::path::PathBuf;

use clap::Args;
use vsoa::transport::tls::{Authorities, CertifiedKey, ClientTls};

use crate::failure::Failure;

/// How TLS is to be; any of it asks for TLS, as `vsoas://` does.
///
/// Each has an id of its own: by the name of a field, clap would take it for an argument of that
/// name of some command.
#[derive(Args, Debug)]
#[command(next_help_heading = "TLS")]
pub(crate) struct Tls {
    /// Talks TLS, as with `vsoas://`, and trusts the authorities in this PEM file alone
    #[arg(id = "tls-ca", long = "tls-ca", global = true, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Shows this certificate to the server (PEM)
    #[arg(
        id = "tls-cert",
        long = "tls-cert",
        global = true,
        value_name = "FILE",
        requires = "tls-key"
    )]
    cert: Option<PathBuf>,
    /// The key of that certificate (PEM)
    #[arg(
        id = "tls-key",
        long = "tls-key",
        global = true,
        value_name = "FILE",
        requires = "tls-cert"
    )]
    key: Option<PathBuf>,
    /// Whom the server's certificate has to be for, if not the host
    #[arg(id = "tls-name", long = "tls-name", global = true, value_name = "NAME")]
    name: Option<String>,
    /// Takes any certificate: whoever sits in between can read and change everything
    #[arg(
        id = "tls-insecure",
        long = "tls-insecure",
        global = true,
        conflicts_with = "tls-ca"
    )]
    insecure: bool,
}

impl Tls {
    /// Whether any of it was given.
    pub(super) fn is_asked_for(&self) -> bool {
        self.ca.is_some() || self.cert.is_some() || self.name.is_some() || self.insecure
    }

    /// What was asked for; `None` leaves it to the server's URL.
    pub(crate) fn client(&self) -> Result<Option<ClientTls>, Failure> {
        if !self.is_asked_for() {
            return Ok(None);
        }
        let Self {
            ca,
            cert,
            key,
            name,
            insecure,
        } = self;
        let mut builder = ClientTls::builder();
        if let Some(path) = ca {
            builder = builder.authorities(Authorities::from_pem_file(path));
        }
        if let (Some(chain), Some(key)) = (cert, key) {
            builder = builder.certificate(CertifiedKey::from_pem_files(chain, key));
        }
        if let Some(name) = name {
            builder = builder.server_name(name);
        }
        if *insecure {
            builder = builder.dangerous_accept_any_certificate();
        }
        Ok(Some(builder.build()?))
    }
}

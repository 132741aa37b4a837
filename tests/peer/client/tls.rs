use std::path::PathBuf;

use serde::Deserialize;
use vsoa::{
    Error,
    transport::tls::{Authorities, CertifiedKey, ClientTls},
};

/// What a step says about TLS.
#[derive(Debug, Deserialize)]
pub(super) struct Tls {
    ca: Option<PathBuf>,
    /// The name that the server's certificate is for; `localhost` if absent, as with the peers.
    host: Option<String>,
    #[serde(default)]
    insecure: bool,
    cert: Option<PathBuf>,
    key: Option<PathBuf>,
}

impl Tls {
    pub(super) fn config(&self) -> Result<ClientTls, Error> {
        let host = self.host.as_deref().unwrap_or("localhost");
        let mut tls = ClientTls::builder().server_name(host);
        if let Some(path) = &self.ca {
            tls = tls.authorities(Authorities::from_pem_file(path));
        }
        if let Some((chain, key)) = self.cert.as_ref().zip(self.key.as_ref()) {
            tls = tls.certificate(CertifiedKey::from_pem_files(chain, key));
        }
        if self.insecure {
            tls = tls.dangerous_accept_any_certificate();
        }
        tls.build()
    }
}

//! The certificates of a scenario over TLS.

use std::path::PathBuf;

use harness::{Authority, Certificate};
use serde_json::{Value, json};
use vsoa::{
    Server, ServerBuilder,
    transport::tls::{
        Authorities, CertifiedKey, ClientTls, ClientTlsBuilder, ServerTls, ServerTlsBuilder,
    },
};

/// An authority, and the files that peers want: its own, a server's, a client's.
pub(crate) struct Files {
    pub(crate) authority: Authority,
    pub(crate) server: Certificate,
    pub(crate) client: Certificate,
    trusted: PathBuf,
}

impl Files {
    pub(crate) fn new() -> Self {
        let authority = Authority::new();
        Self {
            server: authority.server(),
            client: authority.certificate(&["car7.example"]),
            trusted: authority.file("ca.pem", authority.pem()),
            authority,
        }
    }

    /// What a step that connects says of TLS: whom to trust.
    pub(crate) fn step(&self) -> Value {
        json!({ "ca": self.trusted })
    }

    /// As [`step`](Self::step), with a certificate to show.
    pub(crate) fn step_with_certificate(&self) -> Value {
        let chain = self.authority.file("client.pem", &self.client.chain);
        let key = self.authority.file("client.key", &self.client.key);
        json!({ "ca": self.trusted, "cert": chain, "key": key })
    }

    /// What a peer's server is told on its command line.
    pub(crate) fn arguments(&self) -> [String; 3] {
        let chain = self.authority.file("server.pem", &self.server.chain);
        let key = self.authority.file("server.key", &self.server.key);
        ["--tls".to_owned(), text(chain), text(key)]
    }

    /// What makes a peer's server demand certificates.
    pub(crate) fn demand(&self) -> [String; 2] {
        ["--client-ca".to_owned(), text(self.trusted.clone())]
    }

    pub(crate) fn trusted(&self) -> Authorities {
        Authorities::from_pem(self.authority.pem())
    }

    /// A server of ours that shows its certificate.
    pub(crate) fn on_server(&self) -> ServerTlsBuilder {
        ServerTls::builder(key_of(&self.server))
    }

    /// A client of ours that trusts the authority.
    pub(crate) fn on_client(&self) -> ClientTlsBuilder {
        ClientTls::builder().authorities(self.trusted())
    }

    /// The client's certificate, to show.
    pub(crate) fn client_key(&self) -> CertifiedKey {
        key_of(&self.client)
    }

    /// A server of ours with this certificate.
    pub(crate) fn builder(&self) -> ServerBuilder {
        Server::builder().tls(self.on_server().build().unwrap())
    }
}

fn key_of(certificate: &Certificate) -> CertifiedKey {
    CertifiedKey::from_pem(&certificate.chain, &certificate.key)
}

fn text(path: PathBuf) -> String {
    path.into_os_string().into_string().unwrap()
}

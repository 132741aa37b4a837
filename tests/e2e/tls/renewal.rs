use std::{path::PathBuf, time::Duration};

use harness::Certificate;
use vsoa::{
    Client, ErrorKind, Server,
    transport::tls::{Authorities, CertifiedKey, ClientTls, ServerTls},
};

use super::{Tls, to};
use crate::{deadline::within, start::echo};

/// A server whose certificate stands in files.
struct Files {
    tls: Tls,
    server_tls: ServerTls,
    server: Server,
    chain: PathBuf,
}

impl Files {
    async fn new() -> Self {
        let tls = Tls::new();
        let chain = tls.authority.file("chain.pem", &tls.certificate.chain);
        let key = tls.authority.file("key.pem", &tls.certificate.key);
        let server_tls = ServerTls::builder(CertifiedKey::from_pem_files(&chain, key));
        let server_tls = server_tls.build().unwrap();
        let builder = Server::builder().merge(echo()).tls(server_tls.clone());
        let server = builder.bind("127.0.0.1:0").await.unwrap();
        Self {
            tls,
            server_tls,
            server,
            chain,
        }
    }

    fn write(&self, certificate: &Certificate) {
        self.tls.authority.write("chain.pem", &certificate.chain);
        self.tls.authority.write("key.pem", &certificate.key);
    }

    async fn connect(&self) -> Client {
        within(to(&self.server, self.tls.client()).connect())
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn a_new_certificate_is_for_new_connections() {
    let files = Files::new().await;
    let old = files.connect().await;
    let renewed = files.tls.authority.server();
    files.write(&renewed);
    assert!(files.server_tls.reload().unwrap());
    assert!(!files.server_tls.reload().unwrap());

    let new = files.connect().await;
    assert_eq!(new.peer_certificates(), [renewed.der]);
    within(new.get("/echo")).await.unwrap();
    assert_eq!(old.peer_certificates(), [&files.tls.certificate.der[..]]);
    within(old.get("/echo")).await.unwrap();
}

#[tokio::test]
async fn what_cannot_be_used_changes_nothing() {
    let files = Files::new().await;
    let renewed = files.tls.authority.server();
    // Its key is not there yet.
    std::fs::write(&files.chain, &renewed.chain).unwrap();
    let error = files.server_tls.reload().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let client = files.connect().await;
    assert_eq!(client.peer_certificates(), [&files.tls.certificate.der[..]]);
}

#[tokio::test]
async fn files_that_are_watched_are_taken_as_they_change() {
    let files = Files::new().await;
    let watch = files.server_tls.watch(Duration::from_millis(5));
    let renewed = files.tls.authority.server();
    files.write(&renewed);
    within(async { while files.connect().await.peer_certificates() != [renewed.der.clone()] {} })
        .await;
    drop(watch);
}

#[tokio::test]
async fn authorities_are_read_again_too() {
    let (tls, other) = (Tls::new(), Tls::new());
    let trusted = tls.authority.file("trusted.pem", tls.authority.pem());
    let car = other.authority.certificate(&["car7.example"]);
    let server_tls = tls
        .server()
        .require_client_certificates(Authorities::from_pem_file(&trusted))
        .build()
        .unwrap();
    let server = Server::builder().tls(server_tls.clone());
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let client = || to(&server, tls.client().certificate(super::key_of(&car)));
    assert!(within(client().connect()).await.is_err());
    tls.authority.write("trusted.pem", other.authority.pem());
    assert!(server_tls.reload().unwrap());
    within(client().connect()).await.unwrap();
}

#[tokio::test]
async fn a_client_reads_its_files_again_too() {
    let (tls, other) = (Tls::new(), Tls::new());
    let server = tls.echo().await;
    let trusted = tls.authority.file("trusted.pem", other.authority.pem());
    let client_tls = ClientTls::builder().authorities(Authorities::from_pem_file(trusted));
    let client_tls = client_tls.build().unwrap();
    let client = || Client::builder(server.local_addr()).tls(client_tls.clone());
    assert!(within(client().connect()).await.is_err());
    tls.authority.write("trusted.pem", tls.authority.pem());
    assert!(client_tls.reload().unwrap());
    within(client().connect()).await.unwrap();
}

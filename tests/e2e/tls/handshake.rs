use std::{error::Error as _, time::Duration};

use harness::Authority;
use tokio::net::TcpListener;
use vsoa::{
    Client, Error, ErrorKind, Payload, Server,
    transport::{
        memory,
        tls::{CertifiedKey, ClientTls, ServerTls, rustls},
    },
};

use super::{Tls, key_of, serve, to};
use crate::{
    deadline::{until, within},
    raw::RawPeer,
    start::{connect, echo, serve as serve_plain, spawn},
};

#[tokio::test]
async fn a_call_goes_there_and_back() {
    let tls = Tls::new();
    let (server, client) = tls.start(echo()).await;
    let answer = within(client.get("/echo").param(&["hello"])).await.unwrap();
    assert_eq!(answer.payload().parse::<Vec<String>>().unwrap(), ["hello"]);
    assert_eq!(client.peer_certificates(), [tls.certificate.der]);
    assert_eq!(server.counters().tls_failures, 0);
}

#[tokio::test]
async fn what_is_fetched_comes_over_tls() {
    let tls = Tls::new();
    let server = tls.echo().await;
    let client_tls = tls.client().build().unwrap();
    let fetched = vsoa::fetch(format!("vsoas://{}/echo", server.local_addr()))
        .data("hello")
        .client(|client| client.tls(client_tls));
    let answer = within(fetched).await.unwrap();
    assert_eq!(answer.payload(), &Payload::from_data("hello"));
}

#[tokio::test]
async fn a_network_in_memory_can_have_tls_too() {
    let tls = Tls::new();
    let (connector, listener) = memory::channel();
    let builder = Server::builder().merge(echo());
    let _server = builder
        .tls(tls.server().build().unwrap())
        .serve(listener)
        .unwrap();
    let client = Client::builder(connector).tls(tls.client().build().unwrap());
    let client = within(client.connect()).await.unwrap();
    let answer = within(client.get("/echo").data("hello")).await.unwrap();
    assert_eq!(answer.payload(), &Payload::from_data("hello"));
    assert_eq!(client.peer_certificates(), [tls.certificate.der]);
}

#[tokio::test]
async fn a_server_of_another_authority_is_not_trusted() {
    let server = Tls::new().echo().await;
    let refused = within(to(&server, Tls::new().client()).connect()).await;
    assert_eq!(
        why(&refused.unwrap_err()),
        rustls::CertificateError::UnknownIssuer
    );
    until(|| server.counters().tls_failures == 1).await;
}

#[tokio::test]
async fn who_is_told_nothing_trusts_whom_the_system_trusts() {
    let server = Tls::new().echo().await;
    let url = format!("vsoas://{}", server.local_addr());
    let refused = within(Client::connect(url)).await.unwrap_err();
    let of_the_system = [ErrorKind::Tls, ErrorKind::Configuration];
    assert!(of_the_system.contains(&refused.kind()), "{refused:?}");
}

#[tokio::test]
async fn a_certificate_has_to_be_for_the_name_that_is_connected_to() {
    let tls = Tls::new();
    let other = tls.authority.certificate(&["other.example"]);
    let builder = Server::builder().merge(echo());
    let of_other = ServerTls::builder(key_of(&other));
    let server = serve(of_other, builder).await;
    let refused = within(to(&server, tls.client()).connect()).await;
    assert!(matches!(
        why(&refused.unwrap_err()),
        rustls::CertificateError::NotValidForName
            | rustls::CertificateError::NotValidForNameContext { .. }
    ));
    let by_name = tls.client().server_name("other.example");
    within(to(&server, by_name).connect()).await.unwrap();
}

#[tokio::test]
async fn a_certificate_has_to_be_good_still() {
    let tls = Tls::new();
    let expired = tls.authority.expired_server();
    let of_expired = ServerTls::builder(key_of(&expired));
    let server = serve(of_expired, Server::builder()).await;
    let refused = within(to(&server, tls.client()).connect()).await;
    assert!(matches!(
        why(&refused.unwrap_err()),
        rustls::CertificateError::Expired | rustls::CertificateError::ExpiredContext { .. }
    ));
}

#[tokio::test]
async fn any_certificate_is_taken_only_by_who_asks_for_that() {
    let server = Tls::new().echo().await;
    let tls = ClientTls::builder().dangerous_accept_any_certificate();
    let client = within(to(&server, tls).connect()).await.unwrap();
    within(client.get("/echo")).await.unwrap();
}

#[tokio::test]
async fn a_plain_client_is_told_to_use_tls() {
    let server = Tls::new().echo().await;
    let refused = within(Client::connect(server.local_addr())).await;
    let refused = refused.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::TlsRequired, "{refused:?}");
    until(|| server.counters().tls_failures == 1).await;
    assert!(server.clients().is_empty());
}

#[tokio::test]
async fn a_client_over_tls_sees_that_a_server_has_none() {
    let server = serve_plain(echo()).await;
    let refused = within(to(&server, Tls::new().client()).connect()).await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::Tls);
    until(|| server.counters().decode_errors == 1).await;
    within(connect(&server).await.get("/echo")).await.unwrap();
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let tls = Tls::new().client().build().unwrap();
    let client = Client::builder(addr)
        .tls(tls)
        .handshake_timeout(Duration::from_millis(50));
    let given_up = within(client.connect()).await.unwrap_err();
    assert_eq!(given_up.kind(), ErrorKind::HandshakeTimeout);
}

#[tokio::test]
async fn a_handshake_that_never_ends_is_closed_and_disturbs_nobody() {
    let tls = Tls::new();
    let server = Server::builder()
        .merge(echo())
        .handshake_timeout(Duration::from_millis(300));
    let server = serve(tls.server(), server).await;
    let mut silent = RawPeer::connect(server.local_addr()).await;
    let mut slow = RawPeer::connect(server.local_addr()).await;
    // The beginning of a ClientHello that is to be a hundred bytes long.
    slow.send_bytes(&[0x16, 0x03, 0x01, 0x00, 0x64, 0x01]).await;

    let client = within(to(&server, tls.client()).connect()).await.unwrap();
    within(client.get("/echo")).await.unwrap();
    silent.ended().await;
    slow.ended().await;
    until(|| server.counters().handshake_timeouts == 2).await;
    within(client.get("/echo")).await.unwrap();
}

#[tokio::test]
async fn handshakes_under_way_have_a_limit() {
    let tls = Tls::new();
    let server = serve(tls.server(), Server::builder().max_handshakes(1)).await;
    let first = RawPeer::connect(server.local_addr()).await;
    until(|| server.counters().connections == 1).await;
    let refused = within(to(&server, tls.client()).connect()).await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::Tls);
    assert_eq!(server.counters().connections_refused, 1);
    drop(first);
    until(|| server.counters().tls_failures == 1).await;
    within(to(&server, tls.client()).connect()).await.unwrap();
}

#[tokio::test]
async fn a_server_shuts_down_in_the_middle_of_handshakes() {
    let server = Tls::new().echo().await;
    let mut silent = RawPeer::connect(server.local_addr()).await;
    until(|| server.counters().connections == 1).await;
    let shutdown = spawn(server.shutdown(Duration::from_secs(20)));
    silent.ended().await;
    within(shutdown).await.unwrap().unwrap();
}

#[test]
fn what_a_certificate_cannot_be_made_of_is_told() {
    let (authority, other) = (Authority::new(), Authority::new());
    let (mine, theirs) = (authority.server(), other.server());
    let built = |chain: &str, key: &str| {
        let key = CertifiedKey::from_pem(chain, key);
        let error = ServerTls::builder(key).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        error.to_string()
    };
    assert!(built("", &mine.key).contains("no certificate"));
    assert!(built(&mine.chain, "").contains("no private key"));
    assert!(built(&mine.chain, &theirs.key).contains("cannot be used with"));

    let missing = CertifiedKey::from_pem_files("/nowhere.pem", "/no.key");
    let error = ServerTls::builder(missing).build().unwrap_err();
    assert!(error.to_string().contains("/no.key"), "{error}");

    let nameless = ClientTls::builder().server_name("no name");
    assert_eq!(nameless.build().unwrap_err().kind(), ErrorKind::Argument);
}

#[test]
fn a_private_key_is_not_shown() {
    let key = key_of(&Tls::new().certificate);
    assert_eq!(format!("{key:?}"), "CertifiedKey { chain: .., key: .. }");
}

/// What rustls found wrong with a certificate.
fn why(error: &Error) -> rustls::CertificateError {
    assert_eq!(error.kind(), ErrorKind::Tls, "{error:?}");
    let cause = error.source().and_then(|source| source.downcast_ref());
    match cause {
        Some(rustls::Error::InvalidCertificate(why)) => why.clone(),
        other => panic!("{other:?}"),
    }
}

use std::{net::SocketAddr, sync::Arc};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use vsoa::{Client, ErrorKind, Server, Stream, StreamOffer, transport::memory};

use super::{Tls, key_of, serve, to};
use crate::{
    deadline::{until, within},
    start::spawn,
    streams::{echo_stream, offering, pattern, round_trip},
};

#[tokio::test]
async fn bytes_go_both_ways_at_once_over_tcp_and_in_memory() {
    let bytes = pattern(5_000_001);
    let tls = Tls::new();
    let (server, client) = tls.start(echo_stream()).await;
    let answer = within(client.get("/stream")).await.unwrap();
    let stream = within(answer.open_stream()).await.unwrap();
    assert_eq!(stream.peer_addr().unwrap().ip(), server.local_addr().ip());
    assert!(round_trip(stream, &bytes).await == bytes);
    assert_eq!(server.counters().streams_claimed, 1);

    let (connector, listener) = memory::channel();
    let builder = Server::builder().merge(echo_stream());
    let builder = builder.tls(tls.server().build().unwrap());
    let _server = builder.serve(listener).unwrap();
    let client = Client::builder(connector).tls(tls.client().build().unwrap());
    let client = within(client.connect()).await.unwrap();
    let answer = within(client.get("/stream")).await.unwrap();
    let stream = within(answer.open_stream()).await.unwrap();
    assert!(round_trip(stream, &bytes).await == bytes);
}

#[tokio::test]
async fn who_does_no_handshake_gets_nothing_and_takes_no_place() {
    let (server, client) = Tls::new().start(echo_stream()).await;
    let answer = within(client.get("/stream")).await.unwrap();
    let port = SocketAddr::new(server.local_addr().ip(), answer.tunnel().unwrap());
    let mut plain = within(TcpStream::connect(port)).await.unwrap();
    plain.write_all(b"in the clear").await.unwrap();
    let mut alert = Vec::new();
    let _ = within(plain.read_to_end(&mut alert)).await;
    assert!(alert.len() < 10, "{alert:?}");
    until(|| server.counters().tls_failures == 1).await;

    let stream = within(answer.open_stream()).await.unwrap();
    assert_eq!(round_trip(stream, b"mine").await, b"mine");
}

#[tokio::test]
async fn a_stream_is_for_who_has_shown_the_certificate_of_its_connection() {
    let tls = Tls::new();
    let (mine, other) = (
        tls.authority.certificate(&["car7.example"]),
        tls.authority.certificate(&["car8.example"]),
    );
    let required = tls.server().require_client_certificates(tls.trusted());
    let server = serve(required, Server::builder().merge(echo_stream())).await;
    let client = to(&server, tls.client().certificate(key_of(&mine)));
    let client = within(client.connect()).await.unwrap();
    let answer = within(client.get("/stream")).await.unwrap();

    // Another car of the fleet, behind the same address.
    let port = answer.tunnel().unwrap();
    let url = format!("vsoas://127.0.0.1:{port}");
    let other = tls.client().certificate(key_of(&other)).build().unwrap();
    let refused = within(Client::builder(url).tls(other).connect()).await;
    assert!(refused.is_err());
    assert_eq!(server.counters().stream_strangers, 1);

    let stream = within(answer.open_stream()).await.unwrap();
    assert_eq!(round_trip(stream, b"mine").await, b"mine");
}

/// A stream shows what its connection has shown, else the server would take it for a stranger's.
#[tokio::test]
async fn what_a_client_reads_anew_is_not_for_the_streams_of_open_connections() {
    let tls = Tls::new();
    let shown = tls.authority.certificate(&["car7.example"]);
    let chain = tls.authority.file("car.pem", &shown.chain);
    let key = tls.authority.file("car.key", &shown.key);
    let car = vsoa::transport::tls::CertifiedKey::from_pem_files(chain, key);
    let client_tls = tls.client().certificate(car).build().unwrap();
    let required = tls.server().require_client_certificates(tls.trusted());
    let server = serve(required, Server::builder().merge(echo_stream())).await;
    let client = Client::builder(server.local_addr()).tls(client_tls.clone());
    let client = within(client.connect()).await.unwrap();

    let renewed = tls.authority.certificate(&["car7.example"]);
    tls.authority.write("car.pem", &renewed.chain);
    tls.authority.write("car.key", &renewed.key);
    assert!(client_tls.reload().unwrap());
    let answer = within(client.get("/stream")).await.unwrap();
    let stream = within(answer.open_stream()).await.unwrap();
    assert_eq!(round_trip(stream, b"mine").await, b"mine");
}

#[tokio::test]
async fn a_server_whose_certificate_is_not_trusted_any_more_gets_no_stream() {
    let (tls, other) = (Tls::new(), Tls::new());
    let chain = tls.authority.file("server.pem", &tls.certificate.chain);
    let key = tls.authority.file("server.key", &tls.certificate.key);
    let files = vsoa::transport::tls::CertifiedKey::from_pem_files(chain, key);
    let server_tls = vsoa::transport::tls::ServerTls::builder(files)
        .build()
        .unwrap();
    let server = Server::builder()
        .merge(echo_stream())
        .tls(server_tls.clone());
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let client = Client::builder(server.local_addr()).tls(tls.client().build().unwrap());
    let client = within(client.connect()).await.unwrap();

    tls.authority.write("server.pem", &other.certificate.chain);
    tls.authority.write("server.key", &other.certificate.key);
    assert!(server_tls.reload().unwrap());
    let answer = within(client.get("/stream")).await.unwrap();
    let refused = within(answer.open_stream()).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Tls, "{refused:?}");
}

#[tokio::test]
async fn a_stream_that_its_handler_drops_has_sent_all_and_ends_well() {
    let bytes: Arc<[u8]> = pattern(1_000_001).into();
    let sent = bytes.clone();
    let routes = offering(move || {
        let sent = sent.clone();
        StreamOffer::new(async move |mut stream: Stream| stream.write_all(&sent).await)
    });
    let (_server, client) = Tls::new().start(routes).await;
    let answer = within(client.get("/stream")).await.unwrap();
    let mut stream = within(answer.open_stream()).await.unwrap();
    let mut all = Vec::new();
    within(stream.read_to_end(&mut all)).await.unwrap();
    assert!(all == *bytes);
}

#[tokio::test]
async fn a_stream_outlives_its_connection() {
    let (server, client) = Tls::new().start(echo_stream()).await;
    let answer = within(client.get("/stream")).await.unwrap();
    let stream = within(answer.open_stream()).await.unwrap();
    client.close();
    within(client.closed()).await;
    until(|| server.clients().is_empty()).await;
    assert_eq!(round_trip(stream, b"still here").await, b"still here");
}

#[tokio::test]
async fn many_streams_are_open_at_once() {
    let (_server, client) = Tls::new().start(echo_stream()).await;
    let streams: Vec<_> = (0..16)
        .map(|number| {
            let client = client.clone();
            spawn(async move {
                let answer = within(client.get("/stream")).await.unwrap();
                let stream = within(answer.open_stream()).await.unwrap();
                let bytes = pattern(100_000 + number);
                assert!(round_trip(stream, &bytes).await == bytes);
            })
        })
        .collect();
    for stream in streams {
        within(stream).await.unwrap();
    }
}

#[tokio::test]
async fn a_stream_behind_a_proxy_that_is_gone_ends_with_an_error() {
    let tls = Tls::new();
    let behind = crate::start::serve(offering(|| {
        StreamOffer::new(async |mut stream: Stream| {
            stream.write_all(b"half of ").await?;
            std::future::pending().await
        })
    }))
    .await;
    let upstream = Client::connect(behind.local_addr()).await.unwrap();
    let (front, client) = tls.start(vsoa::Router::new().nest("/s1", upstream)).await;
    let answer = within(client.get("/s1/stream")).await.unwrap();
    let mut stream = within(answer.open_stream()).await.unwrap();
    let mut half = [0; 8];
    within(stream.read_exact(&mut half)).await.unwrap();
    drop(front);
    assert!(within(stream.read_to_end(&mut Vec::new())).await.is_err());
}

#[tokio::test]
async fn who_is_silent_holds_up_nobody_for_all_of_the_time() {
    let (server, client) = Tls::new().start(echo_stream()).await;
    let answer = within(client.get("/stream")).await.unwrap();
    let port = SocketAddr::new(server.local_addr().ip(), answer.tunnel().unwrap());
    let _silent = within(TcpStream::connect(port)).await.unwrap();
    let stream = within(answer.open_stream()).await.unwrap();
    assert_eq!(round_trip(stream, b"mine").await, b"mine");
    assert_eq!(server.counters().tls_failures, 1);
}

use harness::{Implementation, ServerPeer};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use vsoa::{Client, ErrorKind, transport::tls::ClientTlsBuilder};

use super::{
    param,
    streams::{LARGE, open},
};
use crate::{
    support::{byte_pattern, pattern},
    tls::Files,
};

pub(crate) async fn calls_and_publications_go_through(server: Implementation) {
    let files = Files::new();
    let server = start(server, &files.arguments()).await;
    let client = connect(&server, files.on_client()).await.unwrap();
    let answer = client.get("/echo").param(&json!({ "a": "ä" })).data("x");
    let answer = answer.await.unwrap();
    assert_eq!(param(&answer), json!({ "a": "ä" }));
    assert_eq!(answer.payload().data, "x");

    let mut messages = client.subscribe_urls(["/t/"]).await.unwrap();
    let publish = json!({ "url": "/t/a", "payload": { "n": 1 }, "count": 3 });
    client.get("/publish").param(&publish).await.unwrap();
    for _ in 0..3 {
        let message = messages.recv().await.unwrap().unwrap();
        assert_eq!(message.payload.parse::<Value>().unwrap(), json!({ "n": 1 }));
    }
    client.ping().await.unwrap();
}

pub(crate) async fn large_packets_go_both_ways(server: Implementation) {
    let files = Files::new();
    let server = start(server, &files.arguments()).await;
    let client = connect(&server, files.on_client()).await.unwrap();
    let data = pattern(262_144 - 20 - 8);
    for _ in 0..2 {
        let answer = client.get("/echo").data(data.clone()).await.unwrap();
        assert_eq!(answer.payload().data, data);
    }
}

pub(crate) async fn our_certificate_is_taken_where_one_is_demanded(server: Implementation) {
    let files = Files::new();
    let arguments = [&files.arguments()[..], &files.demand()].concat();
    let server = start(server, &arguments).await;
    let with = files.on_client().certificate(files.client_key());
    let client = connect(&server, with).await.unwrap();
    assert_eq!(client.peer_certificates()[0], files.server.der);
    client.get("/echo").await.unwrap();

    let refused = connect(&server, files.on_client()).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Tls, "{refused:?}");
}

pub(crate) async fn a_server_that_we_do_not_know_is_not_trusted(server: Implementation) {
    let (files, others) = (Files::new(), Files::new());
    let server = start(server, &files.arguments()).await;
    let refused = connect(&server, others.on_client()).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Tls, "{refused:?}");
}

pub(crate) async fn there_is_no_quick_channel(server: Implementation) {
    let files = Files::new();
    let server = start(server, &files.arguments()).await;
    let client = connect(&server, files.on_client()).await.unwrap();
    let sent = client
        .get("/datagram")
        .param(&json!({ "url": "/d", "quick": true }));
    let mut datagrams = client.datagrams();
    sent.await.unwrap();
    let normal = client.get("/datagram").param(&json!({ "url": "/normal" }));
    normal.await.unwrap();
    let first = datagrams.recv().await.unwrap().unwrap();
    assert_eq!(first.url.as_str(), "/normal");
}

pub(crate) async fn streams_are_over_tls_too(server: Implementation) {
    let files = Files::new();
    let server = start(server, &files.arguments()).await;
    let client = connect(&server, files.on_client()).await.unwrap();
    let (_, mut stream) = open(&client, json!({ "n": LARGE })).await;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    assert!(bytes == byte_pattern(LARGE), "what came was changed");

    let (_, stream) = open(&client, json!({})).await;
    let (mut reader, mut writer) = stream.into_split();
    let sent = byte_pattern(LARGE);
    let mut back = vec![0; LARGE];
    let moving = tokio::join!(writer.write_all(&sent), reader.read_exact(&mut back));
    moving.0.unwrap();
    moving.1.unwrap();
    assert!(back == sent, "what came back was changed");
}

pub(crate) async fn the_client_notices_that_the_server_closes(server: Implementation) {
    let files = Files::new();
    let server = start(server, &files.arguments()).await;
    let client = connect(&server, files.on_client()).await.unwrap();
    client.get("/close").one_way().await.unwrap();
    client.closed().await;
}

async fn start(server: Implementation, arguments: &[String]) -> ServerPeer {
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    ServerPeer::start(server, &arguments).await
}

async fn connect(server: &ServerPeer, tls: ClientTlsBuilder) -> Result<Client, vsoa::Error> {
    let url = server.url().replace("vsoa://", "vsoas://");
    let tls = tls.build().unwrap();
    Client::builder(url).tls(tls).connect().await
}

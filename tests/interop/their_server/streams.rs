use std::time::Duration;

use harness::{Implementation, ServerPeer};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use vsoa::{Client, ErrorKind, Response, Status, Stream, StreamReply};

use super::{connected, event};
use crate::support::byte_pattern;

/// What a peer's `/stream` is to a typed client.
#[vsoa::service]
pub(super) trait Peer {
    /// So many bytes.
    #[get("/stream")]
    async fn stream(&self, n: usize) -> Result<StreamReply<()>, Status>;
}

pub(crate) async fn bytes_come_to_their_end(server: Implementation) {
    let (_server, client) = connected(server).await;
    let ((), mut stream) = PeerClient::new(client).stream(LARGE).await.unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    assert!(bytes == byte_pattern(LARGE), "what came was changed");
}

pub(crate) async fn bytes_go_both_ways_at_once(server: Implementation) {
    let (_server, client) = connected(server).await;
    let (_, stream) = open(&client, json!({})).await;
    let sent = byte_pattern(LARGE);
    let (mut reader, mut writer) = stream.into_split();
    let mut back = vec![0; LARGE];
    let moving = tokio::join!(writer.write_all(&sent), reader.read_exact(&mut back));
    moving.0.unwrap();
    moving.1.unwrap();
    assert!(back == sent, "what came back was changed");
}

/// They give back what was sent before this direction ended, and then end theirs.
pub(crate) async fn our_end_lets_theirs_go_on(server: Implementation) {
    let (mut server, client) = connected(server).await;
    let (_, mut stream) = open(&client, json!({})).await;
    let sent = byte_pattern(300_000);
    stream.write_all(&sent).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut back = Vec::new();
    stream.read_to_end(&mut back).await.unwrap();
    assert!(back == sent, "what came back was changed");
    assert_eq!(unlinked(&mut server).await["rx"], 300_000);
}

pub(crate) async fn a_stream_outlives_its_connection(server: Implementation) {
    let (mut server, client) = connected(server).await;
    let (_, mut stream) = open(&client, json!({})).await;
    client.close();
    let gone = |event: &Value| event["ev"] == "client" && event["connected"] == json!(false);
    server.wait_event(gone, Duration::from_secs(10)).await;
    stream.write_all(b"still here").await.unwrap();
    let mut back = [0; 10];
    stream.read_exact(&mut back).await.unwrap();
    assert_eq!(&back, b"still here");
}

pub(crate) async fn only_one_connection_is_taken(server: Implementation) {
    let (mut server, client) = connected(server).await;
    let (answer, _stream) = open(&client, json!({})).await;
    event(&mut server, "stream").await;
    // Refused, or reset.
    if let Ok(mut second) = TcpStream::connect(("127.0.0.1", answer.tunnel().unwrap())).await {
        assert_eq!(second.read(&mut [0]).await.unwrap_or(0), 0);
    }
}

pub(crate) async fn a_port_that_has_waited_in_vain_is_unreachable(server: Implementation) {
    let (mut server, client) = connected(server).await;
    let asked = json!({ "timeout_ms": 100 });
    let answer = client.get("/stream").param(&asked).await.unwrap();
    unlinked(&mut server).await;
    let late = answer.open_stream().await.unwrap_err();
    assert_eq!(late.kind(), ErrorKind::Unreachable);
}

pub(super) async fn open(client: &Client, asked: Value) -> (Response, Stream) {
    let answer = client.get("/stream").param(&asked).await.unwrap();
    let stream = answer.open_stream().await.unwrap();
    (answer, stream)
}

async fn unlinked(server: &mut ServerPeer) -> Value {
    let wanted = |event: &Value| event["ev"] == "stream" && event["state"] == "unlink";
    server.wait_event(wanted, Duration::from_secs(10)).await
}

pub(super) const LARGE: usize = 3 * 1024 * 1024 + 1;

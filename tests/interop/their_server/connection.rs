use std::time::Duration;

use harness::{Implementation, ServerPeer};
use serde_json::{Value, json};
use vsoa::{Client, CloseReason, Message, Payload, Url};

use super::{connected, connected_with, event};

pub(crate) async fn a_ping_is_answered(server: Implementation) {
    let (_server, client) = connected(server).await;
    for _ in 0..2 {
        client.ping().await.unwrap();
    }
}

pub(crate) async fn a_noop_is_ignored(server: Implementation) {
    let (_server, client) = connected(server).await;
    for _ in 0..2 {
        client.noop().unwrap();
        client.ping().await.unwrap();
    }
}

pub(crate) async fn the_priority_reaches_the_client(server: Implementation) {
    let (_server, client) = connected(server).await;
    assert_eq!(client.priority(), 0);
    for priority in [7, 3, 0] {
        let asked = json!({ "prio": priority });
        client.set("/prio").param(&asked).await.unwrap();
        assert_eq!(client.priority(), priority);
    }
}

pub(crate) async fn a_priority_may_come_with_the_connection(server: Implementation) {
    let (_server, client) = connected_with(server, &["--on-connect", "prio"]).await;
    client.ping().await.unwrap();
    assert_eq!(client.priority(), 3);
}

pub(crate) async fn the_client_notices_that_the_server_closes(server: Implementation) {
    let (_server, client) = connected(server).await;
    let (answer, reason) = tokio::join!(client.get("/close"), client.closed());
    assert!(answer.unwrap_err().is_closed());
    assert!(
        matches!(reason, CloseReason::Peer | CloseReason::Io(_)),
        "{reason:?}"
    );
    assert!(!client.is_connected());
}

pub(crate) async fn the_server_notices_that_the_client_closes(server: Implementation) {
    let (mut server, client) = connected(server).await;
    client.close();
    assert_eq!(client.closed().await, CloseReason::Local);
    let left = |event: &Value| event["ev"] == "client" && event["connected"] == false;
    server.wait_event(left, Duration::from_secs(10)).await;
}

pub(crate) async fn a_server_starts_again_on_the_same_port(server: Implementation) {
    let (server, client) = connected(server).await;
    let server = server.restart().await;
    client.closed().await;
    let client = Client::connect(server.url()).await.unwrap();
    assert!(client.get("/echo").await.unwrap().status().is_success());
}

pub(crate) async fn ipv6_is_a_network_like_any_other(server: Implementation) {
    let mut server = ServerPeer::start_on("::1", server, &[]).await;
    let client = Client::connect(server.url()).await.unwrap();
    assert!(client.get("/echo").await.unwrap().status().is_success());
    let message = Message::new(Url::from_static("/d"), Payload::EMPTY);
    client.datagram(message.quick()).unwrap();
    assert_eq!(event(&mut server, "datagram").await["quick"], true);
}

use vsoa::{Client, ErrorKind, Router, Server, Status, protocol::Kind};

use crate::{
    deadline::{until, within},
    raw::{RawPeer, request},
    start::{connect, echo},
};

#[tokio::test]
async fn one_connection_more_than_allowed_is_closed_at_once() {
    let server = Server::builder()
        .max_connections(2)
        .merge(echo())
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let one = connect(&server).await;
    // A connection counts before its handshake as well.
    let two = RawPeer::connect(server.local_addr()).await;
    until(|| server.counters().connections == 2).await;
    let refused = within(Client::connect(server.local_addr())).await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::Closed);
    assert_eq!(server.counters().connections_refused, 1);
    assert!(within(one.get("/echo")).await.is_ok());

    drop(two);
    let connecting = async {
        loop {
            if let Ok(client) = Client::connect(server.local_addr()).await {
                return client;
            }
        }
    };
    let three = within(connecting).await;
    assert!(within(three.get("/echo")).await.is_ok());
}

#[tokio::test]
async fn one_subscription_more_than_allowed_is_refused() {
    let server = Server::builder()
        .max_subscriptions(2)
        .merge(Router::new())
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let mut peer = RawPeer::connect(server.local_addr())
        .await
        .introduced()
        .await;
    for (seqno, url) in (1..).zip(["/1", "/2", "/3", "/2"]) {
        peer.send(&request(Kind::SUBSCRIBE, seqno, url)).await;
        let refused = url == "/3";
        let status = peer.receive().await.header.status;
        assert_eq!(status == Status::NO_MEMORY, refused, "{url}: {status}");
    }
    assert!(!server.is_subscribed("/3"));
    let other = connect(&server).await;
    let theirs = within(other.subscribe_urls(["/3", "/4"])).await;
    assert!(theirs.is_ok(), "each client has its own limit");
}

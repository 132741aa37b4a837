use tokio::sync::mpsc;
use vsoa::{
    CloseReason, Message, Payload, Server, ServerEvent, Url,
    protocol::{DecodeError, Kind},
};

use crate::{
    deadline::within,
    raw::{RawPeer, request},
    start::{PATIENCE, connect, echo},
};

/// A server and what it tells of its clients, in words.
async fn server() -> (Server, mpsc::UnboundedReceiver<String>) {
    let (sender, events) = mpsc::unbounded_channel();
    let server = Server::builder()
        .merge(echo())
        .on_event(move |event| {
            // The receiver is gone when a test has seen enough.
            let _ = sender.send(words(&event));
        })
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    (server, events)
}

fn words(event: &ServerEvent) -> String {
    match event {
        ServerEvent::Connected { .. } => "connected".to_owned(),
        ServerEvent::Datagram { message, .. } => format!("datagram {}", message.url),
        ServerEvent::Disconnected { reason, .. } => format!("disconnected: {reason}"),
        ServerEvent::Subscribed { urls, .. } => format!("subscribed {urls:?}"),
        ServerEvent::Unsubscribed { urls, .. } => format!("unsubscribed {urls:?}"),
        other => format!("{other:?}"),
    }
}

async fn next(events: &mut mpsc::UnboundedReceiver<String>) -> String {
    within(events.recv()).await.expect("the server runs")
}

#[tokio::test]
async fn the_events_of_a_client_come_in_order() {
    let (server, mut events) = server().await;
    let client = connect(&server).await;
    let subscription = within(client.subscribe_urls(["/a", "/b"])).await.unwrap();
    let message = Message::new(Url::from_static("/d"), Payload::EMPTY);
    client.datagram(message).unwrap();
    within(subscription.unsubscribe()).await.unwrap();
    client.close();
    for expected in [
        "connected",
        r#"subscribed ["/a", "/b"]"#,
        "datagram /d",
        r#"unsubscribed ["/a"]"#,
        r#"unsubscribed ["/b"]"#,
        "disconnected: closed by the other side",
    ] {
        assert_eq!(next(&mut events).await, expected);
    }
}

#[tokio::test]
async fn a_disconnection_comes_with_its_reason() {
    let (server, mut events) = server().await;
    let mut peer = RawPeer::connect(server.local_addr())
        .await
        .introduced()
        .await;
    peer.send_bytes(&[0; 20]).await;
    let reason = CloseReason::Protocol(DecodeError::Magic(0));
    assert_eq!(next(&mut events).await, "connected");
    assert_eq!(next(&mut events).await, format!("disconnected: {reason}"));

    let _client = connect(&server).await;
    assert_eq!(next(&mut events).await, "connected");
    within(server.shutdown(PATIENCE)).await.unwrap();
    assert_eq!(next(&mut events).await, "disconnected: closed by this side");
}

#[tokio::test]
async fn who_was_never_connected_is_not_disconnected() {
    let (server, mut events) = server().await;
    let mut stranger = RawPeer::connect(server.local_addr()).await;
    stranger.send(&request(Kind::PINGECHO, 1, "")).await;
    stranger.receive().await;
    stranger.end_writing().await;
    stranger.ended().await;
    let _client = connect(&server).await;
    drop(server);
    assert_eq!(next(&mut events).await, "connected");
    assert_eq!(next(&mut events).await, "disconnected: closed by this side");
}

#[tokio::test]
async fn a_subscription_of_what_is_subscribed_is_no_event() {
    let (server, mut events) = server().await;
    let mut peer = RawPeer::connect(server.local_addr())
        .await
        .introduced()
        .await;
    let subscribe = request(Kind::SUBSCRIBE, 1, "/a");
    let unsubscribe = request(Kind::UNSUBSCRIBE, 2, "/a");
    peer.send_all([&subscribe, &subscribe, &unsubscribe, &unsubscribe])
        .await;
    peer.end_writing().await;
    for expected in [
        "connected",
        r#"subscribed ["/a"]"#,
        r#"unsubscribed ["/a"]"#,
        "disconnected: closed by the other side",
    ] {
        assert_eq!(next(&mut events).await, expected);
    }
}

#[tokio::test]
async fn a_function_that_panics_on_events_stops_nothing() {
    let server = Server::builder()
        .merge(echo())
        .on_event(|_| panic!("as the test wants it"))
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let client = connect(&server).await;
    let _subscription = within(client.subscribe_urls(["/a"])).await.unwrap();
    assert!(within(client.get("/echo")).await.is_ok());
    client.close();
    within(client.closed()).await;
    assert!(within(connect(&server).await.get("/echo")).await.is_ok());
}

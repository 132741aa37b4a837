use vsoa::{
    Client, ErrorKind, Message, Payload, Router, Server, Status, Url,
    protocol::{Header, Kind, Packet},
    transport::memory,
};

use crate::{
    deadline::{until, within},
    raw::{RawPeer, listen, request},
    start::{PATIENCE, connect, in_memory, serve},
};

fn message(url: &'static str) -> Message {
    Message::new(Url::from_static(url), Payload::EMPTY)
}

/// A client whose server a test plays.
async fn with_raw_server() -> (Client, RawPeer) {
    let (listener, addr) = listen().await;
    let serving = async { RawPeer::accept(&listener).await.welcoming().await };
    let connecting = Client::builder(addr).send_timeout(PATIENCE).connect();
    let (client, peer) = within(async { tokio::join!(connecting, serving) }).await;
    (client.expect("it is welcome"), peer)
}

async fn confirm(peer: &mut RawPeer, request: &Packet, status: Status) {
    let header = Header::reply(request.header.kind, request.header.seqno).with_status(status);
    peer.send(&Packet::new(header)).await;
}

#[tokio::test]
async fn dropping_a_subscription_takes_it_back_at_the_server() {
    let server = serve(Router::new()).await;
    let client = connect(&server).await;
    let subscription = within(client.subscribe_urls(["/a", "/b/"])).await.unwrap();
    assert!(server.is_subscribed("/a") && server.is_subscribed("/b/x"));
    drop(subscription);
    until(|| !server.is_subscribed("/a") && !server.is_subscribed("/b/x")).await;
}

#[tokio::test]
async fn unsubscribing_waits_for_the_server() {
    let (server, client) = in_memory(Router::new()).await;
    let mut subscription = within(client.subscribe_urls(["/a", "/b"])).await.unwrap();
    within(subscription.unsubscribe_urls(["/a", "/unknown"]))
        .await
        .unwrap();
    assert_eq!(subscription.urls(), ["/b"]);
    assert!(!server.is_subscribed("/a") && server.is_subscribed("/b"));
    within(subscription.subscribe(["/c"])).await.unwrap();
    assert!(server.is_subscribed("/c"));
    within(subscription.unsubscribe()).await.unwrap();
    assert!(!server.is_subscribed("/b") && !server.is_subscribed("/c"));
}

#[tokio::test]
async fn two_subscribers_share_a_url_and_the_last_one_takes_it_back() {
    let (server, client) = in_memory(Router::new()).await;
    let one = within(client.subscribe_urls(["/t", "/one"])).await.unwrap();
    let mut two = within(client.subscribe_urls(["/t"])).await.unwrap();
    let report = server.publish(message("/t")).await.unwrap();
    assert_eq!(report.receivers(), 1, "there is one connection");
    assert!(within(two.recv()).await.unwrap().is_ok());

    drop(one);
    until(|| !server.is_subscribed("/one")).await;
    assert!(server.is_subscribed("/t"));
    server.publish(message("/t")).await.unwrap();
    assert!(within(two.recv()).await.unwrap().is_ok());

    drop(two);
    until(|| !server.is_subscribed("/t")).await;
}

#[tokio::test]
async fn all_subscriptions_of_a_client_end_at_once() {
    let (server, client) = in_memory(Router::new()).await;
    let mut one = within(client.subscribe_urls(["/1"])).await.unwrap();
    let mut two = within(client.subscribe_urls(["/2/"])).await.unwrap();
    within(client.unsubscribe_all()).await.unwrap();
    assert!(!server.is_subscribed("/1") && !server.is_subscribed("/2"));
    assert!(within(one.recv()).await.is_none());
    assert!(within(two.recv()).await.is_none());
    let mut again = within(client.subscribe_urls(["/1"])).await.unwrap();
    drop(one);
    within(client.ping()).await.unwrap();
    server.publish(message("/1")).await.unwrap();
    assert!(within(again.recv()).await.unwrap().is_ok());
}

#[tokio::test]
async fn a_refused_subscription_is_told_and_forgotten() {
    let (connector, listener) = memory::channel();
    let builder = Server::builder().max_subscriptions(2);
    let server = builder.serve(listener).unwrap();
    let client = within(Client::connect(connector)).await.unwrap();
    let mut kept = within(client.subscribe_urls(["/1"])).await.unwrap();
    let refused = within(client.subscribe_urls(["/1", "/2", "/3"])).await;
    assert_eq!(refused.unwrap_err().status(), Some(Status::NO_MEMORY));
    assert!(server.is_subscribed("/1") && !server.is_subscribed("/2"));
    server.publish(message("/1")).await.unwrap();
    assert!(within(kept.recv()).await.unwrap().is_ok());
    let refused = within(kept.subscribe(["/2", "/3"])).await.unwrap_err();
    assert_eq!(refused.status(), Some(Status::NO_MEMORY));
    assert_eq!(kept.urls(), ["/1"]);
    within(kept.subscribe(["/2"])).await.unwrap();
}

#[tokio::test]
async fn a_subscription_of_nothing_is_refused_here() {
    let (_server, client) = in_memory(Router::new()).await;
    let none: [&str; 0] = [];
    let refused = within(client.subscribe_urls(none)).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Argument);
    let refused = within(client.subscribe_urls(["no-slash"])).await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::InvalidUrl);
}

#[tokio::test]
async fn a_subscription_given_up_half_way_is_taken_back() {
    let (client, mut peer) = with_raw_server().await;
    let mut subscribing = Box::pin(client.subscribe_urls(["/t"]).into_future());
    let request = tokio::select! {
        request = peer.receive() => request,
        _ = &mut subscribing => panic!("nobody confirmed it"),
    };
    assert_eq!(request.header.kind, Kind::SUBSCRIBE);
    drop(subscribing);
    let request = peer.receive().await;
    assert_eq!(
        (request.header.kind, &*request.url),
        (Kind::UNSUBSCRIBE, "/t")
    );
}

#[tokio::test]
async fn several_urls_travel_as_a_list() {
    let (client, mut peer) = with_raw_server().await;
    let serving = async {
        let request = peer.receive().await;
        assert_eq!(request.url, "");
        let urls: Vec<String> = request.payload.parse().unwrap();
        assert_eq!(urls, ["/a", "/b/"]);
        confirm(&mut peer, &request, Status::SUCCESS).await;
    };
    let (subscription, ()) =
        within(async { tokio::join!(client.subscribe_urls(["/a", "/b/"]), serving) }).await;
    assert_eq!(subscription.unwrap().urls(), ["/a", "/b/"]);
}

#[tokio::test]
async fn after_an_unsubscription_nothing_more_comes() {
    let server = serve(Router::new()).await;
    let mut peer = RawPeer::connect(server.local_addr())
        .await
        .introduced()
        .await;
    peer.send(&request(Kind::SUBSCRIBE, 1, "/t")).await;
    peer.receive().await;
    peer.send(&request(Kind::UNSUBSCRIBE, 2, "/t")).await;
    let confirmed = peer.receive().await;
    assert_eq!(confirmed.header.kind, Kind::UNSUBSCRIBE);
    assert_eq!(server.publish(message("/t")).await.unwrap().receivers(), 0);
}

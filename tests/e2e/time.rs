use std::time::Duration;

use vsoa::{Client, ErrorKind, Router, Server};

use crate::{
    deadline::within,
    gate::Gate,
    raw::{RawPeer, listen},
    start::{connect, echo, in_memory},
};

#[tokio::test]
async fn pings_and_subscriptions_that_are_not_answered_time_out() {
    let (listener, addr) = listen().await;
    let serving = async { RawPeer::accept(&listener).await.welcoming().await };
    let (client, peer) = within(async { tokio::join!(Client::connect(addr), serving) }).await;
    let client = client.unwrap();
    let time = Duration::from_millis(5);
    let error = within(client.ping().timeout(time)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimedOut);
    let subscribing = client.subscribe_urls(["/t"]).timeout(time);
    let error = within(subscribing).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimedOut);
    let error = within(client.get("/x").timeout(time)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimedOut);
    assert!(client.is_connected());
    drop(peer);
}

#[tokio::test]
async fn a_call_that_has_no_time_at_all_fails_at_once() {
    let gate = Gate::closed();
    let (_server, client) = in_memory(echo().route("/slow", gate.handler())).await;
    let call = client.get("/slow").timeout(Duration::ZERO);
    assert!(within(call).await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn times_without_end_are_as_good_as_none() {
    let server = Server::builder()
        .handshake_timeout(Duration::MAX)
        .send_timeout(Duration::MAX)
        .merge(echo())
        .merge(Router::new())
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let client = Client::builder(server.local_addr())
        .connect_timeout(Duration::MAX)
        .handshake_timeout(Duration::MAX)
        .call_timeout(Duration::MAX)
        .send_timeout(Duration::MAX)
        .connect();
    let client = within(client).await.unwrap();
    assert!(within(client.get("/echo")).await.is_ok());
    let second = connect(&server).await;
    assert!(within(second.ping().timeout(Duration::MAX)).await.is_ok());
    within(server.shutdown(Duration::MAX)).await.unwrap();
}

use std::time::Duration;

use vsoa::{Client, ErrorKind, Router, Server, transport::memory};

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

#[tokio::test(start_paused = true)]
async fn a_call_made_after_a_long_time_has_all_its_time() {
    let (_server, client) = in_memory(echo()).await;
    for _ in 0..3 {
        tokio::time::advance(Duration::from_hours(1)).await;
        assert!(client.get("/echo").await.is_ok());
        assert!(client.ping().await.is_ok());
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_without_a_time_of_its_own_has_that_of_the_client() {
    let gate = Gate::closed();
    let (connector, listener) = memory::channel();
    let _server = Server::builder()
        .merge(echo().route("/slow", gate.handler()))
        .serve(listener)
        .unwrap();
    let client = Client::builder(connector).call_timeout(Duration::from_secs(2));
    let client = client.connect().await.unwrap();
    let ends_within = async |millis, call: vsoa::client::RequestBuilder| {
        let time = Duration::from_millis(millis);
        tokio::time::timeout(time, call.into_future()).await.is_ok()
    };
    assert!(!ends_within(1900, client.get("/slow")).await);
    assert!(ends_within(2100, client.get("/slow")).await);
    let short = || client.get("/slow").timeout(Duration::from_millis(10));
    assert!(!ends_within(8, short()).await);
    assert!(ends_within(12, short()).await);
    assert!(client.get("/echo").await.is_ok());
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

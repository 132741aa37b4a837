use std::time::Duration;

use vsoa::{
    Client, ErrorKind, Payload, Request, Router, Server, Status, protocol::Kind, transport::memory,
};

use crate::{
    deadline::{until, within},
    gate::Gate,
    raw::{RawPeer, request},
    start::{PATIENCE, connect, echo, spawn},
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
    assert_eq!(server.counters().subscriptions_refused, 1);
}

#[tokio::test]
async fn one_connection_without_handshake_more_than_allowed_is_closed_at_once() {
    let server = Server::builder()
        .max_handshakes(2)
        .merge(echo())
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let first = RawPeer::connect(server.local_addr()).await;
    let _second = RawPeer::connect(server.local_addr()).await;
    until(|| server.counters().connections == 2).await;
    let refused = within(Client::connect(server.local_addr())).await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::Closed);
    assert_eq!(server.counters().connections_refused, 1);

    // Whoever has completed the handshake makes room for the next.
    let _first = first.introduced().await;
    let client = connect(&server).await;
    assert!(within(client.get("/echo")).await.is_ok());
}

#[tokio::test]
async fn a_url_longer_than_allowed_is_refused_and_counted() {
    let server = Server::builder()
        .max_url_len(10)
        .merge(Router::new().fallback(async |_: Request| ()))
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let client = connect(&server).await;
    let fits = within(client.get("/234567890")).await.unwrap();
    assert_eq!(fits.status(), Status::SUCCESS);
    let long = within(client.get("/2345678901")).await.unwrap();
    assert_eq!(long.status(), Status::ARGUMENTS);
    let long = within(client.subscribe_urls(["/2345678901"])).await;
    assert_eq!(long.unwrap_err().status(), Some(Status::ARGUMENTS));
    assert_eq!(server.counters().urls_refused, 2);
}

#[tokio::test(start_paused = true)]
async fn a_silent_client_that_answers_pings_stays_and_one_that_does_not_is_closed() {
    let (connector, listener) = memory::channel();
    let silence = Duration::from_secs(3);
    let server = Server::builder()
        .max_silence(silence)
        .tcp_keepalive(silence)
        .serve(listener)
        .unwrap();
    let client = within(Client::connect(connector)).await.unwrap();
    for _ in 0..10 {
        tokio::time::advance(silence).await;
        // Whatever has to run because of that runs before the next call is answered.
        assert!(within(client.ping()).await.is_ok(), "our client answers");
    }
    tokio::time::advance(silence * 10).await;
    assert!(
        within(client.ping()).await.is_ok(),
        "nobody could have answered"
    );

    let tcp = Server::builder().max_silence(Duration::from_millis(1));
    let tcp = tcp.bind("127.0.0.1:0").await.unwrap();
    tokio::time::resume();
    let mut deaf = RawPeer::connect(tcp.local_addr()).await.introduced().await;
    deaf.ended().await;
    until(|| tcp.counters().silent_closed == 1).await;
    assert_eq!(server.counters().silent_closed, 0);
}

/// A client that is not read from, because enough of its calls are under way, cannot show that it
/// is alive.
#[tokio::test(start_paused = true)]
async fn a_client_that_is_not_listened_to_is_not_silent() {
    let gate = Gate::closed();
    let silence = Duration::from_secs(3);
    let (connector, listener) = memory::channel();
    let server = Server::builder()
        .max_silence(silence)
        .max_calls_in_flight(1)
        .merge(Router::new().route("/slow", gate.handler()))
        .serve(listener)
        .unwrap();
    let client = within(Client::connect(connector)).await.unwrap();
    let calls = [spawn(client.get("/slow")), spawn(client.get("/slow"))];
    gate.entered(1).await;
    // Nothing is waited for: the paused clock goes on by itself when nobody has anything to do.
    let pass = async || tokio::time::timeout(silence * 5, std::future::pending::<()>()).await;
    assert!(pass().await.is_err());
    let ending = spawn(server.shutdown(PATIENCE * 10));
    assert!(pass().await.is_err());
    gate.open(1);
    let [first, second] = calls;
    assert!(within(first).await.unwrap().is_ok());
    assert!(within(second).await.unwrap().unwrap_err().is_closed());
    within(ending).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_connection_with_keepalive_and_a_priority_works_as_any_other() {
    for addr in ["127.0.0.1:0", "[::1]:0"] {
        let routes = Router::new().set("/prefer", async |call: Request| {
            Payload::json(&call.context().session().set_priority(5).is_ok())
        });
        let server = Server::builder()
            .tcp_keepalive(Duration::from_secs(10))
            .merge(routes)
            .bind(addr)
            .await
            .unwrap();
        let client = Client::builder(server.local_addr()).tcp_keepalive(Duration::from_secs(10));
        let client = within(client.connect()).await.unwrap();
        let preferred = within(client.set("/prefer")).await.unwrap();
        assert!(preferred.payload().parse::<bool>().unwrap());
        until(|| client.priority() == 5).await;
        assert!(within(client.ping()).await.is_ok());
        assert_eq!(server.clients()[0].priority(), 5);
    }
}

#[tokio::test]
async fn a_client_that_does_not_complete_the_handshake_is_closed_and_counted() {
    let server = Server::builder()
        .handshake_timeout(Duration::from_millis(20))
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let mut mute = RawPeer::connect(server.local_addr()).await;
    mute.ended().await;
    until(|| server.counters().handshake_timeouts == 1).await;
}

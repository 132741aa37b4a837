use std::time::Duration;

use harness::{Implementation, ServerPeer};
use serde_json::json;
use vsoa::{
    Client, ReceiveError,
    client::{Backoff, ConnectionState, Keepalive, States},
};

use super::event;

/// A client that notices soon what becomes of its server.
fn supervised(server: &ServerPeer, password: &str) -> Client {
    Client::builder(server.url())
        .password(password)
        .keepalive(Keepalive::every(Duration::from_millis(500)))
        .supervised()
        .backoff(Backoff::fixed(Duration::from_millis(50)))
        .connect()
        .unwrap()
}

async fn epoch(states: &mut States, wanted: u64) {
    while let Some(state) = states.recv().await {
        if matches!(state, ConnectionState::Connected { epoch, .. } if epoch >= wanted) {
            return;
        }
    }
    panic!("the client is closed");
}

pub(crate) async fn a_client_outlives_its_server(server: Implementation) {
    let mut server = ServerPeer::start(server, &["secret"]).await;
    let client = supervised(&server, "secret");
    let mut states = client.states();
    let mut messages = client.subscribe_urls(["/t/", "/u"]).await.unwrap();
    let mut datagrams = client.datagrams();
    for round in 2..=3 {
        server = server.restart().await;
        epoch(&mut states, round).await;
        let told = messages.recv().await.unwrap().unwrap_err();
        assert!(matches!(told, ReceiveError::Reconnected), "{told}");
        let told = datagrams.recv().await.unwrap().unwrap_err();
        assert!(matches!(told, ReceiveError::Reconnected), "{told}");
        for url in ["/t/a", "/u"] {
            for quick in [false, true] {
                let asked = json!({ "url": url, "payload": { "round": round }, "quick": quick });
                client.set("/publish").param(&asked).await.unwrap();
                let message = messages.recv().await.unwrap().unwrap();
                assert_eq!((&*message.url, message.quick), (url, quick));
            }
        }
        let asked = json!({ "url": "/d", "quick": true });
        client.set("/datagram").param(&asked).await.unwrap();
        assert_eq!(datagrams.recv().await.unwrap().unwrap().url, "/d");
    }
}

pub(crate) async fn a_call_waits_for_its_server(server: Implementation) {
    let mut server = ServerPeer::start(server, &[]).await;
    let client = supervised(&server, "");
    client.connected().await.unwrap();
    let in_flight = async {
        let asked = json!({ "ms": 30_000 });
        client.get("/delay").param(&asked).await
    };
    let restart = async {
        event(&mut server, "rpc").await;
        let server = server.restart().await;
        (server, client.get("/echo").param(&[1]).await)
    };
    let (in_flight, (_server, waited)) = tokio::join!(in_flight, restart);
    assert!(in_flight.unwrap_err().is_closed());
    let answer = waited.unwrap();
    assert_eq!(answer.payload().parse::<[i32; 1]>().unwrap(), [1]);
}

/// Some ten pings, after each of which an answer has to come for the connection to stay.
pub(crate) async fn pings_are_answered_all_the_time(server: Implementation) {
    let server = ServerPeer::start(server, &[]).await;
    let keepalive = Keepalive::every(Duration::from_millis(100)).lost_after(1);
    let builder = Client::builder(server.url()).keepalive(keepalive);
    let client = builder.connect().await.unwrap();
    let closed = tokio::time::timeout(Duration::from_secs(1), client.closed()).await;
    assert!(closed.is_err(), "{closed:?}");
    assert!(client.get("/echo").await.unwrap().status().is_success());
}

pub(crate) async fn a_wrong_password_is_told_each_time(server: Implementation) {
    let server = ServerPeer::start(server, &["right"]).await;
    let client = supervised(&server, "wrong");
    let mut states = client.states();
    let mut refusals = 0;
    while refusals < 3 {
        if let Some(ConnectionState::Disconnected { reason, .. }) = states.recv().await {
            assert!(reason.to_string().contains("password"), "{reason}");
            refusals += 1;
        }
    }
}

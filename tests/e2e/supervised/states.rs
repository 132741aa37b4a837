use vsoa::{
    Client, CloseReason, Router,
    client::{ConnectionState, DisconnectReason},
    transport::memory,
};

use super::{epoch, serve, supervised, until, why_down};
use crate::{
    deadline::within,
    raw::{RawPeer, listen},
    start::in_memory,
};

#[tokio::test]
async fn a_reader_begins_with_the_present_state_and_sees_each_change() {
    let (listener, addr) = listen().await;
    let client = Client::builder(addr).supervised().connect().unwrap();
    let mut states = client.states();
    let next = within(states.recv()).await.unwrap();
    assert!(matches!(next, ConnectionState::Connecting), "{next}");
    let peer = RawPeer::accept(&listener).await.welcoming().await;
    let next = within(states.recv()).await.unwrap();
    assert!(
        matches!(next, ConnectionState::Connected { epoch: 1, .. }),
        "{next}"
    );
    drop(peer);
    let next = within(states.recv()).await.unwrap();
    assert!(
        matches!(next, ConnectionState::Disconnected { .. }),
        "{next}"
    );
    let next = within(states.recv()).await.unwrap();
    assert!(matches!(next, ConnectionState::Connecting), "{next}");
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_was_away_sees_by_the_number_that_the_connection_is_another() {
    let (connector, _) = memory::channel();
    let server = serve(&connector, Router::new());
    let client = supervised(&connector).connect().unwrap();
    let mut late = client.states();
    until(&mut late, ConnectionState::is_connected).await;
    let mut states = client.states();
    drop(server);
    why_down(&mut states).await;
    let _server = serve(&connector, Router::new());
    epoch(&client, 2).await;
    let next = within(late.recv()).await.unwrap();
    assert!(
        matches!(next, ConnectionState::Connected { epoch: 2, .. }),
        "{next}"
    );
}

#[tokio::test]
async fn a_client_that_is_not_supervised_is_connected_once() {
    let (server, client) = in_memory(Router::new()).await;
    let mut states = client.states();
    let next = within(states.recv()).await.unwrap();
    assert!(
        matches!(next, ConnectionState::Connected { epoch: 1, .. }),
        "{next}"
    );
    assert!(within(client.connected()).await.is_ok());
    assert!(client.reconnect().is_ok(), "it is connected");
    drop(server);
    let reason = why_down(&mut states).await;
    assert!(
        matches!(reason, DisconnectReason::Closed(CloseReason::Peer)),
        "{reason}"
    );
    assert!(within(states.recv()).await.is_none());
    assert!(within(client.connected()).await.unwrap_err().is_closed());
    assert!(client.reconnect().unwrap_err().is_closed());
}

#[tokio::test]
async fn disconnecting_a_client_that_is_not_supervised_closes_it() {
    let (_server, client) = in_memory(Router::new()).await;
    client.disconnect();
    assert_eq!(within(client.closed()).await, CloseReason::Local);
}

#[tokio::test(start_paused = true)]
async fn closing_is_the_last_state() {
    let (connector, _) = memory::channel();
    let client = supervised(&connector).connect().unwrap();
    let mut states = client.states();
    why_down(&mut states).await;
    client.close();
    let reason = why_down(&mut states).await;
    assert!(
        matches!(reason, DisconnectReason::Closed(CloseReason::Local)),
        "{reason}"
    );
    assert!(within(states.recv()).await.is_none());
    assert!(
        within(client.states().recv()).await.is_some(),
        "a late reader learns of it"
    );
    assert!(within(client.connected()).await.unwrap_err().is_closed());
    assert!(client.reconnect().unwrap_err().is_closed());
}

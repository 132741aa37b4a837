use bytes::Bytes;
use vsoa::{Client, CloseReason, ErrorKind, Payload, Router, Server};

use crate::{
    deadline::{until, within},
    gate::Gate,
    raw::{RawPeer, listen},
    start::{connect, echo, in_memory, serve, spawn},
};

#[tokio::test]
async fn the_last_handle_closes_the_connection() {
    let server = serve(echo()).await;
    let client = connect(&server).await;
    let clone = client.clone();
    let session = server.clients().remove(0);
    drop(client);
    assert!(within(clone.get("/echo")).await.is_ok());
    drop(clone);
    assert_eq!(within(session.closed()).await, CloseReason::Peer);
    until(|| server.clients().is_empty()).await;
}

#[tokio::test]
async fn a_subscription_keeps_the_connection() {
    let (server, client) = in_memory(Router::new()).await;
    let mut subscription = within(client.subscribe_urls(["/t"])).await.unwrap();
    drop(client);
    let message = vsoa::Message::new("/t".try_into().unwrap(), Payload::from_data("kept"));
    server.publish(message).await.unwrap();
    let kept = within(subscription.recv()).await.unwrap().unwrap();
    assert_eq!(kept.payload.data, "kept");
    let session = server.clients().remove(0);
    drop(subscription);
    within(session.closed()).await;
}

#[tokio::test]
async fn close_ends_all_clones_and_says_so() {
    let (_server, client) = in_memory(echo()).await;
    let clone = client.clone();
    client.close();
    assert_eq!(within(clone.closed()).await, CloseReason::Local);
    assert!(!clone.is_connected());
    let error = within(clone.get("/echo")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Closed);
    assert!(clone.get("/echo").one_way().await.unwrap_err().is_closed());
}

#[tokio::test]
async fn a_server_that_goes_away_ends_everything() {
    let (listener, addr) = listen().await;
    let serving = async { RawPeer::accept(&listener).await.welcoming().await };
    let (client, peer) = within(async { tokio::join!(Client::connect(addr), serving) }).await;
    let client = client.unwrap();
    let mut datagrams = client.datagrams();
    let pending = spawn(client.get("/x"));
    drop(peer);
    within(client.closed()).await;
    assert!(within(pending).await.unwrap().unwrap_err().is_closed());
    assert!(within(datagrams.recv()).await.is_none());
    assert!(within(client.ping()).await.unwrap_err().is_closed());
    let refused = within(client.subscribe_urls(["/t"])).await;
    assert!(refused.unwrap_err().is_closed());
    assert!(within(client.datagrams().recv()).await.is_none());
}

#[tokio::test]
async fn a_dropped_server_closes_its_clients_and_stops_listening() {
    let server = serve(echo()).await;
    let (addr, handle) = (server.local_addr(), server.handle());
    let clients = [connect(&server).await, connect(&server).await];
    let session = server.clients().remove(0);
    drop(server);
    for client in &clients {
        assert_eq!(within(client.closed()).await, CloseReason::Peer);
    }
    assert_eq!(within(session.closed()).await, CloseReason::Local);
    until(|| handle.clients().is_empty()).await;
    let refused = within(Client::connect(addr)).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Unreachable);
}

#[test]
fn a_runtime_that_ends_takes_its_connections_with_it() {
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
    };
    let (server_runtime, client_runtime) = (runtime().unwrap(), runtime().unwrap());
    let server: Server = server_runtime.block_on(serve(echo()));
    let addr = server.local_addr();
    let client = client_runtime.block_on(async {
        let connecting = tokio::task::spawn_blocking(move || {
            server_runtime.block_on(within(async {
                while server.clients().is_empty() {
                    tokio::task::yield_now().await;
                }
            }));
            drop(server_runtime);
            server
        });
        let client = within(Client::connect(addr)).await.unwrap();
        let server = within(connecting).await.unwrap();
        assert!(server.clients().is_empty(), "the drivers are gone");
        client
    });
    drop(client_runtime);
    runtime().unwrap().block_on(async {
        within(client.closed()).await;
        assert!(within(client.get("/echo")).await.unwrap_err().is_closed());
    });
}

#[tokio::test]
async fn what_was_sent_before_the_last_handle_went_arrives() {
    let gate = Gate::closed();
    gate.open(100);
    let server = serve(Router::new().route("/in", gate.handler())).await;
    let client = connect(&server).await;
    let data = Bytes::from(vec![1; 100_000]);
    for _ in 0..20 {
        let call = client.set("/in").data(data.clone());
        within(call.one_way()).await.unwrap();
    }
    drop(client);
    gate.entered(20).await;
}

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use vsoa::{Client, CloseReason, ErrorKind, Router, Server, ServerEvent, transport::memory};

use crate::{
    deadline::within,
    gate::Gate,
    raw::{RawPeer, call},
    start::{PATIENCE, connect, echo, in_memory, serve, spawn},
};

#[tokio::test]
async fn a_call_in_flight_ends_before_the_server_does() {
    let gate = Gate::closed();
    let server = serve(Router::new().route("/slow", gate.handler())).await;
    let (busy, idle) = (connect(&server).await, connect(&server).await);
    let slow = spawn(busy.get("/slow").data("done"));
    gate.entered(1).await;
    let handle = server.handle();
    let ending = spawn(server.shutdown(PATIENCE));
    assert_eq!(within(idle.closed()).await, CloseReason::Peer);
    assert_eq!(handle.clients().len(), 1, "the call is still under way");
    gate.open(1);
    let answer = within(slow).await.unwrap().unwrap();
    assert_eq!(answer.payload().data, "done");
    within(ending).await.unwrap().unwrap();
    assert!(handle.clients().is_empty());
    assert_eq!(within(busy.closed()).await, CloseReason::Peer);
}

#[tokio::test]
async fn what_waits_to_be_written_is_written() {
    let server = serve(echo()).await;
    let mut peer = RawPeer::connect(server.local_addr())
        .await
        .introduced()
        .await;
    let calls: Vec<_> = (0..5)
        .map(|seqno| call(seqno, "/echo", vec![1; 200_000]))
        .collect();
    let bytes = crate::raw::encoded(&calls);
    peer.send_bytes(&bytes[..bytes.len() - 1]).await;
    for seqno in 0..4 {
        assert_eq!(peer.receive().await.header.seqno.0, seqno);
    }
    within(server.shutdown(PATIENCE)).await.unwrap();
    peer.ended().await;
}

#[tokio::test]
async fn when_patience_ends_calls_are_cut_off() {
    let gate = Gate::closed();
    let server = serve(Router::new().route("/slow", gate.handler())).await;
    let client = connect(&server).await;
    let slow = spawn(client.get("/slow"));
    gate.entered(1).await;
    let late = within(server.shutdown(Duration::from_millis(1))).await;
    assert_eq!(late.unwrap_err().kind(), ErrorKind::TimedOut);
    assert!(within(slow).await.unwrap().unwrap_err().is_closed());
}

#[tokio::test]
async fn a_server_that_shuts_down_takes_no_new_clients_and_no_new_calls() {
    let gate = Gate::closed();
    let server = serve(echo().route("/slow", gate.handler())).await;
    let addr = server.local_addr();
    let client = connect(&server).await;
    let idle = connect(&server).await;
    let slow = spawn(client.get("/slow"));
    gate.entered(1).await;
    let ending = spawn(server.shutdown(PATIENCE));
    within(idle.closed()).await;
    let refused = within(Client::connect(addr)).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Unreachable);
    let late = spawn(client.get("/echo"));
    gate.open(1);
    assert!(within(slow).await.unwrap().is_ok());
    assert!(within(late).await.unwrap().unwrap_err().is_closed());
    within(ending).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_shutdown_that_is_given_up_closes_at_once() {
    let gate = Gate::closed();
    let (server, client) = in_memory(Router::new().route("/slow", gate.handler())).await;
    let slow = spawn(client.get("/slow"));
    gate.entered(1).await;
    let ending = tokio::time::timeout(Duration::ZERO, server.shutdown(PATIENCE));
    assert!(ending.await.is_err());
    assert!(within(slow).await.unwrap().unwrap_err().is_closed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_events_have_been_told_when_the_server_has_shut_down() {
    let told = Arc::new(AtomicUsize::new(0));
    let counter = told.clone();
    let (connector, listener) = memory::channel();
    let server = Server::builder()
        .on_event(move |event| {
            if let ServerEvent::Disconnected { .. } = event {
                // A function that takes its time, so that the end of the server could overtake it.
                (0..100_000).for_each(|_| std::hint::spin_loop());
                counter.fetch_add(1, Ordering::SeqCst);
            }
        })
        .serve(listener)
        .unwrap();
    let mut clients = Vec::new();
    for _ in 0..20 {
        clients.push(within(Client::connect(connector.clone())).await.unwrap());
    }
    within(server.shutdown(PATIENCE)).await.unwrap();
    assert_eq!(told.load(Ordering::SeqCst), 20);
}

#[tokio::test]
async fn in_memory_no_new_clients_come_in_either() {
    let (connector, listener) = memory::channel();
    let server = Server::builder().serve(listener).unwrap();
    within(server.shutdown(PATIENCE)).await.unwrap();
    let refused = within(Client::connect(connector)).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Unreachable);
}

use std::sync::Arc;

use vsoa::{Request, Response, Router, Server};

use crate::{
    deadline::until,
    gate::Gate,
    raw::{RawPeer, call},
    start::echo,
};

/// A server that runs so many calls of one client at a time.
async fn server(calls: usize, router: Router) -> Server {
    Server::builder()
        .max_calls_in_flight(calls)
        .merge(router)
        .bind("127.0.0.1:0")
        .await
        .expect("loopback has a free port")
}

#[tokio::test]
async fn more_calls_than_allowed_wait_and_none_is_lost() {
    let gate = Gate::closed();
    let server = server(2, Router::new().route("/slow", gate.handler())).await;
    let mut peer = RawPeer::connect(server.local_addr())
        .await
        .introduced()
        .await;
    let calls: Vec<_> = (0..50).map(|seqno| call(seqno, "/slow", "")).collect();
    peer.send_all(&calls).await;
    gate.entered(2).await;

    // While this client waits, the server still serves others.
    let mut other = RawPeer::connect(server.local_addr())
        .await
        .introduced()
        .await;
    other.send(&call(1, "/slow", "")).await;
    gate.entered(1).await;
    assert_eq!(gate.waiting(), 0, "a third call was taken in");
    assert!(server.counters().reads_paused > 0);

    gate.open(51);
    other.receive().await;
    let mut answered = Vec::new();
    for _ in &calls {
        answered.push(peer.receive().await.header.seqno.0);
    }
    answered.sort_unstable();
    assert_eq!(answered, (0..50).collect::<Vec<_>>());
}

#[tokio::test]
async fn calls_of_a_client_that_is_gone_are_dropped() {
    let gate = Gate::closed();
    let dropped = Arc::new(());
    let handler = {
        let (gate, dropped) = (gate.clone(), dropped.clone());
        move |request: Request| {
            let (gate, inside) = (gate.clone(), dropped.clone());
            async move {
                let answer = gate.pass(&request).await;
                drop(inside);
                answer
            }
        }
    };
    let server = server(100, Router::new().route("/slow", handler)).await;
    let idle = Arc::strong_count(&dropped);
    let mut peer = RawPeer::connect(server.local_addr())
        .await
        .introduced()
        .await;
    peer.send_all([&call(1, "/slow", ""), &call(2, "/slow", "")])
        .await;
    gate.entered(2).await;
    assert_eq!(Arc::strong_count(&dropped), idle + 2);
    server.clients()[0].close();
    peer.ended().await;
    until(|| Arc::strong_count(&dropped) == idle).await;
}

#[tokio::test]
async fn a_call_that_ends_without_an_answer_makes_room_for_the_next() {
    let gate = Gate::closed();
    let silent = {
        let gate = gate.clone();
        move |request: Request| {
            let gate = gate.clone();
            async move {
                gate.pass(&request).await;
                Response::none()
            }
        }
    };
    let server = server(1, echo().route("/silent", silent)).await;
    let mut peer = RawPeer::connect(server.local_addr())
        .await
        .introduced()
        .await;
    peer.send_all([&call(1, "/silent", ""), &call(2, "/echo", "next")])
        .await;
    gate.entered(1).await;
    gate.open(1);
    assert_eq!(peer.receive().await.payload.data, "next");
}

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use vsoa::{Message, Payload, Request, Router, Url};

use crate::{
    deadline::within,
    raw::{RawPeer, call},
    start::{in_memory, serve, spawn},
};

/// Many calls that end together use up the budget of the connection's task for one turn: their
/// replies must be written all the same.
#[tokio::test]
async fn the_first_replies_do_not_wait_for_the_last_calls() {
    let started = Arc::new(AtomicUsize::new(0));
    let counter = started.clone();
    let yielding = move |request: Request| {
        counter.fetch_add(1, Ordering::Relaxed);
        async move {
            tokio::task::yield_now().await;
            request.payload().clone()
        }
    };
    let server = serve(Router::new().route("/yield", yielding)).await;
    let mut peer = RawPeer::connect(server.local_addr())
        .await
        .introduced()
        .await;
    let calls: Vec<_> = (0..4000).map(|seqno| call(seqno, "/yield", "")).collect();
    peer.send_all(&calls).await;
    peer.receive().await;
    let started_before = started.load(Ordering::Relaxed);
    for _ in 1..calls.len() {
        peer.receive().await;
    }
    assert!(started_before < 2000, "{started_before} had been started");
}

/// A reader that always finds a message must not keep others on its thread from running.
#[tokio::test]
async fn who_reads_a_full_subscription_lets_others_run() {
    let (server, client) = in_memory(Router::new()).await;
    let mut subscription = within(client.subscribe_urls(["/t"])).await.unwrap();
    for _ in 0..1000 {
        let message = Message::new(Url::from_static("/t"), Payload::EMPTY);
        server.publish(message).await.unwrap();
    }
    within(client.ping()).await.unwrap();
    let ran = Arc::new(AtomicBool::new(false));
    let other = ran.clone();
    spawn(async move { other.store(true, Ordering::Relaxed) });
    for _ in 0..1000 {
        subscription.recv().await.unwrap().unwrap();
    }
    assert!(ran.load(Ordering::Relaxed), "nothing else ran");
}

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use vsoa::{Message, Payload, Router, Url};

use crate::{
    deadline::within,
    start::{in_memory, spawn},
};

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

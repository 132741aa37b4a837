//! Readers on an executor that polls a task at once when it is woken.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Wake, Waker},
};

use vsoa::{Client, Message, Payload, Router, Url};

use crate::{
    deadline::{until, within},
    start::in_memory,
};

/// A waker that uses the client in the middle of being woken.
struct Eager {
    client: Client,
    woken: AtomicUsize,
}

impl Wake for Eager {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let message = Message::new(Url::from_static("/woken"), Payload::EMPTY);
        self.client
            .datagram(message)
            .expect("the connection is open");
        self.woken.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn who_is_woken_may_use_the_client_at_once() {
    let (server, client) = in_memory(Router::new()).await;
    let eager = Arc::new(Eager {
        client: client.clone(),
        woken: AtomicUsize::new(0),
    });
    let waker = Waker::from(eager.clone());
    let mut cx = Context::from_waker(&waker);
    let mut subscription = within(client.subscribe_urls(["/t"])).await.unwrap();
    assert!(subscription.poll_recv(&mut cx).is_pending());
    let message = Message::new(Url::from_static("/t"), Payload::EMPTY);
    server.publish(message).await.unwrap();
    until(|| eager.woken.load(Ordering::SeqCst) == 1).await;

    let mut pending = Box::pin(client.get("/x").into_future());
    assert!(pending.as_mut().poll(&mut cx).is_pending());
    until(|| eager.woken.load(Ordering::SeqCst) == 2).await;
}

//! A client whose server reads nothing, until so much waits to be sent that more has to wait.

use std::{pin::pin, task::Poll, time::Duration};

use bytes::Bytes;
use vsoa::{
    Client, Error, ErrorKind, Message, Payload, Subscription, Url,
    protocol::{Header, Kind, Packet},
};

use crate::{
    deadline::within,
    raw::{RawPeer, listen},
    start::PATIENCE,
};

/// A client that has subscribed `/t` and cannot send any more, and its server.
struct Stuck {
    client: Client,
    subscription: Subscription<Message>,
    server: RawPeer,
    /// One-way calls that are on their way.
    calls: usize,
}

impl Stuck {
    async fn new() -> Self {
        let (listener, addr) = listen().await;
        let connecting = async {
            let client = Client::builder(addr).send_timeout(PATIENCE).connect();
            let client = client.await.unwrap();
            let subscription = client.subscribe_urls(["/t"]).await.unwrap();
            (client, subscription)
        };
        let serving = async {
            let mut server = RawPeer::accept(&listener).await.welcoming().await;
            let request = server.receive().await;
            confirm(&mut server, &request).await;
            server
        };
        let both = async { tokio::join!(connecting, serving) };
        let ((client, subscription), server) = within(both).await;
        let mut stuck = Self {
            client,
            subscription,
            server,
            calls: 0,
        };
        while let Poll::Ready(sent) = once(&mut Box::pin(stuck.fill())).await {
            sent.unwrap();
            stuck.calls += 1;
        }
        stuck
    }

    fn fill(&self) -> impl Future<Output = Result<(), Error>> + use<> {
        let data = Bytes::from(vec![0; 200_000]);
        self.client.get("/fill").data(data).one_way()
    }

    fn datagram(&self) -> Result<(), Error> {
        let message = Message::new(Url::from_static("/d"), Payload::EMPTY);
        self.client.datagram(message)
    }
}

async fn confirm(server: &mut RawPeer, request: &Packet) {
    let header = Header::reply(request.header.kind, request.header.seqno);
    server.send(&Packet::new(header)).await;
}

/// Polls a future once, and lets the connection's task run for as long as it has something to do.
async fn once<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    let polled = std::future::poll_fn(|cx| Poll::Ready(pin!(&mut *future).poll(cx))).await;
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
    polled
}

#[tokio::test]
async fn what_waits_is_sent_when_there_is_room_and_what_was_dropped_is_not() {
    let mut stuck = Stuck::new().await;
    let mut dropped = Box::pin(stuck.client.get("/dropped").into_future());
    assert!(once(&mut dropped).await.is_pending());
    let mut last = Box::pin(stuck.client.get("/last").one_way());
    assert!(once(&mut last).await.is_pending());
    drop(dropped);
    let serving = async {
        for _ in 0..stuck.calls {
            assert_eq!(stuck.server.receive().await.url, "/fill");
        }
        stuck.server.receive().await
    };
    let (sent, received) = within(async { tokio::join!(last, serving) }).await;
    sent.unwrap();
    assert_eq!(received.url, "/last");
}

#[tokio::test]
async fn the_time_of_a_call_goes_by_while_it_waits_to_be_sent() {
    let stuck = Stuck::new().await;
    let call = stuck.client.get("/x").timeout(Duration::from_millis(5));
    let error = within(call).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimedOut);
    let one_way = stuck.client.get("/x").timeout(Duration::from_millis(5));
    let error = within(one_way.one_way()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimedOut);
}

#[tokio::test]
async fn a_datagram_does_not_wait() {
    let mut stuck = Stuck::new().await;
    let refused = stuck.datagram().unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::QueueFull);
    for _ in 0..stuck.calls {
        stuck.server.receive().await;
    }
    stuck.datagram().unwrap();
    assert_eq!(stuck.server.receive().await.header.kind, Kind::DATAGRAM);
}

#[tokio::test]
async fn what_waits_ends_with_the_connection() {
    let stuck = Stuck::new().await;
    let mut waiting = Box::pin(stuck.client.get("/x").into_future());
    assert!(once(&mut waiting).await.is_pending());
    drop(stuck.server);
    assert!(within(waiting).await.unwrap_err().is_closed());
}

/// Who subscribes what another gives up at the same time stays subscribed: the server must see
/// the two requests in the order in which they took effect here.
#[tokio::test]
async fn a_subscription_that_follows_the_end_of_another_stays() {
    let mut stuck = Stuck::new().await;
    let mut ending = Box::pin(stuck.subscription.unsubscribe());
    assert!(once(&mut ending).await.is_pending());
    let mut second = Box::pin(stuck.client.subscribe_urls(["/t"]).into_future());
    assert!(once(&mut second).await.is_pending());
    let serving = async {
        let mut last = None;
        for _ in 0..stuck.calls + 2 {
            let request = stuck.server.receive().await;
            if request.header.kind != Kind::RPC {
                confirm(&mut stuck.server, &request).await;
                last = Some(request.header.kind);
            }
        }
        last
    };
    // The second subscriber is asked first, so that it could overtake the end of the first.
    let (_second, ended, last) = within(async { tokio::join!(second, ending, serving) }).await;
    ended.unwrap();
    assert_eq!(last, Some(Kind::SUBSCRIBE));
}

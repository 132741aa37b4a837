use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use vsoa::{
    CloseReason, Message, Payload, Request, Router, Server, Url,
    protocol::{Kind, Packet},
};

use crate::{
    deadline::within,
    raw::{RawPeer, call, request},
    start::{connect, echo, spawn},
};

async fn server() -> Server {
    Server::builder()
        .send_timeout(Duration::from_millis(50))
        .max_outbox_len(100_000)
        .merge(echo())
        .bind("127.0.0.1:0")
        .await
        .expect("loopback has a free port")
}

/// What is published `round`th: large enough that a few fill every buffer on the way.
fn message(round: u32) -> Message {
    let mut data = vec![0; 200_000];
    data[..4].copy_from_slice(&round.to_be_bytes());
    Message::new(Url::from_static("/t"), Payload::from_data(data))
}

#[tokio::test]
async fn who_does_not_read_publications_is_closed_and_others_get_everything() {
    let server = server().await;
    let mut slow = RawPeer::connect_with_little_room(server.local_addr())
        .await
        .introduced()
        .await;
    let slow_session = server.clients().remove(0);
    slow.send(&request(Kind::SUBSCRIBE, 1, "/t")).await;
    slow.receive().await;
    let client = connect(&server).await;
    let mut subscription = within(client.subscribe_urls(["/t"])).await.unwrap();

    let publishing = async {
        for round in 0..100 {
            server.publish(message(round)).await.unwrap();
        }
    };
    let reading = async {
        for round in 0..100_u32 {
            let got = subscription.recv().await.unwrap().unwrap();
            assert_eq!(got.payload.data[..4], round.to_be_bytes());
        }
    };
    within(async { tokio::join!(publishing, reading) }).await;
    assert_eq!(
        within(slow_session.closed()).await,
        CloseReason::SendTimeout
    );
    assert_eq!(server.counters().send_timeouts, 1);
    assert!(client.is_connected());
    slow.ended().await;
}

#[tokio::test]
async fn who_does_not_read_replies_is_closed_and_others_are_served() {
    let server = server().await;
    let mut slow = RawPeer::connect_with_little_room(server.local_addr())
        .await
        .introduced()
        .await;
    let session = server.clients().remove(0);
    let data = Bytes::from(vec![0; 200_000]);
    let calls: Vec<Packet> = (0..20)
        .map(|seqno| call(seqno, "/echo", data.clone()))
        .collect();
    let bytes = crate::raw::encoded(&calls);
    let sending = async {
        // The server stops reading, and then closes: this write need not come to its end.
        slow.try_send_bytes(&bytes).await;
    };
    let client = connect(&server).await;
    let others = async {
        for _ in 0..20 {
            assert!(client.get("/echo").await.is_ok());
        }
        session.closed().await
    };
    let (reason, ()) = within(async { tokio::join!(others, sending) }).await;
    assert_eq!(reason, CloseReason::SendTimeout);
    assert_eq!(server.counters().send_timeouts, 1);
}

#[tokio::test]
async fn a_datagram_to_a_client_that_is_full_is_refused() {
    let server = Server::builder()
        .max_outbox_len(1000)
        .merge(Router::new())
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let client = connect(&server).await;
    let session = server.clients().remove(0);
    let datagram = || Message::new(Url::from_static("/d"), Payload::from_data(vec![0; 1000]));
    // Nothing is written before this test lets the connection's task run.
    session.datagram(datagram()).unwrap();
    let full = session.datagram(datagram()).unwrap_err();
    assert_eq!(full.kind(), vsoa::ErrorKind::QueueFull);
    within(client.ping()).await.unwrap();
    session.datagram(datagram()).unwrap();
}

#[tokio::test]
async fn who_reads_late_but_in_time_gets_everything_in_order() {
    let server = Server::builder()
        .max_outbox_len(100_000)
        .send_timeout(Duration::MAX)
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let mut slow = RawPeer::connect_with_little_room(server.local_addr())
        .await
        .introduced()
        .await;
    slow.send(&request(Kind::SUBSCRIBE, 1, "/t")).await;
    slow.receive().await;
    let handle = server.handle();
    let publishing = spawn(async move {
        for round in 0..50 {
            assert_eq!(handle.publish(message(round)).await.unwrap().receivers(), 1);
        }
    });
    for round in 0..50_u32 {
        let got = slow.receive().await;
        assert_eq!(got.payload.data[..4], round.to_be_bytes());
    }
    within(publishing).await.unwrap();
}

/// Makes so many calls without reading a reply, until the server gives the client up.
async fn call_and_read_nothing(server: &Server, url: &'static str, count: u32) {
    let mut slow = RawPeer::connect_with_little_room(server.local_addr())
        .await
        .introduced()
        .await;
    let calls: Vec<_> = (0..count).map(|seqno| call(seqno, url, "")).collect();
    slow.send_all(&calls).await;
    let session = server.clients().remove(0);
    assert_eq!(within(session.closed()).await, CloseReason::SendTimeout);
}

#[tokio::test]
async fn who_does_not_read_replies_has_no_more_calls_run() {
    let started = Arc::new(AtomicUsize::new(0));
    let counter = started.clone();
    let large = move |_: Request| {
        counter.fetch_add(1, Ordering::Relaxed);
        async {
            tokio::task::yield_now().await;
            Bytes::from(vec![0; 200_000])
        }
    };
    let server = Server::builder()
        .send_timeout(Duration::from_millis(50))
        .max_calls_in_flight(4)
        .merge(Router::new().route("/large", large))
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    call_and_read_nothing(&server, "/large", 2000).await;
    let started = started.load(Ordering::Relaxed);
    assert!(started < 200, "{started} calls were run");
}

#[vsoa::service]
trait Texts {
    #[get("/text")]
    async fn text(&self) -> Result<String, Infallible>;
}

/// Long texts at once, and how often one was asked for.
#[derive(Default)]
struct LongTexts(AtomicUsize);

impl Texts for LongTexts {
    async fn text(&self) -> Result<String, Infallible> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok("x".repeat(60_000))
    }
}

#[tokio::test]
async fn calls_that_are_answered_at_once_wait_for_room_too() {
    let texts = Arc::new(LongTexts::default());
    let server = Server::builder()
        .send_timeout(Duration::from_millis(50))
        .max_outbox_len(1000)
        .merge(TextsServer::from_arc(texts.clone()))
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    call_and_read_nothing(&server, "/text", 1000).await;
    let asked = texts.0.load(Ordering::Relaxed);
    assert!(asked < 200, "{asked} calls were run");
}

#[tokio::test]
async fn who_unsubscribes_while_publishers_wait_for_it_gets_no_more() {
    let server = Server::builder()
        .max_outbox_len(1000)
        .send_timeout(Duration::MAX)
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let mut slow = RawPeer::connect_with_little_room(server.local_addr())
        .await
        .introduced()
        .await;
    slow.send(&request(Kind::SUBSCRIBE, 1, "/t")).await;
    slow.receive().await;
    let published = Arc::new(AtomicUsize::new(0));
    let counter = published.clone();
    let handle = server.handle();
    let publishing = spawn(async move {
        while handle.publish(message(0)).await.unwrap().receivers() > 0 {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    });
    let mut before = usize::MAX;
    while before != published.load(Ordering::Relaxed) {
        before = published.load(Ordering::Relaxed);
        for _ in 0..1000 {
            tokio::task::yield_now().await;
        }
    }
    slow.send(&request(Kind::UNSUBSCRIBE, 2, "/t")).await;
    while slow.receive().await.header.kind == Kind::PUBLISH {}
    slow.send(&request(Kind::PINGECHO, 3, "")).await;
    assert_eq!(slow.receive().await.header.kind, Kind::PINGECHO);
    within(publishing).await.unwrap();
}

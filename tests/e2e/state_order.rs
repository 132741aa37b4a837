//! In which order a watch tells what is published and what it has read, whatever the network does,
//! and that a change is published to its end.

use std::{
    pin::pin,
    task::{Context, Waker},
    time::Duration,
};

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use vsoa::{
    Client, Error, Payload, ReceiveError, Server, State, Subscription,
    protocol::{Header, Kind, Packet, SeqNo, Status},
};

use crate::{
    deadline::within,
    raw::{RawPeer, listen, request},
    start::{PATIENCE, spawn},
};

#[vsoa::topic("/fan", state)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Fan {
    speed: u32,
}

#[vsoa::topic("/picture", state)]
#[derive(Clone)]
struct Picture {
    #[data]
    bytes: Bytes,
}

fn payload(speed: u32) -> Payload {
    Payload::json(&Fan { speed }).unwrap()
}

fn published(speed: u32) -> Packet {
    request(Kind::PUBLISH, 0, "/fan").with_payload(payload(speed))
}

fn answer(to: &Packet, speed: u32) -> Packet {
    let header = Header::reply(Kind::RPC, to.header.seqno);
    Packet::new(header).with_payload(payload(speed))
}

type Watching = tokio::task::JoinHandle<Result<Subscription<Fan>, Error>>;

/// A watch on a server that the test plays, which has confirmed the subscription and was asked for
/// the value.
async fn asked() -> (Watching, RawPeer, Packet) {
    let (listener, addr) = listen().await;
    let watching = spawn(async move {
        let client = Client::builder(addr).send_timeout(PATIENCE).connect();
        client.await?.watch::<Fan>().await
    });
    let mut server = RawPeer::accept(&listener).await.welcoming().await;
    let subscribe = server.receive().await;
    assert_eq!(subscribe.header.kind, Kind::SUBSCRIBE);
    let confirmed = Header::reply(Kind::SUBSCRIBE, subscribe.header.seqno);
    server.send(&Packet::new(confirmed)).await;
    let get = server.receive().await;
    assert_eq!((get.header.kind, &*get.url), (Kind::RPC, "/fan"));
    (watching, server, get)
}

async fn next(fans: &mut Subscription<Fan>) -> u32 {
    within(fans.recv()).await.unwrap().unwrap().speed
}

#[tokio::test]
async fn a_value_that_is_older_than_what_was_published_is_not_told() {
    let (watching, mut server, get) = asked().await;
    server
        .send_all([&published(2), &answer(&get, 1), &published(3)])
        .await;
    let mut fans = within(watching).await.unwrap().unwrap();
    assert_eq!(next(&mut fans).await, 2);
    assert_eq!(next(&mut fans).await, 3);
}

#[tokio::test]
async fn a_value_comes_before_what_is_published_after_it() {
    let (watching, mut server, get) = asked().await;
    server.send(&answer(&get, 1)).await;
    let mut fans = within(watching).await.unwrap().unwrap();
    assert_eq!(next(&mut fans).await, 1);
    server.send(&published(2)).await;
    assert_eq!(next(&mut fans).await, 2);
}

#[tokio::test]
async fn after_a_gap_the_value_is_read_anew() {
    let (watching, mut server, get) = asked().await;
    server.send(&answer(&get, 1)).await;
    let mut fans = within(watching).await.unwrap().unwrap();
    assert_eq!(next(&mut fans).await, 1);

    let mut lost = request(Kind::NOOP, 0, "/fan");
    lost.header.seqno = SeqNo(4);
    server.send(&lost).await;
    let gap = within(fans.recv()).await.unwrap().unwrap_err();
    assert!(matches!(gap, ReceiveError::Gap { lost: 4 }), "{gap}");
    let answering = async {
        let get = server.receive().await;
        server.send(&answer(&get, 5)).await;
    };
    let (speed, ()) = within(async { tokio::join!(next(&mut fans), answering) }).await;
    assert_eq!(speed, 5);
}

#[tokio::test]
async fn a_value_that_is_refused_after_a_gap_is_told_and_the_watch_goes_on() {
    let (watching, mut server, get) = asked().await;
    server.send(&answer(&get, 1)).await;
    let mut fans = within(watching).await.unwrap().unwrap();
    assert_eq!(next(&mut fans).await, 1);
    let mut lost = request(Kind::NOOP, 0, "/fan");
    lost.header.seqno = SeqNo(1);
    server.send(&lost).await;
    assert!(within(fans.recv()).await.unwrap().is_err());
    let refusing = async {
        let get = server.receive().await;
        let header = Header::reply(Kind::RPC, get.header.seqno);
        let refused = Packet::new(header.with_status(Status::NO_PERMISSIONS));
        server.send(&refused).await;
    };
    let (refused, ()) = within(async { tokio::join!(fans.recv(), refusing) }).await;
    match refused.unwrap() {
        Err(ReceiveError::Unreadable { url, source }) => {
            assert_eq!(url, "/fan");
            assert_eq!(source.status(), Some(Status::NO_PERMISSIONS));
        }
        other => panic!("{other:?}"),
    }
    server.send(&published(2)).await;
    assert_eq!(next(&mut fans).await, 2);
}

#[tokio::test]
async fn a_change_given_up_half_way_is_published_to_its_end() {
    let state = State::new(picture(0)).unwrap();
    let server = Server::builder()
        .send_timeout(PATIENCE)
        .max_outbox_len(100_000)
        .state(&state)
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let mut slow = RawPeer::connect_with_little_room(server.local_addr())
        .await
        .introduced()
        .await;
    slow.send(&request(Kind::SUBSCRIBE, 1, "/picture")).await;
    slow.receive().await;

    let mut round = 0;
    let given_up = loop {
        round += 1;
        let mut setting = pin!(state.set(picture(round)));
        let polled = setting
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()));
        if polled.is_pending() {
            break round;
        }
        assert!(
            round < 10_000,
            "a subscriber that never reads is full at some time"
        );
        tokio::task::yield_now().await;
    };
    assert_eq!(state.get().bytes[..4], given_up.to_be_bytes());
    // The next change waits for the one before.
    let after = spawn({
        let state = state.clone();
        async move { state.set(picture(given_up + 1)).await }
    });
    for expected in 1..=given_up + 1 {
        let published = slow.receive().await;
        assert_eq!(published.header.kind, Kind::PUBLISH);
        assert_eq!(published.payload.data[..4], expected.to_be_bytes());
    }
    within(after).await.unwrap().unwrap();
    server.shutdown(Duration::ZERO).await.unwrap();
}

/// A large picture that tells which it is.
fn picture(round: u32) -> Picture {
    let mut bytes = vec![0; 200_000];
    bytes[..4].copy_from_slice(&round.to_be_bytes());
    Picture {
        bytes: bytes.into(),
    }
}

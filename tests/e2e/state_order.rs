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
    protocol::{Header, Kind, Packet, Status},
    server::SlowSubscriber,
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

/// The notice that so many publications were dropped.
fn lost(count: u32) -> Packet {
    request(Kind::NOOP, count, "/fan")
}

type Watching = tokio::task::JoinHandle<Result<Subscription<Fan>, Error>>;

/// A watch on a server that the test plays, which has confirmed the subscription and was asked for
/// the value.
async fn asked() -> (Watching, RawPeer, Packet) {
    let (client, server) = connected().await;
    asked_by(&client, server).await
}

async fn connected() -> (Client, RawPeer) {
    let (listener, addr) = listen().await;
    let serving = async { RawPeer::accept(&listener).await.welcoming().await };
    let connecting = Client::builder(addr).send_timeout(PATIENCE).connect();
    let (client, server) = within(async { tokio::join!(connecting, serving) }).await;
    (client.unwrap(), server)
}

async fn asked_by(client: &Client, mut server: RawPeer) -> (Watching, RawPeer, Packet) {
    let watching = spawn(client.watch::<Fan>());
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

    server.send(&lost(4)).await;
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
async fn what_was_told_since_the_value_was_asked_for_is_not_followed_by_it() {
    let (client, server) = connected().await;
    let (watching, mut server, get) = asked_by(&client, server).await;
    server.send(&answer(&get, 1)).await;
    let mut fans = within(watching).await.unwrap().unwrap();
    assert_eq!(next(&mut fans).await, 1);
    server.send(&lost(1)).await;
    assert!(within(fans.recv()).await.unwrap().is_err());
    let publishing = async {
        let get = server.receive().await;
        server.send(&published(6)).await;
        get
    };
    let (speed, get) = within(async { tokio::join!(next(&mut fans), publishing) }).await;
    assert_eq!(speed, 6);

    server.send(&answer(&get, 5)).await;
    let echoing = async {
        let ping = server.receive().await;
        let echo = Header::reply(Kind::PINGECHO, ping.header.seqno);
        server.send(&Packet::new(echo)).await;
    };
    let (pinged, ()) = within(async { tokio::join!(client.ping().into_future(), echoing) }).await;
    pinged.unwrap();
    let mut cx = Context::from_waker(Waker::noop());
    assert!(fans.poll_recv(&mut cx).is_pending(), "the answer is older");
    server.send(&published(7)).await;
    assert_eq!(next(&mut fans).await, 7);
}

#[tokio::test]
async fn a_value_that_is_refused_after_a_gap_is_told_and_the_watch_goes_on() {
    let (watching, mut server, get) = asked().await;
    server.send(&answer(&get, 1)).await;
    let mut fans = within(watching).await.unwrap().unwrap();
    assert_eq!(next(&mut fans).await, 1);
    server.send(&lost(1)).await;
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

#[tokio::test]
async fn for_a_slow_subscriber_the_newest_value_alone_waits() {
    for policy in [SlowSubscriber::DropOldest, SlowSubscriber::Latest] {
        let state = State::new(picture(0)).unwrap().slow_subscribers(policy);
        let server = Server::builder()
            .send_timeout(PATIENCE)
            .max_outbox_len(100_000_000)
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
        let mut dropped = 0;
        let mut round = 0;
        while dropped < 10 {
            round += 1;
            dropped += within(state.set(picture(round))).await.unwrap().dropped;
            assert!(round < 400, "a queue of them is not what is wanted");
            tokio::task::yield_now().await;
        }
        let mut last = 0;
        while last < round {
            last = u32::from_be_bytes(slow.receive().await.payload.data[..4].try_into().unwrap());
        }
    }
}

/// A large picture that tells which it is.
fn picture(round: u32) -> Picture {
    let mut bytes = vec![0; 200_000];
    bytes[..4].copy_from_slice(&round.to_be_bytes());
    Picture {
        bytes: bytes.into(),
    }
}

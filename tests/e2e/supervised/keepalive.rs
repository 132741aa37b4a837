use std::time::Duration;

use vsoa::{
    Client, CloseReason, Router,
    client::{Backoff, DisconnectReason, Keepalive},
    protocol::{Header, Kind, Packet},
    transport::memory,
};

use super::{serve, supervised, time_of, why_down};
use crate::{
    deadline::within,
    raw::{RawPeer, listen},
    start::spawn,
};

const SHORT: Duration = Duration::from_millis(20);

/// A server that does the handshake and then what the test says, and a client of it.
async fn pinged(keepalive: Keepalive) -> (RawPeer, Client) {
    let (listener, addr) = listen().await;
    let serving = async { RawPeer::accept(&listener).await.welcoming().await };
    let connecting = Client::builder(addr).keepalive(keepalive).connect();
    let (client, peer) = within(async { tokio::join!(connecting, serving) }).await;
    (peer, client.unwrap())
}

#[tokio::test]
async fn a_server_that_is_silent_is_closed_after_three_pings() {
    let (mut peer, client) = pinged(Keepalive::every(SHORT)).await;
    for _ in 0..3 {
        assert_eq!(peer.receive().await.header.kind, Kind::PINGECHO);
    }
    assert_eq!(within(client.closed()).await, CloseReason::Silence);
    peer.ended().await;
}

#[tokio::test]
async fn an_echo_or_whatever_else_comes_is_a_sign_of_life() {
    let (mut peer, client) = pinged(Keepalive::every(SHORT).lost_after(1)).await;
    for round in 0..6 {
        let ping = peer.receive().await;
        assert_eq!(ping.header.kind, Kind::PINGECHO);
        let sign = if round % 2 == 0 {
            Header::reply(Kind::PINGECHO, ping.header.seqno)
        } else {
            Header::new(Kind::NOOP)
        };
        peer.send(&Packet::new(sign)).await;
    }
    assert!(client.is_connected());
}

#[tokio::test]
async fn pings_are_fast_only_while_a_call_waits() {
    let keepalive = Keepalive::every(Duration::from_hours(1))
        .turbo(SHORT)
        .lost_after(2);
    let (mut peer, client) = pinged(keepalive).await;
    let call = spawn(client.get("/never"));
    let asked = peer.receive().await;
    assert_eq!(asked.header.kind, Kind::RPC);
    for _ in 0..2 {
        let ping = peer.receive().await;
        assert_eq!(ping.header.kind, Kind::PINGECHO);
        peer.send(&Packet::new(Header::reply(
            Kind::PINGECHO,
            ping.header.seqno,
        )))
        .await;
    }
    peer.send(&Packet::new(Header::reply(Kind::RPC, asked.header.seqno)))
        .await;
    assert!(within(call).await.unwrap().is_ok());
    let call = spawn(client.get("/never"));
    assert!(within(call).await.unwrap().unwrap_err().is_closed());
    assert_eq!(within(client.closed()).await, CloseReason::Silence);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_answers_pings_is_never_lost() {
    let (connector, _) = memory::channel();
    let server = serve(&connector, Router::new());
    let client = supervised(&connector).connect().unwrap();
    within(client.connected()).await.unwrap();
    let session = server.clients().remove(0);
    for _ in 0..20 {
        tokio::time::advance(Duration::from_secs(3)).await;
        within(client.ping()).await.unwrap();
    }
    assert!(client.is_connected());
    assert_eq!(session.id(), server.clients()[0].id());
}

#[tokio::test]
async fn a_supervised_client_leaves_a_silent_server_and_comes_back() {
    let (listener, addr) = listen().await;
    let client = Client::builder(addr)
        .supervised()
        .keepalive(Keepalive::every(SHORT).lost_after(1))
        .backoff(Backoff::fixed(SHORT))
        .connect()
        .unwrap();
    let mut states = client.states();
    let silent = RawPeer::accept(&listener).await.welcoming().await;
    let reason = why_down(&mut states).await;
    assert!(
        matches!(reason, DisconnectReason::Closed(CloseReason::Silence)),
        "{reason}"
    );
    let _again = RawPeer::accept(&listener).await.welcoming().await;
    within(client.connected()).await.unwrap();
    drop(silent);
}

#[tokio::test(start_paused = true)]
async fn without_keepalive_nothing_is_pinged() {
    let (connector, _) = memory::channel();
    let server = serve(&connector, Router::new());
    let client = supervised(&connector).keepalive(None).connect().unwrap();
    within(client.connected()).await.unwrap();
    let before = server.counters().bytes_received;
    tokio::time::advance(Duration::from_hours(1)).await;
    assert_eq!(time_of(client.ping()).await, Duration::ZERO);
    assert_eq!(server.counters().bytes_received, before + HEADER_LEN);
}

/// A ping is a header and nothing else.
const HEADER_LEN: u64 = 20;

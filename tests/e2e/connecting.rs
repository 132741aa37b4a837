use std::time::Duration;

use tokio::net::TcpListener;
use vsoa::{
    Client, Error, ErrorKind, Status,
    protocol::{Header, Kind, Packet, SeqNo},
};

use crate::{
    deadline::within,
    raw::{RawPeer, encoded, listen, request, welcome},
};

/// Why the connection fails, with a server that does this with whom it accepts.
async fn failure<F>(serve: impl FnOnce(RawPeer) -> F) -> Error
where
    F: Future<Output = ()>,
{
    let (listener, addr) = listen().await;
    let connecting = Client::builder(addr)
        .handshake_timeout(Duration::from_millis(100))
        .connect();
    let serving = async { serve(RawPeer::accept(&listener).await).await };
    let (connected, ()) = within(async { tokio::join!(connecting, serving) }).await;
    connected.expect_err("the server does not let the client in")
}

#[tokio::test]
async fn a_url_that_is_none_is_told() {
    for url in ["http://127.0.0.1:3005", "vsoa://127.0.0.1", "", "vsoa://:1"] {
        let error = within(Client::connect(url)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidUrl, "{url}");
    }
}

#[tokio::test]
async fn a_name_that_nobody_knows_is_told() {
    let error = within(Client::connect("vsoa://no..name:3005")).await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn a_port_that_nobody_listens_on_is_told() {
    let (listener, addr) = listen().await;
    drop(listener);
    let error = within(Client::connect(addr)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unreachable);
}

#[tokio::test]
async fn a_listener_that_never_answers_is_told() {
    let (_listener, addr) = listen().await;
    let connecting = Client::builder(addr)
        .handshake_timeout(Duration::from_millis(10))
        .connect();
    let error = within(connecting).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::HandshakeTimeout);
    assert!(error.is_timeout());
}

#[tokio::test]
async fn what_answers_in_another_protocol_is_told() {
    let error = failure(async |mut peer| {
        peer.send_bytes(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        peer.ended().await;
    });
    assert_eq!(error.await.kind(), ErrorKind::NotVsoa);
}

#[tokio::test]
async fn a_server_that_closes_is_told() {
    let error = failure(async |mut peer| {
        peer.receive().await;
    });
    assert_eq!(error.await.kind(), ErrorKind::Closed);
    let error = failure(async |peer| drop(peer));
    assert_eq!(error.await.kind(), ErrorKind::Closed);
}

#[tokio::test]
async fn a_refusal_is_told_with_its_status() {
    let refuse = async |status| {
        failure(async move |mut peer: RawPeer| {
            let header = Header::reply(Kind::SERVINFO, SeqNo(0)).with_status(status);
            peer.send(&Packet::new(header)).await;
            peer.ended().await;
        })
        .await
    };
    let error = refuse(Status::PASSWORD).await;
    assert_eq!(error.kind(), ErrorKind::WrongPassword);
    let error = refuse(Status::NO_PERMISSIONS).await;
    assert_eq!(error.status(), Some(Status::NO_PERMISSIONS));
}

#[tokio::test]
async fn the_answer_to_the_handshake_may_come_in_pieces() {
    let (listener, addr) = listen().await;
    let serving = async {
        let mut peer = RawPeer::accept(&listener).await;
        for byte in encoded([&welcome()]) {
            peer.send_bytes(&[byte]).await;
        }
        peer
    };
    let (client, _peer) = within(async { tokio::join!(Client::connect(addr), serving) }).await;
    assert!(client.unwrap().is_connected());
}

#[tokio::test]
async fn an_attempt_that_is_given_up_closes_its_connection() {
    let (listener, addr) = listen().await;
    let mut connecting = Box::pin(Client::connect(addr));
    let mut peer = tokio::select! {
        peer = accepted(&listener) => peer,
        _ = &mut connecting => panic!("nobody answered"),
    };
    drop(connecting);
    peer.ended().await;
}

/// A client that has sent its SERVINFO.
async fn accepted(listener: &TcpListener) -> RawPeer {
    let mut peer = RawPeer::accept(listener).await;
    peer.receive().await;
    peer
}

#[tokio::test]
async fn the_answer_to_the_handshake_may_come_in_one_read_with_other_packets() {
    let (listener, addr) = listen().await;
    let serving = async {
        let mut peer = RawPeer::accept(&listener).await;
        let noop = request(Kind::NOOP, 0, "");
        let datagram = request(Kind::DATAGRAM, 0, "/early");
        peer.send_all([&noop, &noop, &welcome(), &datagram]).await;
        peer
    };
    let (client, _peer) = within(async { tokio::join!(Client::connect(addr), serving) }).await;
    let mut datagrams = client.unwrap().datagrams();
    let early = within(datagrams.recv()).await.unwrap().unwrap();
    assert_eq!(early.url, "/early");
}

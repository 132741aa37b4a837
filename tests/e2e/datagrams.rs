use std::net::SocketAddr;

use bytes::BytesMut;
use tokio::{net::UdpSocket, sync::mpsc};
use vsoa::{
    Client, ErrorKind, Message, Payload, Server, ServerEvent, Session, Url,
    protocol::{
        Header, Kind, SeqNo,
        codec::{decode_quick, encode},
        limits::MAX_QUICK_PACKET_LEN,
    },
    transport::memory,
};

use crate::{
    deadline::{until, within},
    raw::{RawPeer, request},
    start::connect,
};

type Received = mpsc::UnboundedReceiver<(Session, Message)>;

fn message(text: &'static str) -> Message {
    Message::new(Url::from_static("/d"), Payload::from_data(text))
}

/// A server that hands on the datagrams that it gets.
async fn server() -> (Server, Received) {
    let (builder, received) = builder();
    (builder.bind("127.0.0.1:0").await.unwrap(), received)
}

fn builder() -> (vsoa::ServerBuilder, Received) {
    let (sender, received) = mpsc::unbounded_channel();
    let builder = Server::builder().on_event(move |event| {
        if let ServerEvent::Datagram { session, message } = event {
            sender.send((session, message)).unwrap();
        }
    });
    (builder, received)
}

#[tokio::test]
async fn datagrams_go_both_ways_on_both_channels() {
    let (server, mut received) = server().await;
    let client = connect(&server).await;
    let mut datagrams = client.datagrams();
    for quick in [false, true] {
        let mut there = message("there");
        there.quick = quick;
        client.datagram(there.clone()).unwrap();
        let (session, arrived) = within(received.recv()).await.unwrap();
        assert_eq!(arrived, there);
        let mut back = message("back");
        back.quick = quick;
        session.datagram(back.clone()).unwrap();
        assert_eq!(within(datagrams.recv()).await.unwrap().unwrap(), back);
    }
    assert_eq!(server.counters().quick_dropped, 0);
}

#[tokio::test]
async fn datagrams_go_both_ways_in_memory() {
    let (connector, listener) = memory::channel();
    let (builder, mut received) = builder();
    let _server = builder.serve(listener).unwrap();
    let client = within(Client::connect(connector)).await.unwrap();
    client.datagram(message("there").quick()).unwrap();
    let (session, arrived) = within(received.recv()).await.unwrap();
    assert_eq!(arrived, message("there").quick());
    session.datagram(message("back").quick()).unwrap();
    let back = within(client.datagrams().recv()).await.unwrap();
    assert_eq!(back.unwrap(), message("back").quick());
}

#[tokio::test]
async fn datagrams_that_come_before_anyone_listens_are_kept() {
    let server = Server::builder()
        .on_event(|event| {
            if let ServerEvent::Connected { session } = event {
                for number in 0..100_u32 {
                    let payload = Payload::json(&number).unwrap();
                    let message = Message::new(Url::from_static("/early"), payload);
                    session.datagram(message).unwrap();
                }
            }
        })
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let client = connect(&server).await;
    within(client.ping()).await.unwrap();
    let (mut first, mut second) = (client.datagrams(), client.datagrams());
    for number in 36..100_u32 {
        let early = within(first.recv()).await.unwrap().unwrap();
        assert_eq!(early.payload.parse::<u32>().unwrap(), number, "the last 64");
    }
    server.clients()[0].datagram(message("now")).unwrap();
    for listener in [&mut first, &mut second] {
        let now = within(listener.recv()).await.unwrap().unwrap();
        assert_eq!(now.payload.data, "now");
    }
}

#[tokio::test]
async fn datagrams_that_came_before_the_end_are_kept_as_well() {
    let (server, _received) = server().await;
    let client = connect(&server).await;
    let session = server.clients().remove(0);
    session.datagram(message("last words")).unwrap();
    session.close();
    within(client.closed()).await;
    let mut datagrams = client.datagrams();
    let last = within(datagrams.recv()).await.unwrap().unwrap();
    assert_eq!(last.payload.data, "last words");
    assert!(within(datagrams.recv()).await.is_none());
}

#[tokio::test]
async fn a_datagram_too_large_for_its_channel_is_refused() {
    let (server, _received) = server().await;
    let client = connect(&server).await;
    let large = Message::new(Url::from_static("/d"), Payload::from_data(vec![0; 65_507]));
    client.datagram(large.clone()).unwrap();
    let refused = client.datagram(large.clone().quick()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::TooLarge);
    let session = server.clients().remove(0);
    let refused = session.datagram(large.quick()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn who_has_no_quick_channel_says_so() {
    let (server, _received) = server().await;
    let client = Client::builder(server.local_addr()).quick(false).connect();
    let client = within(client).await.unwrap();
    let refused = client.datagram(message("x").quick()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NoQuickChannel);
    let session = server.clients().remove(0);
    let refused = session.datagram(message("x").quick()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NoQuickChannel);
}

#[tokio::test]
async fn a_quick_datagram_is_taken_only_from_the_clients_own_address() {
    let (server, mut received) = server().await;
    let client = connect(&server).await;
    let id = server.clients()[0].id().unwrap();
    let foreign = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let quick = server.quick_addr().unwrap();
    send_quick(&foreign, quick, id, "forged").await;
    send_quick(&foreign, quick, id + 1, "unknown").await;
    foreign.send_to(b"no packet", quick).await.unwrap();
    until(|| server.counters().quick_dropped == 3).await;
    client.datagram(message("mine").quick()).unwrap();
    let (_, first) = within(received.recv()).await.unwrap();
    assert_eq!(first.payload.data, "mine");
}

#[tokio::test]
async fn a_repeated_handshake_moves_the_quick_channel() {
    let (server, mut received) = server().await;
    let mut peer = RawPeer::connect(server.local_addr()).await;
    let sockets = [
        UdpSocket::bind("127.0.0.1:0").await.unwrap(),
        UdpSocket::bind("127.0.0.1:0").await.unwrap(),
    ];
    let quick = server.quick_addr().unwrap();
    for (socket, text) in sockets.iter().zip(["first", "second"]) {
        let port = socket.local_addr().unwrap().port();
        let header = Header::new(Kind::SERVINFO).with_tunnel(port);
        peer.send(&vsoa::protocol::Packet::new(header)).await;
        peer.receive().await;
        let session = server.clients().remove(0);
        send_quick(socket, quick, session.id().unwrap(), text).await;
        let (from, arrived) = within(received.recv()).await.unwrap();
        assert_eq!(
            (&from, &arrived.payload.data[..]),
            (&session, text.as_bytes())
        );

        session.datagram(message(text).quick()).unwrap();
        let mut space = BytesMut::zeroed(1024);
        let (len, _) = within(socket.recv_from(&mut space)).await.unwrap();
        let packet = decode_quick(space.split_to(len).freeze()).unwrap();
        assert_eq!(packet.payload.data, text);
        assert_eq!(packet.header.seqno, SeqNo(0));
    }
    let id = server.clients()[0].id().unwrap();
    send_quick(&sockets[0], quick, id, "moved away").await;
    until(|| server.counters().quick_dropped == 1).await;
}

/// Sends a datagram that claims to come from this client.
async fn send_quick(socket: &UdpSocket, to: SocketAddr, id: u32, text: &'static str) {
    let packet = request(Kind::DATAGRAM, id, "/d").with_payload(Payload::from_data(text));
    let mut bytes = BytesMut::new();
    encode(&packet, MAX_QUICK_PACKET_LEN, &mut bytes).expect("the text is short");
    within(socket.send_to(&bytes, to))
        .await
        .expect("loopback takes it");
}

use vsoa::{
    Bytes, Message, Payload, Request, Status, Url,
    protocol::{Header, Kind, SeqNo, codec::decode, limits::MAX_PACKET_LEN},
};

use crate::{
    gate::Gate,
    raw::{RawPeer, call, encoded, request},
    start::{echo, serve},
};

#[tokio::test]
async fn bytes_that_come_one_by_one_make_packets() {
    let server = serve(echo()).await;
    let mut peer = RawPeer::connect(server.local_addr())
        .await
        .introduced()
        .await;
    let packets = [
        call(1, "/echo", "first"),
        request(Kind::PINGECHO, 2, ""),
        call(3, "/echo", "last"),
    ];
    for byte in encoded(&packets) {
        peer.send_bytes(&[byte]).await;
    }
    assert_eq!(peer.receive().await.payload.data, "first");
    assert_eq!(peer.receive().await.header.kind, Kind::PINGECHO);
    assert_eq!(peer.receive().await.payload.data, "last");
}

#[tokio::test]
async fn many_packets_in_one_write_are_answered_in_few() {
    let server = serve(echo()).await;
    let mut peer = RawPeer::connect(server.local_addr())
        .await
        .introduced()
        .await;
    let calls: Vec<_> = (0..200).map(|seqno| call(seqno, "/echo", "x")).collect();
    peer.send_all(&calls).await;
    let (mut answered, mut reads) = (0, 0);
    let mut bytes = bytes::BytesMut::new();
    while answered < calls.len() {
        bytes.extend_from_slice(&peer.read_once().await);
        reads += 1;
        while let Some(reply) = decode(&mut bytes).unwrap() {
            assert_eq!(reply.header.seqno.0 as usize, answered);
            answered += 1;
        }
    }
    assert!(reads <= 10, "{reads} reads");
}

#[tokio::test]
async fn what_comes_in_one_write_is_answered_in_its_order() {
    let router = echo()
        .route("/tell", async |call: Request| {
            let told = Message::new(Url::from_static("/told"), Payload::EMPTY);
            call.context().session().datagram(told).unwrap();
            Status::SUCCESS
        })
        .route("/large", async |_: Request| {
            Bytes::from(vec![0; MAX_PACKET_LEN])
        });
    let server = serve(router).await;
    let mut peer = RawPeer::connect(server.local_addr())
        .await
        .introduced()
        .await;
    peer.send_all(&[
        call(1, "/echo", ""),
        call(2, "/tell", ""),
        request(Kind::PINGECHO, 3, ""),
        call(4, "/large", ""),
        request(Kind::SUBSCRIBE, 5, "/a"),
        call(6, "no URL", ""),
        call(7, "/echo", ""),
    ])
    .await;
    for (kind, seqno, status) in [
        (Kind::RPC, 1, Status::SUCCESS),
        (Kind::DATAGRAM, 0, Status::SUCCESS),
        (Kind::RPC, 2, Status::SUCCESS),
        (Kind::PINGECHO, 3, Status::SUCCESS),
        (Kind::RPC, 4, Status::INTERNAL),
        (Kind::SUBSCRIBE, 5, Status::SUCCESS),
        (Kind::RPC, 6, Status::ARGUMENTS),
        (Kind::RPC, 7, Status::SUCCESS),
    ] {
        let Header {
            kind: came,
            seqno: SeqNo(number),
            status: said,
            ..
        } = peer.receive().await.header;
        assert_eq!((came, number, said), (kind, seqno, status));
    }
}

#[tokio::test]
async fn a_reply_that_nobody_asked_for_is_no_call() {
    let server = serve(echo()).await;
    let mut peer = RawPeer::connect(server.local_addr())
        .await
        .introduced()
        .await;
    let mut reply = call(1, "/echo", "reply");
    reply.header = Header::reply(Kind::RPC, SeqNo(1));
    peer.send_all(&[reply, call(2, "/echo", "call")]).await;
    assert_eq!(peer.receive().await.payload.data, "call");
}

#[tokio::test]
async fn who_has_ended_its_half_still_gets_its_replies() {
    let gate = Gate::closed();
    let server = serve(echo().route("/slow", gate.handler())).await;
    let mut peer = RawPeer::connect(server.local_addr())
        .await
        .introduced()
        .await;
    peer.send_all([&call(1, "/echo", "at once"), &call(2, "/slow", "later")])
        .await;
    peer.end_writing().await;
    assert_eq!(peer.receive().await.payload.data, "at once");
    gate.entered(1).await;
    gate.open(1);
    assert_eq!(peer.receive().await.payload.data, "later");
    peer.ended().await;
}

#[tokio::test]
async fn half_a_packet_before_the_end_is_dropped() {
    let server = serve(echo()).await;
    let mut peer = RawPeer::connect(server.local_addr())
        .await
        .introduced()
        .await;
    let bytes = encoded([&call(1, "/echo", "whole"), &call(2, "/echo", "half")]);
    peer.send_bytes(&bytes[..bytes.len() - 1]).await;
    peer.end_writing().await;
    assert_eq!(peer.receive().await.payload.data, "whole");
    peer.ended().await;
    assert_eq!(server.counters().decode_errors, 0);
}

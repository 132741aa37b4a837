use bytes::Bytes;
use vsoa::{
    Client, ErrorKind, Router,
    protocol::{Flags, Kind, Packet, SeqNo},
};

use crate::{
    deadline::within,
    gate::Gate,
    raw::{RawPeer, listen},
    start::{connect, echo, in_memory, serve},
};

#[tokio::test]
async fn calls_that_nobody_waits_for_arrive_in_order() {
    let (listener, addr) = listen().await;
    let serving = async { RawPeer::accept(&listener).await.welcoming().await };
    let (client, mut peer) = within(async { tokio::join!(Client::connect(addr), serving) }).await;
    let client = client.unwrap();
    client.get("/a").one_way().await.unwrap();
    client.set("/b").data("b").one_way().await.unwrap();
    let first = peer.receive().await;
    assert_eq!((first.header.kind, &*first.url), (Kind::RPC, "/a"));
    assert_eq!(first.header.seqno, SeqNo(0x1_0000));
    let second: Packet = peer.receive().await;
    assert_eq!(second.header.seqno, SeqNo(0x2_0000));
    assert_eq!(second.header.flags, Flags::SET);
    assert_eq!(second.payload.data, "b");
}

#[tokio::test]
async fn their_replies_reach_nobody() {
    let (_server, client) = in_memory(echo()).await;
    for _ in 0..100 {
        client.get("/echo").data("nobody").one_way().await.unwrap();
    }
    let answer = within(client.get("/echo").data("mine")).await.unwrap();
    assert_eq!(answer.payload().data, "mine");
}

#[tokio::test]
async fn more_than_fits_the_buffer_waits_and_arrives() {
    let gate = Gate::closed();
    gate.open(200);
    let server = serve(Router::new().route("/in", gate.handler())).await;
    let client = connect(&server).await;
    let data = Bytes::from(vec![1; 200_000]);
    for _ in 0..100 {
        within(client.set("/in").data(data.clone()).one_way())
            .await
            .unwrap();
    }
    gate.entered(100).await;
}

#[tokio::test]
async fn what_is_wrong_with_them_is_told() {
    let (_server, client) = in_memory(echo()).await;
    let error = client.get("no-slash").one_way().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidUrl);
    let large = client.get("/echo").data(vec![0; 262_144]);
    assert_eq!(
        large.one_way().await.unwrap_err().kind(),
        ErrorKind::TooLarge
    );
}

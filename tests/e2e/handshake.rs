use serde::{Deserialize, Serialize};
use vsoa::{
    Client, Message, Payload, Server, ServerEvent, Url,
    protocol::{Header, Kind, Packet},
    transport::memory,
};

use crate::{
    deadline::within,
    raw::{RawPeer, request},
    start::{connect, in_memory},
};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Info {
    name: String,
    doors: u8,
}

#[tokio::test]
async fn a_client_reads_the_servers_info() {
    let info = Info {
        name: "car".to_owned(),
        doors: 5,
    };
    let builder = Server::builder().info(&info);
    let server = builder.bind("127.0.0.1:0").await.unwrap();
    let client = connect(&server).await;
    assert_eq!(client.server_info::<Info>().unwrap(), info);
    assert!(client.server_info::<u8>().is_err());
}

#[tokio::test]
async fn an_info_is_an_empty_object_where_none_is_set() {
    let (_server, client) = in_memory(vsoa::Router::new()).await;
    let info: serde_json::Value = client.server_info().unwrap();
    assert_eq!(info, serde_json::json!({}));
}

#[tokio::test]
async fn the_answer_to_the_handshake_comes_before_all_else() {
    let server = Server::builder()
        .on_event(|event| {
            if let ServerEvent::Connected { session } = event {
                session.set_priority(3).unwrap();
                let hello = Message::new(Url::from_static("/hello"), Payload::EMPTY);
                session.datagram(hello).unwrap();
            }
        })
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let mut peer = RawPeer::connect(server.local_addr()).await;
    let servinfo = Packet::new(Header::new(Kind::SERVINFO));
    let ping = request(Kind::PINGECHO, 1, "");
    peer.send_all([&servinfo, &ping]).await;
    let mut kinds = Vec::new();
    for _ in 0..4 {
        kinds.push(peer.receive().await.header.kind);
    }
    let expected = [
        Kind::SERVINFO,
        Kind::QOSSETUP,
        Kind::DATAGRAM,
        Kind::PINGECHO,
    ];
    assert_eq!(kinds, expected);
}

#[tokio::test]
async fn every_client_has_an_id_of_its_own() {
    let (connector, listener) = memory::channel();
    let server = Server::builder().serve(listener).unwrap();
    let mut clients = Vec::new();
    for _ in 0..5 {
        clients.push(within(Client::connect(connector.clone())).await.unwrap());
    }
    let mut ids: Vec<_> = server.clients().iter().map(vsoa::Session::id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), clients.len());
}

#[tokio::test]
async fn who_has_not_introduced_itself_is_no_client_yet() {
    let server = Server::builder().bind("127.0.0.1:0").await.unwrap();
    let mut peer = RawPeer::connect(server.local_addr()).await;
    peer.send(&request(Kind::PINGECHO, 1, "")).await;
    peer.receive().await;
    assert!(server.clients().is_empty());
    assert!((0..10).all(|id| server.client(id).is_none()));
    let _peer = peer.introduced().await;
    assert_eq!(server.clients().len(), 1);
}

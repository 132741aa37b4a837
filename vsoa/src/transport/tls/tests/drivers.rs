//! What the drivers of connections do with what is sealed and waits for the socket.

use std::future::poll_fn;

use bytes::BytesMut;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{both_tls, within};
use crate::{
    Client, Payload, Request, Router, Server,
    protocol::{
        Header, Kind, Packet, SeqNo,
        codec::encode,
        handshake::Greeting,
        limits::{HEADER_LEN, MAX_PACKET_LEN},
    },
    transport::{Listener, Stream, memory},
};

/// Two packets of that are less than a socket in memory takes, and more once they are sealed.
const LEN: usize = 256 * 1024 / 2 - 100;

#[tokio::test]
async fn a_server_writes_what_is_sealed_when_the_client_reads_again() {
    let (server_tls, client_tls) = both_tls();
    let (connector, listener) = memory::channel();
    let routes = Router::new().get("/large", async |_: Request| {
        Payload::from_data(vec![7; LEN])
    });
    let builder = Server::builder().merge(routes).tls(server_tls);
    let server = builder.serve(listener).unwrap();
    let (plain, _) = connector.connect().await.unwrap();
    let connector = client_tls.connector("localhost").unwrap();
    let mut client = secured(connector.connect(plain).unwrap()).await;

    let calls = (1..=2).map(|seqno| request(Kind::RPC, seqno).with_url("/large"));
    let packets = [request(Kind::SERVINFO, 0)].into_iter().chain(calls);
    client.write_all(&encoded(packets)).await.unwrap();
    client.flush().await.unwrap();
    let all = u64::try_from(2 * LEN).unwrap();
    within(async {
        while server.counters().bytes_sent < all {
            tokio::task::yield_now().await;
        }
    })
    .await;
    let mut replies = vec![0; HEADER_LEN + 8 + 2 * (HEADER_LEN + LEN)];
    within(client.read_exact(&mut replies)).await.unwrap();
}

#[tokio::test]
async fn a_client_writes_what_is_sealed_when_the_server_reads_again() {
    let (server_tls, client_tls) = both_tls();
    let (connector, listener) = memory::channel();
    let connecting = Client::builder(connector).tls(client_tls).connect();
    let accepting = async {
        let (plain, _) = Listener::Memory(listener).accept().await.unwrap();
        let mut server = secured(server_tls.accept(plain).unwrap()).await;
        server.read_exact(&mut [0; HEADER_LEN]).await.unwrap();
        let greeting = Greeting {
            client_id: Some(1),
            quick_port: None,
        };
        let reply = Packet::new(Header::reply(Kind::SERVINFO, SeqNo(0)))
            .with_payload(Payload::from_param("{}").with_data(greeting.encode()));
        server.write_all(&encoded([reply])).await.unwrap();
        server.flush().await.unwrap();
        server
    };
    let (client, mut server) = within(async { tokio::join!(connecting, accepting) }).await;
    let client = client.unwrap();
    for _ in 0..2 {
        let call = client.set("/large").data(vec![7; LEN]);
        within(call.one_way()).await.unwrap();
    }
    let mut calls = vec![0; 2 * (HEADER_LEN + "/large".len() + LEN + PADDING)];
    within(server.read_exact(&mut calls)).await.unwrap();
}

/// Of a call, whose URL has 6 bytes.
const PADDING: usize = 2;

async fn secured(mut stream: Stream) -> Stream {
    let secured = within(poll_fn(|cx| stream.poll_secure(cx))).await;
    secured.unwrap();
    stream
}

fn request(kind: Kind, seqno: u32) -> Packet {
    let mut header = Header::new(kind);
    header.seqno = SeqNo(seqno);
    Packet::new(header)
}

fn encoded(packets: impl IntoIterator<Item = Packet>) -> BytesMut {
    let mut bytes = BytesMut::new();
    for packet in packets {
        encode(&packet, MAX_PACKET_LEN, &mut bytes).unwrap();
    }
    bytes
}

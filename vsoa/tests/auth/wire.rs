//! What arrives, packet by packet, at a client that knows nothing of logins.

use bytes::BytesMut;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
};
use vsoa::protocol::{
    Flags, Header, Kind, Packet, SeqNo,
    codec::{decode, encode},
    limits::MAX_PACKET_LEN,
};

use super::*;

struct Peer {
    stream: TcpStream,
    read: BytesMut,
}

impl Peer {
    async fn connect(server: &Server) -> Self {
        let stream = TcpStream::connect(server.local_addr())
            .await
            .expect("the server listens");
        let read = BytesMut::new();
        let mut peer = Self { stream, read };
        let hello = peer.ask(Packet::new(Header::new(Kind::SERVINFO))).await;
        assert_eq!(hello.header.status, Status::SUCCESS);
        peer
    }

    /// Sends a packet and gives the next one that comes, whatever it is.
    async fn ask(&mut self, packet: Packet) -> Packet {
        let mut bytes = BytesMut::new();
        encode(&packet, MAX_PACKET_LEN, &mut bytes).expect("it fits");
        within(self.stream.write_all(&bytes))
            .await
            .expect("it is sent");
        self.next().await
    }

    async fn next(&mut self) -> Packet {
        loop {
            if let Some(packet) = decode(&mut self.read).expect("it is a packet") {
                return packet;
            }
            assert_ne!(
                within(self.stream.read_buf(&mut self.read))
                    .await
                    .expect("more comes"),
                0
            );
        }
    }

    /// As [`ask`](Self::ask), but lets the publications pass that come before the answer.
    async fn next_answer(&mut self, packet: Packet) -> Packet {
        let mut next = self.ask(packet).await;
        while next.header.kind == Kind::PUBLISH {
            next = self.next().await;
        }
        assert_eq!(next.header.status, Status::SUCCESS);
        next
    }

    /// Nothing has come that was not looked at: the next packet is the echo of a ping.
    async fn nothing_more(&mut self) {
        let echo = self.ask(Packet::new(Header::new(Kind::PINGECHO))).await;
        assert_eq!(echo.header.kind, Kind::PINGECHO);
    }
}

fn subscription(url: &'static str) -> Packet {
    let header = Header {
        seqno: SeqNo(7),
        ..Header::new(Kind::SUBSCRIBE)
    };
    Packet::new(header).with_url(url)
}

fn set(url: &'static str, param: &serde_json::Value) -> Packet {
    let header = Header {
        flags: Flags::SET,
        ..Header::new(Kind::RPC)
    };
    Packet::new(header)
        .with_url(url)
        .with_payload(Payload::json(param).expect("it is JSON"))
}

#[tokio::test]
async fn packets_come_only_between_login_and_logout() {
    let builder = builder().authorizer(rules()).require_login();
    let server = within(builder.bind("127.0.0.1:0")).await.unwrap();
    let mut peer = Peer::connect(&server).await;

    let refused = peer.ask(subscription("/climate/cabin/")).await.header;
    assert_eq!((refused.kind, refused.seqno), (Kind::SUBSCRIBE, SeqNo(7)));
    assert!(refused.is_reply() && refused.status == Status::PASSWORD);

    let login = json!({ "user": "anna", "password": "anna's secret" });
    let answer = peer.ask(set("/auth/login", &login)).await;
    assert_eq!(answer.header.status, Status::SUCCESS);
    let refused = peer.ask(subscription("/climate/")).await;
    assert_eq!(refused.header.status, Status::NO_PERMISSIONS);
    assert_eq!(publish(&server, "/climate/cabin/1").await, (0, 0));
    peer.nothing_more().await;

    let taken = peer.ask(subscription("/climate/cabin/")).await;
    assert_eq!(taken.header.status, Status::SUCCESS);
    publish(&server, "/climate/cabin/2").await;
    let publication = peer.next().await;
    assert_eq!(publication.header.kind, Kind::PUBLISH);
    assert_eq!(publication.url, "/climate/cabin/2");

    let answer = peer.ask(set("/auth/logout", &json!(null))).await;
    assert_eq!(answer.header.kind, Kind::RPC);
    assert_eq!(publish(&server, "/climate/cabin/3").await, (0, 1));
    peer.nothing_more().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_follows_the_answer_to_a_logout_however_much_is_published() {
    let builder = builder().authorizer(rules());
    let server = within(builder.bind("127.0.0.1:0")).await.unwrap();
    let publishing = server.handle();
    let mut publisher = JoinSet::new();
    publisher
        .spawn(async move { while publishing.publish(message("/climate/cabin")).await.is_ok() {} });

    let mut peer = Peer::connect(&server).await;
    let login = json!({ "user": "anna", "password": "anna's secret" });
    peer.ask(set("/auth/login", &login)).await;
    peer.ask(subscription("/climate/cabin")).await;
    for _ in 0..100 {
        peer.next_answer(set("/auth/logout", &json!(null))).await;
        peer.nothing_more().await;
        peer.next_answer(set("/auth/login", &login)).await;
        while peer.next().await.header.kind != Kind::PUBLISH {}
    }
}

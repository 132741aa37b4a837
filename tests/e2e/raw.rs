use std::net::SocketAddr;

use bytes::{Bytes, BytesMut};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
};
use vsoa::{
    Payload,
    protocol::{
        Header, Kind, Packet, SeqNo,
        codec::{decode, encode},
        handshake::Greeting,
        limits::MAX_PACKET_LEN,
    },
};

use crate::deadline::within;

/// One end of a connection, on which a test says what is written and when.
pub(crate) struct RawPeer {
    stream: TcpStream,
    read: BytesMut,
}

impl RawPeer {
    pub(crate) async fn connect(server: SocketAddr) -> Self {
        Self::new(within(TcpStream::connect(server)).await.unwrap())
    }

    /// A client whose system keeps as little unread as it can.
    pub(crate) async fn connect_with_little_room(server: SocketAddr) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4096).unwrap();
        Self::new(within(socket.connect(server)).await.unwrap())
    }

    /// Waits for a client of ours.
    pub(crate) async fn accept(listener: &TcpListener) -> Self {
        Self::new(within(listener.accept()).await.unwrap().0)
    }

    /// Does the handshake as a client without quick channel.
    pub(crate) async fn introduced(mut self) -> Self {
        self.send(&Packet::new(Header::new(Kind::SERVINFO))).await;
        let reply = self.receive().await;
        assert_eq!(reply.header.kind, Kind::SERVINFO);
        assert!(reply.header.status.is_success());
        self
    }

    /// Does the handshake as a server.
    pub(crate) async fn welcoming(mut self) -> Self {
        let request = self.receive().await;
        assert_eq!(request.header.kind, Kind::SERVINFO);
        self.send(&welcome()).await;
        self
    }

    pub(crate) async fn send(&mut self, packet: &Packet) {
        self.send_all([packet]).await;
    }

    /// Sends these packets in one write.
    pub(crate) async fn send_all<'a>(&mut self, packets: impl IntoIterator<Item = &'a Packet>) {
        self.send_bytes(&encoded(packets)).await;
    }

    pub(crate) async fn send_bytes(&mut self, bytes: &[u8]) {
        within(self.stream.write_all(bytes)).await.unwrap();
    }

    /// Sends what the other side takes before it closes.
    pub(crate) async fn try_send_bytes(&mut self, bytes: &[u8]) {
        // Whether it was taken is not this peer's business.
        let _ = within(self.stream.write_all(bytes)).await;
    }

    /// The next packet.
    pub(crate) async fn receive(&mut self) -> Packet {
        within(self.next()).await.expect("the connection is open")
    }

    /// Waits until the connection ends; what comes before that is dropped.
    pub(crate) async fn ended(&mut self) {
        within(async { while self.next().await.is_some() {} }).await;
    }

    /// The bytes of one read; none at the end.
    pub(crate) async fn read_once(&mut self) -> Bytes {
        let mut bytes = BytesMut::with_capacity(MAX_PACKET_LEN);
        within(self.stream.read_buf(&mut bytes)).await.unwrap();
        bytes.freeze()
    }

    /// Ends the half of the connection that this peer writes.
    pub(crate) async fn end_writing(&mut self) {
        self.stream.shutdown().await.unwrap();
    }

    pub(crate) fn local_addr(&self) -> SocketAddr {
        self.stream.local_addr().unwrap()
    }

    /// The next packet; `None` when the connection has ended or was reset.
    async fn next(&mut self) -> Option<Packet> {
        loop {
            if let Some(packet) = decode(&mut self.read).unwrap() {
                return Some(packet);
            }
            if self.stream.read_buf(&mut self.read).await.unwrap_or(0) == 0 {
                return None;
            }
        }
    }

    fn new(stream: TcpStream) -> Self {
        stream.set_nodelay(true).unwrap();
        Self {
            stream,
            read: BytesMut::new(),
        }
    }
}

/// A port of loopback on which a test plays the server.
pub(crate) async fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    (listener, addr)
}

/// The bytes of these packets.
pub(crate) fn encoded<'a>(packets: impl IntoIterator<Item = &'a Packet>) -> Bytes {
    let mut bytes = BytesMut::new();
    for packet in packets {
        encode(packet, MAX_PACKET_LEN, &mut bytes).unwrap();
    }
    bytes.freeze()
}

/// The reply to a handshake.
pub(crate) fn welcome() -> Packet {
    let greeting = Greeting {
        client_id: Some(1),
        quick_port: None,
    };
    let payload = Payload::from_param("{}").with_data(greeting.encode());
    Packet::new(Header::reply(Kind::SERVINFO, SeqNo(0))).with_payload(payload)
}

/// A call with a sequence number and data.
pub(crate) fn call(seqno: u32, url: &str, data: impl Into<Bytes>) -> Packet {
    request(Kind::RPC, seqno, url).with_payload(Payload::from_data(data))
}

/// A request without payload.
pub(crate) fn request(kind: Kind, seqno: u32, url: &str) -> Packet {
    let header = Header {
        seqno: SeqNo(seqno),
        ..Header::new(kind)
    };
    Packet::new(header).with_url(url)
}

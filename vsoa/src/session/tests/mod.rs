//! The protocol's rules by name: a client and a server session on a link that moves bytes in
//! chunks through the real codec, under a clock that stands still until a test moves it.

mod calls;
mod handshake;
mod keepalive;
mod limits;
mod messages;
mod sending;
mod subscriptions;

use std::{
    collections::VecDeque,
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use bytes::{Buf, Bytes, BytesMut};

use super::{
    Bounds, ClientSession, Connected, FromClient, FromServer, IncomingCall, NoReply, Outbox,
    Overflow, Publication, Queued, Rights, ServerSession, Terms, wire::Wire,
};
use crate::protocol::{
    Flags, Header, Kind, Packet, Payload, Secret, SeqNo, Status, Url,
    codec::{Parcel, decode},
    handshake::Greeting,
};

/// A client and a server session that talk to each other.
struct Pair {
    client: ClientSession,
    server: ServerSession,
    password: Option<Secret>,
    /// What the server's application answers to subscriptions.
    refusal: Option<Status>,
    now: Instant,
    to_server: Wire,
    to_client: Wire,
    /// What the server told its application, oldest first.
    at_server: VecDeque<FromClient>,
    /// What the client told its application, oldest first.
    at_client: VecDeque<FromServer>,
}

impl Pair {
    fn new() -> Self {
        Self::with_bounds(BOUNDS)
    }

    fn with_bounds(bounds: Bounds) -> Self {
        #[expect(clippy::disallowed_methods, reason = "some instant to count from")]
        let now = Instant::now();
        let greeting = Greeting {
            client_id: Some(CLIENT_ID),
            quick_port: Some(SERVER_QUICK_PORT),
        };
        Self {
            client: ClientSession::default(),
            server: ServerSession::new(greeting, bounds, now),
            password: None,
            refusal: None,
            now,
            to_server: Wire::default(),
            to_client: Wire::default(),
            at_server: VecDeque::new(),
            at_client: VecDeque::new(),
        }
    }

    fn with_password(mut self, password: &str) -> Self {
        self.password = Some(Secret::from(password.to_owned()));
        self
    }

    fn in_chunks_of(mut self, bytes: usize) -> Self {
        self.to_server = Wire::in_chunks_of(bytes);
        self.to_client = Wire::in_chunks_of(bytes);
        self
    }

    /// A pair after its handshake.
    fn connected() -> Self {
        let mut pair = Self::new();
        pair.connect(None);
        pair
    }

    /// Does the handshake, which must succeed.
    fn connect(&mut self, password: Option<&str>) -> Connected {
        self.introduce(password);
        self.step();
        let Some(FromClient::Connected) = self.at_server.pop_front() else {
            panic!("the server did not take the handshake");
        };
        let Some(FromServer::Connected(connected)) = self.at_client.pop_front() else {
            panic!("the client did not take the handshake");
        };
        connected
    }

    /// Has the server publish an encoded packet to the client.
    fn publish(&mut self, packet: &Bytes, overflow: Overflow) -> Queued {
        self.server.handle_publication(Publication {
            url: &Url::from_static("/t"),
            packet: &packet.clone().into(),
            overflow,
        })
    }

    /// Has the client send its SERVINFO.
    fn introduce(&mut self, password: Option<&str>) {
        self.client
            .handle_connected(password.map(str::to_owned), Some(CLIENT_QUICK_PORT))
            .unwrap();
    }

    /// Carries bytes both ways until there are no more.
    fn step(&mut self) {
        loop {
            let mut sent = Outbox::default();
            let client_sent = self.client.poll_transmit(&mut sent);
            self.client.handle_sent(self.now);
            for packet in carry(&mut self.to_server, sent) {
                self.take_in(packet);
            }
            let replies = self.replies();
            let server_sent = !replies.is_empty();
            for packet in replies {
                self.at_client
                    .extend(self.client.handle_packet(Parcel::from(&packet)));
            }
            if !client_sent && !server_sent {
                return;
            }
        }
    }

    /// Sends any packet to the server and gives what comes back, past the client session.
    fn ask(&mut self, packet: &Packet) -> Vec<Packet> {
        let mut sent = Outbox::default();
        sent.push(packet).unwrap();
        for packet in carry(&mut self.to_server, sent) {
            self.take_in(packet);
        }
        self.replies()
    }

    /// Sends any packet to the client, past the server session.
    fn tell(&mut self, packet: &Packet) {
        let mut sent = Outbox::default();
        sent.push(packet).unwrap();
        for packet in carry(&mut self.to_client, sent) {
            self.at_client
                .extend(self.client.handle_packet(Parcel::from(&packet)));
        }
    }

    /// What the server has sent and the client has not seen.
    fn replies(&mut self) -> Vec<Packet> {
        let mut sent = Outbox::default();
        self.server.poll_transmit(&mut sent);
        carry(&mut self.to_client, sent)
    }

    fn take_in(&mut self, packet: Packet) {
        let terms = Terms {
            info: &Bytes::from_static(INFO),
            password: self.password.as_ref(),
        };
        let event = self.server.handle_packet(packet, &terms);
        self.at_server.extend(match event {
            Some(FromClient::Subscribe(asked)) => {
                self.server.handle_subscription(asked, self.refusal)
            }
            event => event,
        });
    }

    /// Has the client call with this data.
    fn call(&mut self, data: &'static [u8]) -> SeqNo {
        let mut packet = call_packet(data);
        self.client
            .handle_request(&mut packet, CALL_TIMEOUT, None, || self.now)
            .unwrap()
    }

    /// The oldest call that the server's application has not answered.
    fn next_call(&mut self) -> IncomingCall {
        match self.at_server.pop_front() {
            Some(FromClient::Call(call)) => call,
            other => panic!("no call came: {other:?}"),
        }
    }

    /// Has the server's application answer a call with the data that came with it.
    fn answer(&mut self, call: &IncomingCall) {
        let reply = Header::reply(Kind::RPC, call.header.seqno);
        let data = call.payload.data.clone();
        let reply = Packet::new(reply).with_payload(Payload::from_data(data));
        self.server.handle_reply(&reply).unwrap();
    }

    fn poll(&mut self, seqno: SeqNo) -> Poll<Result<Parcel, NoReply>> {
        self.client
            .poll_reply(seqno, &Context::from_waker(Waker::noop()))
    }

    /// The data of the reply to this call, which must have come.
    fn reply_to(&mut self, seqno: SeqNo) -> Bytes {
        match self.poll(seqno) {
            Poll::Ready(Ok(reply)) => reply.into_payload().data,
            other => panic!("no reply came: {other:?}"),
        }
    }

    fn advance(&mut self, time: Duration) {
        self.now += time;
    }
}

/// Carries all of this over, and gives the packets that it makes up.
fn carry(wire: &mut Wire, sent: Outbox) -> Vec<Packet> {
    wire.put(sent);
    std::iter::from_fn(|| wire.take(decode).unwrap()).collect()
}

fn call_packet(data: &'static [u8]) -> Packet {
    Packet::new(Header::new(Kind::RPC))
        .with_url("/echo")
        .with_payload(Payload::from_data(data))
}

/// A request of this kind with neither URL nor payload.
fn bare(kind: Kind) -> Packet {
    Packet::new(Header {
        seqno: SeqNo(SEQNO),
        ..Header::new(kind)
    })
}

/// The one reply of these, which must answer a request made by [`bare`].
fn status_of(replies: &[Packet], kind: Kind) -> Status {
    let [reply] = replies else {
        panic!("not one reply: {replies:?}");
    };
    assert_eq!(reply.header.kind, kind);
    assert_eq!(reply.header.seqno, SeqNo(SEQNO));
    assert_eq!(reply.header.flags, Flags::REPLY);
    assert_eq!(reply.url, "", "a reply carries no URL");
    reply.header.status
}

const BOUNDS: Bounds = Bounds {
    handshake_timeout: Duration::from_secs(5),
    send_timeout: Duration::from_millis(100),
    silence: None,
    outbox_len: 1000,
    url_len: 100,
    subscriptions: 3,
};

const CLIENT_ID: u32 = 7;
const CLIENT_QUICK_PORT: u16 = 4001;
const SERVER_QUICK_PORT: u16 = 4002;
const CALL_TIMEOUT: Duration = Duration::from_mins(1);
const INFO: &[u8] = br#"{"name":"test"}"#;

/// A sequence number as no client session draws it: a server gives back any.
const SEQNO: u32 = 0xfedc_ba98;

use std::{collections::HashSet, time::Instant};

use bytes::{Buf, Bytes, BytesMut};

use super::{BOUNDS, Length, MOST_BYTES, Password, SECRET, SILENCE, Setup, choose, request, url};
use crate::{
    protocol::{
        DecodeError, EncodedPacket, Header, Kind, Packet, Payload, Secret, Status, Url,
        codec::{Frame, encode_parts},
        handshake::Greeting,
        limits::{HEADER_LEN, MAX_PACKET_LEN},
    },
    session::{
        Bounds, FromClient, IncomingCall, IncomingSubscription, Outbox, Overflow, Publication,
        Queued, Rights, ServerSession, Terms, wire::Wire,
    },
};

/// A server session, and the application and the driver that use it.
pub(super) struct ServerEnd {
    pub(super) session: ServerSession,
    password: Option<Secret>,
    asks_upstream: bool,
    calls: Vec<IncomingCall>,
    /// What others have to decide on.
    undecided: Vec<IncomingSubscription>,
    /// What the application has been told that the client has subscribed.
    subscribed: HashSet<Url>,
    /// Whether the connection is to end when what waits is written.
    pub(super) closing: bool,
    /// Publications that the client is to get, or to be told that it misses them.
    pub(super) owed: u64,
    /// Whether some of them may be what it does not want any more.
    pub(super) forgave: bool,
    /// Bytes that were to be written whether there was room for them or not: answers, and what the
    /// application orders.
    ordered: usize,
}

impl ServerEnd {
    pub(super) fn new(setup: &Setup, now: Instant) -> Self {
        let bounds = Bounds {
            silence: setup.pings.then_some(SILENCE),
            ..BOUNDS
        };
        let asks_password = setup.password != Password::None;
        let greeting = Greeting {
            client_id: Some(7),
            quick_port: Some(4002),
        };
        Self {
            session: ServerSession::new(greeting, bounds, now),
            password: asks_password.then(|| Secret::from(SECRET.to_owned())),
            asks_upstream: setup.asks_upstream,
            calls: Vec::new(),
            undecided: Vec::new(),
            subscribed: HashSet::new(),
            closing: false,
            owed: 0,
            forgave: false,
            ordered: 0,
        }
    }

    pub(super) fn disconnect(&mut self) {
        let subscribed = self.session.handle_closed();
        assert_eq!(subscribed, self.subscribed, "what its end takes with it");
    }

    /// Whether a driver would read on.
    pub(super) fn reads(&self) -> bool {
        let under_way = self.calls.len() + self.undecided.len();
        !self.closing && self.session.has_room() && under_way < CALLS
    }

    /// Takes in what has arrived; what must leave before anything else goes on the wire.
    pub(super) fn receive(&mut self, arrived: Arrived, now: Instant, wire: &mut Wire) {
        let packet = match arrived {
            Arrived::Call(call) => {
                self.session.handle_sign_of_life();
                return self.calls.push(call);
            }
            Arrived::Packet(packet) => packet,
        };
        let waited = self.session.has_output();
        let terms = Terms {
            info: &Bytes::from_static(b"{}"),
            password: self.password.as_ref(),
        };
        match self.session.handle_packet(packet, &terms) {
            Some(FromClient::Call(call)) => self.calls.push(call),
            Some(FromClient::Close(_)) => self.closing = true,
            Some(FromClient::Connected) => {
                let mut reply = Outbox::default();
                self.session.poll_transmit(&mut reply);
                wire.put(reply);
                self.session.handle_introduced(now);
            }
            Some(FromClient::Subscribe(subscription)) => self.subscribe(subscription),
            Some(FromClient::Subscribed(urls)) => self.subscribed.extend(urls),
            Some(FromClient::Unsubscribed(urls)) => self.unsubscribed(&urls, waited),
            Some(FromClient::Datagram { .. } | FromClient::Refused(_)) | None => {}
        }
    }

    fn subscribe(&mut self, subscription: IncomingSubscription) {
        if self.asks_upstream {
            let new = self.session.handle_subscription_begun(&subscription);
            self.subscribed.extend(new);
            self.undecided.push(subscription);
        } else if let Some(FromClient::Subscribed(urls)) =
            self.session.handle_subscription(subscription, None)
        {
            self.subscribed.extend(urls);
        }
    }

    /// Others have decided on a subscription.
    pub(super) fn settle(&mut self, choice: u8, refuse: bool) {
        let Some(index) = choose(&self.undecided, choice) else {
            return;
        };
        let subscription = self.undecided.swap_remove(index);
        self.ordered += HEADER_LEN;
        let waited = self.session.has_output();
        let refused = refuse || !self.session.has_all(&subscription.urls);
        let refusal = refused.then(|| (Status::PROXY, Payload::default()));
        let gone = self
            .session
            .handle_subscription_settled(subscription, refusal);
        self.unsubscribed(&gone, waited);
    }

    /// The client has these no more; `waited` is whether some of what it may have waited then.
    fn unsubscribed(&mut self, urls: &[Url], waited: bool) {
        for url in urls {
            assert!(self.subscribed.remove(url), "{url:?} was not subscribed");
        }
        self.forgave |= waited && !urls.is_empty();
    }

    pub(super) fn answer(&mut self, choice: u8) {
        let Some(index) = choose(&self.calls, choice) else {
            return;
        };
        let call = self.calls.swap_remove(index);
        let header = Header::reply(Kind::RPC, call.header.seqno);
        let payload = Payload::from_data(call.payload.data);
        self.ordered += HEADER_LEN + payload.data.len().next_multiple_of(4);
        if choice.is_multiple_of(2) {
            let reply = Packet::new(header).with_payload(payload);
            let sent = self.session.handle_reply(&reply);
            sent.expect("it is as long as the call was");
        } else {
            let mut reply = Vec::new();
            let written = encode_parts(header, "", &payload, MAX_PACKET_LEN, &mut reply);
            written.expect("it is as long as the call was");
            self.session.handle_written_reply(&mut reply);
        }
    }

    /// Answers and settles all there is; says whether there was anything.
    pub(super) fn finish_calls(&mut self) -> bool {
        let (calls, undecided) = (self.calls.len(), self.undecided.len());
        for _ in 0..calls {
            self.answer(0);
        }
        for _ in 0..undecided {
            self.settle(0, false);
        }
        calls + undecided > 0
    }

    /// Publishes where the client has subscribed it, as the server's table of subscribers knows.
    pub(super) fn publish(&mut self, choice: u8, length: Length, overflow: Overflow) {
        let url = url(choice);
        if !self.has_subscribed(&url) {
            return;
        }
        let packet = request(Kind::PUBLISH, &url, length.bytes());
        let Packet {
            header, payload, ..
        } = &packet;
        let written = EncodedPacket::write(|bytes| {
            encode_parts(*header, &url, payload, MAX_PACKET_LEN, bytes)
        });
        let queued = self.session.handle_publication(Publication {
            url: &url,
            packet: &written.expect("it is short"),
            overflow,
        });
        match queued {
            Queued::Sent | Queued::Behind { .. } => self.owed += 1,
            Queued::Full => assert_eq!(overflow, Overflow::Wait, "only that waits"),
            Queued::Undecided | Queued::Withheld => {}
        }
    }

    pub(super) fn lose(&mut self, choice: u8, count: u8) {
        let url = url(choice);
        if self.has_subscribed(&url) {
            self.session.handle_lost(&url, count.into());
            self.owed += u64::from(count);
        }
    }

    fn has_subscribed(&self, url: &Url) -> bool {
        let subscribed = self.subscribed.iter().any(|topic| topic.covers(url));
        assert_eq!(self.session.has_subscribed(url), subscribed);
        subscribed
    }

    pub(super) fn prioritise(&mut self, priority: u8) {
        self.session.handle_priority(priority);
        self.ordered += HEADER_LEN;
    }

    pub(super) fn send_datagram(&mut self, length: Length) {
        let had_room = self.session.has_room();
        let packet = request(Kind::DATAGRAM, "/d", length.bytes());
        let queued = self.session.handle_datagram(&packet);
        assert_eq!(queued == Ok(Queued::Full), !had_room);
    }

    pub(super) fn withhold(&mut self, choice: u8) {
        self.session.handle_rights(Rights {
            withheld: HashSet::from([url(choice)]),
            ..Rights::default()
        });
    }

    /// Puts all that waits on the wire; says whether there was anything.
    pub(super) fn write(&mut self, wire: &mut Wire) -> bool {
        let mut len = 0;
        loop {
            let mut sent = Outbox::default();
            self.session.poll_transmit(&mut sent);
            len += sent.remaining();
            wire.put(sent);
            if !self.session.has_output() {
                break;
            }
        }
        assert!(
            len <= MOST_WAITING + self.ordered,
            "{len} bytes wait at the server"
        );
        if len > 0 {
            self.ordered = 0;
        }
        self.session.handle_write_done();
        len > 0
    }

    /// Does what the time asks for; says whether the client is given up.
    pub(super) fn follow_time(&mut self, now: Instant) -> bool {
        if !self.reads() {
            self.session.handle_unheard();
        }
        if self.session.handle_timeout(now).is_some() {
            return true;
        }
        let next = self.session.poll_timeout();
        assert!(next.is_none_or(|next| next > now), "time without end");
        false
    }

    /// What must always hold.
    pub(super) fn check(&self) {
        let subscriptions = self.session.subscriptions();
        assert_eq!(
            *subscriptions, self.subscribed,
            "what the application knows"
        );
        assert!(subscriptions.len() <= BOUNDS.subscriptions);
        assert!(self.calls.len() + self.undecided.len() <= CALLS);
    }
}

/// What has arrived, as a driver tells it apart.
pub(super) enum Arrived {
    /// A call, of which the session need not know.
    Call(IncomingCall),
    Packet(Packet),
}

impl Arrived {
    pub(super) fn take(
        bytes: &mut BytesMut,
        session: &ServerSession,
    ) -> Result<Option<Self>, DecodeError> {
        let Some(frame) = Frame::first(bytes)? else {
            return Ok(None);
        };
        if session.is_connected() && IncomingCall::is_all_of(&frame, BOUNDS.url_len) {
            return Ok(Some(Self::Call(frame.into())));
        }
        Ok(Some(Self::Packet(frame.into_packet()?)))
    }
}

/// What a driver lets a client have under way.
const CALLS: usize = 8;

/// What may be dropped has the same bound as what may not, which one packet goes beyond; and there is
/// a notice of what is lost for each URL.
const MOST_WAITING: usize = 2 * BOUNDS.outbox_len + MOST_BYTES + 1000;

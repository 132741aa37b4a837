mod requests;

use std::{
    collections::HashSet,
    fmt,
    time::{Duration, Instant},
};

use bytes::{Buf, Bytes};
use subtle::ConstantTimeEq;

use super::{
    Outbox,
    backlog::{Backlog, Leaving},
};
use crate::{
    CloseReason,
    protocol::{
        Flags, Header, Kind, Packet, Payload, SeqNo, Status, TooLarge, Url, handshake::Greeting,
    },
};

/// The server's side of one connection.
#[derive(Debug)]
pub(crate) struct ServerSession {
    greeting: Greeting,
    outbox: Outbox,
    backlog: Backlog,
    /// Whether the client asked to be told of dropped publications.
    told_of_gaps: bool,
    subscriptions: HashSet<Url>,
    authed: bool,
    priority: u8,
    /// The UDP port that the client announced in its handshake.
    quick_port: Option<u16>,
    handshake_deadline: Option<Instant>,
    send_deadline: Option<Instant>,
    bounds: Bounds,
}

/// What a session may use up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Time for the handshake, from the connection on.
    pub(crate) handshake_timeout: Duration,
    /// Time without progress, after which a client that takes nothing is given up.
    pub(crate) send_timeout: Duration,
    /// Bytes that may wait to be written before publishers have to wait, or publications that may
    /// be dropped are.
    pub(crate) outbox_len: usize,
    /// URLs that the client may subscribe.
    pub(crate) subscriptions: usize,
}

/// What the server tells, and asks of, a client that introduces itself.
#[derive(Debug)]
pub(crate) struct Terms<'a> {
    pub(crate) info: &'a Bytes,
    pub(crate) password: Option<&'a Password>,
}

/// What a packet from the client means for the application.
#[derive(Debug)]
pub(crate) enum FromClient {
    /// The client calls; [`ServerSession::handle_reply`] takes the answer.
    Call(IncomingCall),
    /// The connection is to be closed once what waits to be written is written.
    Close(CloseReason),
    /// The handshake is done: its reply has to be written before anything else.
    Connected,
    /// A datagram came.
    Datagram { url: Url, payload: Payload },
    /// The client subscribed these URLs, which it had not before.
    Subscribed(Vec<Url>),
    /// The client gave up its subscriptions of these URLs.
    Unsubscribed(Vec<Url>),
}

/// A call as it came in.
#[derive(Debug)]
pub(crate) struct IncomingCall {
    pub(crate) seqno: SeqNo,
    pub(crate) set: bool,
    pub(crate) url: Url,
    pub(crate) payload: Payload,
}

/// An encoded publication, and what becomes of it where there is no room.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Publication<'a> {
    pub(crate) url: &'a Url,
    pub(crate) packet: &'a Bytes,
    pub(crate) overflow: Overflow,
}

/// What to do with a publication for which there is no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overflow {
    /// Keep it, and drop the oldest ones that wait beyond the bound.
    DropOldest,
    /// Keep it in the place of the one that waits on its URL.
    Latest,
    /// Let the publisher wait.
    Wait,
}

/// What became of something that is to be sent to one client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Queued {
    /// It waits behind others; `dropped` publications had to make room for it.
    Behind { dropped: u32 },
    /// There is no room; try again when something has been written.
    Full,
    /// It leaves with the next write.
    Sent,
    /// The client is not to get it.
    Withheld,
}

impl ServerSession {
    pub(crate) fn new(greeting: Greeting, bounds: Bounds, now: Instant) -> Self {
        Self {
            greeting,
            outbox: Outbox::default(),
            backlog: Backlog::default(),
            told_of_gaps: false,
            subscriptions: HashSet::new(),
            authed: true,
            priority: 0,
            quick_port: None,
            handshake_deadline: Some(now + bounds.handshake_timeout),
            send_deadline: None,
            bounds,
        }
    }

    /// Takes in a packet from the normal channel.
    pub(crate) fn handle_packet(
        &mut self,
        packet: Packet,
        terms: &Terms<'_>,
    ) -> Option<FromClient> {
        let header = packet.header;
        if header.is_reply() {
            return None;
        }
        if header.kind == Kind::SERVINFO {
            return self.handle_login(&packet, terms);
        }
        if self.handshake_deadline.is_some() && terms.password.is_some() {
            return Some(self.refuse(header));
        }
        match header.kind {
            Kind::RPC => self.handle_call(packet),
            Kind::SUBSCRIBE => self.handle_subscribe(&packet),
            Kind::UNSUBSCRIBE => self.handle_unsubscribe(&packet),
            Kind::DATAGRAM => Self::datagram(packet),
            Kind::PINGECHO => {
                self.answer(header, Status::SUCCESS);
                None
            }
            _ => None,
        }
    }

    /// Takes in a packet that came over the quick channel from this client's address.
    pub(crate) fn handle_quick_packet(&self, packet: Packet) -> Option<FromClient> {
        if packet.header.kind != Kind::DATAGRAM || self.handshake_deadline.is_some() {
            return None;
        }
        Self::datagram(packet)
    }

    /// Sends the reply to a call.
    pub(crate) fn handle_reply(&mut self, reply: &Packet) -> Result<(), TooLarge> {
        self.outbox.push(reply)
    }

    /// Sends a datagram, where there is room.
    pub(crate) fn handle_datagram(&mut self, packet: &Packet) -> Result<Queued, TooLarge> {
        if !self.has_room() {
            return Ok(Queued::Full);
        }
        let queued = self.position();
        self.outbox.push(packet).map(|()| queued)
    }

    /// Sends a publication, where the client may have it.
    pub(crate) fn handle_publication(&mut self, publication: Publication<'_>) -> Queued {
        let Publication {
            url,
            packet,
            overflow,
        } = publication;
        if !self.authed {
            return Queued::Withheld;
        }
        let bound = self.bounds.outbox_len;
        let direct = match overflow {
            Overflow::Wait if !self.has_room() => return Queued::Full,
            Overflow::Wait => true,
            _ => self.backlog.is_empty() && self.outbox.remaining() < COMMITTED_LEN.min(bound),
        };
        if direct {
            let queued = self.position();
            self.outbox.push_encoded(packet);
            return queued;
        }
        let dropped = match overflow {
            Overflow::Latest => self.backlog.push_latest(url, packet.clone(), bound),
            _ => self.backlog.push(url, packet.clone(), bound),
        };
        Queued::Behind { dropped }
    }

    /// Takes note that the client does not get a publication on this URL.
    pub(crate) fn handle_lost(&mut self, url: &Url) {
        self.backlog.lose(url, 1);
    }

    /// Tells the client its new priority.
    pub(crate) fn handle_priority(&mut self, priority: u8) {
        self.priority = priority;
        let header = Header {
            flags: Flags::REPLY,
            status: Status(priority),
            ..Header::new(Kind::QOSSETUP)
        };
        self.send_small(header);
    }

    /// Authorises the client, or takes that back.
    pub(crate) fn handle_authed(&mut self, authed: bool) {
        self.authed = authed;
    }

    /// Takes note that all that was to be written is written.
    pub(crate) fn handle_write_done(&mut self) {
        self.send_deadline = None;
    }

    /// Takes note that the socket takes no more for now; `progress` is whether it took anything.
    pub(crate) fn handle_write_blocked(&mut self, progress: bool, now: Instant) {
        if progress || self.send_deadline.is_none() {
            self.send_deadline = Some(now + self.bounds.send_timeout);
        }
    }

    /// Says what has to happen because time has passed.
    pub(crate) fn handle_timeout(&mut self, now: Instant) -> Option<CloseReason> {
        let due = |deadline: Option<Instant>| deadline.is_some_and(|deadline| deadline <= now);
        if due(self.handshake_deadline) {
            Some(CloseReason::HandshakeTimeout)
        } else if due(self.send_deadline) {
            Some(CloseReason::SendTimeout)
        } else {
            None
        }
    }

    /// Gives the client up: returns what it had subscribed.
    pub(crate) fn handle_closed(&mut self) -> HashSet<Url> {
        self.outbox = Outbox::default();
        self.backlog = Backlog::default();
        std::mem::take(&mut self.subscriptions)
    }

    /// Moves what waits to be written into `into`, which must be empty; says whether there was
    /// anything.
    pub(crate) fn poll_transmit(&mut self, into: &mut Outbox) -> bool {
        std::mem::swap(&mut self.outbox, into);
        while into.remaining() < COMMITTED_LEN {
            match self.backlog.pop() {
                Some(Leaving::Packet(packet)) => into.push_encoded(&packet),
                Some(Leaving::Lost(url, count)) if self.told_of_gaps => {
                    let fits = into.push(&gap_notice(url, count));
                    debug_assert!(fits.is_ok(), "a URL alone always fits");
                }
                Some(Leaving::Lost(..)) => {}
                None => break,
            }
        }
        into.has_remaining()
    }

    /// When to call `handle_timeout`.
    pub(crate) fn poll_timeout(&self) -> Option<Instant> {
        match (self.handshake_deadline, self.send_deadline) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    /// Lets go of the memory that is kept for what comes next.
    pub(crate) fn release(&mut self) {
        self.outbox.release();
    }

    /// Whether a publication may still be queued.
    pub(crate) fn has_room(&self) -> bool {
        self.outbox.remaining() < self.bounds.outbox_len
    }

    pub(crate) fn has_output(&self) -> bool {
        self.outbox.has_remaining() || !self.backlog.is_empty()
    }

    pub(crate) fn is_connected(&self) -> bool {
        self.handshake_deadline.is_none()
    }

    pub(crate) fn is_authed(&self) -> bool {
        self.authed
    }

    pub(crate) fn priority(&self) -> u8 {
        self.priority
    }

    pub(crate) fn quick_port(&self) -> Option<u16> {
        self.quick_port
    }

    pub(crate) fn subscriptions(&self) -> &HashSet<Url> {
        &self.subscriptions
    }

    /// What becomes of what is put into the outbox now.
    fn position(&self) -> Queued {
        if self.has_output() {
            Queued::Behind { dropped: 0 }
        } else {
            Queued::Sent
        }
    }

    fn answer(&mut self, request: Header, status: Status) {
        self.send_small(Header::reply(request.kind, request.seqno).with_status(status));
    }

    fn send_small(&mut self, header: Header) {
        let fits = self.outbox.push(&Packet::new(header));
        debug_assert!(fits.is_ok(), "a packet without parts always fits");
    }
}

/// Tells the client that so many publications on this URL were dropped
/// (protocol document, "Gaps").
fn gap_notice(url: Url, count: u32) -> Packet {
    let mut header = Header::new(Kind::NOOP);
    header.seqno = SeqNo(count);
    Packet::new(header).with_url(url.into_text())
}

/// Bytes of publications that can no longer be dropped: what one write takes without effort.
const COMMITTED_LEN: usize = 64 * 1024;

/// A password that is compared in constant time and never printed.
#[derive(Clone)]
pub(crate) struct Password(Box<str>);

impl Password {
    fn matches(&self, given: Option<&str>) -> bool {
        let given = given.unwrap_or_default();
        self.0.as_bytes().ct_eq(given.as_bytes()).into()
    }
}

impl From<String> for Password {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}

mod events;
mod requests;

use std::{
    collections::{HashMap, HashSet},
    time::{Duration, Instant},
};

use bytes::Buf;

pub(crate) use self::events::{
    Bounds, FromClient, IncomingCall, IncomingSubscription, Overflow, Publication, Queued, Refused,
    Terms,
};
use super::{
    Outbox, PING_SEQNO,
    backlog::{Backlog, Leaving},
    end_of,
    rights::Rights,
};
use crate::{
    CloseReason,
    protocol::{Flags, Header, Kind, Packet, SeqNo, Status, TooLarge, Url, handshake::Greeting},
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
    /// Of these, those that no request has been granted yet: how many still ask for each.
    tentative: HashMap<Url, usize>,
    authed: bool,
    rights: Rights,
    /// The UDP port that the client announced in its handshake.
    quick_port: Option<u16>,
    handshake_deadline: Option<Instant>,
    /// Until when nothing follows the handshake's reply.
    quiet_until: Option<Instant>,
    send_deadline: Option<Instant>,
    /// When the client has been silent for too long.
    silence_deadline: Option<Instant>,
    /// What the client has shown of itself since the deadline was set.
    life: LifeSign,
    bounds: Bounds,
}

/// What a client has shown of itself since it was last looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LifeSign {
    /// Nothing.
    None,
    /// A packet.
    Packet,
    /// Nothing, though it was pinged.
    Pinged,
}

impl ServerSession {
    pub(crate) fn new(greeting: Greeting, bounds: Bounds, now: Instant) -> Self {
        Self {
            greeting,
            outbox: Outbox::default(),
            backlog: Backlog::default(),
            told_of_gaps: false,
            subscriptions: HashSet::new(),
            tentative: HashMap::new(),
            authed: true,
            rights: Rights::default(),
            quick_port: None,
            handshake_deadline: Some(end_of(bounds.handshake_timeout, now)),
            quiet_until: None,
            send_deadline: None,
            silence_deadline: bounds.silence.map(|silence| end_of(silence, now)),
            life: LifeSign::None,
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
        self.handle_sign_of_life();
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

    /// Takes note that calls have come for which `handle_packet` was not asked
    /// ([`IncomingCall::is_all_of`]).
    pub(crate) fn handle_sign_of_life(&mut self) {
        self.life = LifeSign::Packet;
        self.quiet_until = None;
    }

    /// Takes note that the handshake's reply is on its way, alone.
    ///
    /// The Python client loses what comes with it in one receive, so nothing follows until the
    /// client has sent something, or has had time to read (peers document, section 2). A client
    /// that asks to be told of gaps is not that one.
    pub(crate) fn handle_introduced(&mut self, now: Instant) {
        if !self.told_of_gaps {
            self.quiet_until = Some(now + QUIET);
        }
    }

    /// Takes note that the connection is to end, so that what waits must leave now.
    pub(crate) fn handle_ending(&mut self) {
        self.quiet_until = None;
    }

    /// Sends the reply to a call.
    pub(crate) fn handle_reply(&mut self, reply: &Packet) -> Result<(), TooLarge> {
        self.outbox.push(reply)
    }

    /// As [`handle_reply`](Self::handle_reply), of one that is encoded already; takes the memory of
    /// a large one.
    pub(crate) fn handle_written_reply(&mut self, reply: &mut Vec<u8>) {
        self.outbox.push_written(reply);
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
        if !self.may_receive(url) {
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
            Overflow::Latest => self.backlog.push_latest(url, packet.share().clone(), bound),
            _ => self.backlog.push(url, packet.share().clone(), bound),
        };
        Queued::Behind { dropped }
    }

    /// Takes note that the client does not get so many publications on this URL, and tells it
    /// before what it gets next.
    pub(crate) fn handle_lost(&mut self, url: &Url, count: u32) {
        if !self.has_room() || !self.backlog.is_empty() {
            self.backlog.lose(url, count);
        } else if self.told_of_gaps {
            let fits = self.outbox.push(&gap_notice(url.clone(), count));
            debug_assert!(fits.is_ok(), "a URL alone always fits");
        }
    }

    /// Tells the client its new priority.
    pub(crate) fn handle_priority(&mut self, priority: u8) {
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

    /// Takes over what the client may receive.
    pub(crate) fn handle_rights(&mut self, rights: Rights) {
        self.rights = rights;
    }

    /// Takes note that all that was to be written is written.
    pub(crate) fn handle_write_done(&mut self) {
        self.send_deadline = None;
    }

    /// Takes note that the socket takes no more for now; `progress` is whether it took anything.
    pub(crate) fn handle_write_blocked(&mut self, progress: bool, now: Instant) {
        if progress || self.send_deadline.is_none() {
            self.send_deadline = Some(end_of(self.bounds.send_timeout, now));
        }
    }

    /// Says what has to happen because time has passed.
    pub(crate) fn handle_timeout(&mut self, now: Instant) -> Option<CloseReason> {
        let due = |deadline: Option<Instant>| deadline.is_some_and(|deadline| deadline <= now);
        if due(self.quiet_until) {
            self.quiet_until = None;
        }
        if due(self.handshake_deadline) {
            Some(CloseReason::HandshakeTimeout)
        } else if due(self.send_deadline) {
            Some(CloseReason::SendTimeout)
        } else if due(self.silence_deadline) {
            self.handle_silence(now)
        } else {
            None
        }
    }

    /// Takes note that the client is not listened to for now: it may not be silent.
    pub(crate) fn handle_unheard(&mut self) {
        self.life = LifeSign::Packet;
    }

    /// Pings a client that has been silent, and gives up one that has been pinged.
    fn handle_silence(&mut self, now: Instant) -> Option<CloseReason> {
        self.silence_deadline = self.bounds.silence.map(|silence| end_of(silence, now));
        match self.life {
            LifeSign::Packet => self.life = LifeSign::None,
            LifeSign::None => {
                self.life = LifeSign::Pinged;
                let mut ping = Header::new(Kind::PINGECHO);
                ping.seqno = PING_SEQNO;
                self.send_small(ping);
            }
            LifeSign::Pinged => return Some(CloseReason::Silence),
        }
        None
    }

    /// Sets the time after which a client that takes nothing is given up.
    pub(crate) fn handle_send_timeout(&mut self, timeout: Duration) {
        self.bounds.send_timeout = timeout;
    }

    /// Gives the client up: returns what it had subscribed.
    pub(crate) fn handle_closed(&mut self) -> HashSet<Url> {
        self.outbox = Outbox::default();
        self.backlog = Backlog::default();
        self.tentative = HashMap::new();
        std::mem::take(&mut self.subscriptions)
    }

    /// Moves what waits to be written into `into`, which must be empty; says whether there was
    /// anything.
    pub(crate) fn poll_transmit(&mut self, into: &mut Outbox) -> bool {
        if self.quiet_until.is_some() {
            return false;
        }
        std::mem::swap(&mut self.outbox, into);
        while into.remaining() < COMMITTED_LEN {
            match self.backlog.pop() {
                Some(Leaving::Packet(packet)) => into.push_bytes(&packet),
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
        let deadlines = [
            self.handshake_deadline,
            self.quiet_until,
            self.send_deadline,
            self.silence_deadline,
        ];
        deadlines.into_iter().flatten().min()
    }

    /// Lets go of the memory that is kept for what comes next.
    pub(crate) fn release(&mut self) {
        self.outbox.release();
    }

    /// Whether more may be queued; where nothing waits there is always room.
    pub(crate) fn has_room(&self) -> bool {
        self.outbox.remaining() < self.bounds.outbox_len.max(1)
    }

    pub(crate) fn has_output(&self) -> bool {
        self.quiet_until.is_none() && (self.outbox.has_remaining() || !self.backlog.is_empty())
    }

    pub(crate) fn is_connected(&self) -> bool {
        self.handshake_deadline.is_none()
    }

    pub(crate) fn is_authed(&self) -> bool {
        self.authed
    }

    pub(crate) fn rights(&self) -> &Rights {
        &self.rights
    }

    /// Whether the client may receive what is published on this URL, by what was decided last.
    pub(crate) fn may_receive(&self, url: &Url) -> bool {
        self.authed && self.rights.admit(&self.subscriptions, url)
    }

    pub(crate) fn quick_port(&self) -> Option<u16> {
        self.quick_port
    }

    pub(crate) fn subscriptions(&self) -> &HashSet<Url> {
        &self.subscriptions
    }

    /// Whether the client has subscribed each of these URLs.
    pub(crate) fn has_all(&self, urls: &[Url]) -> bool {
        urls.iter().all(|url| self.subscriptions.contains(url))
    }

    /// Whether one of the client's subscriptions covers this URL.
    pub(crate) fn has_subscribed(&self, url: &str) -> bool {
        self.subscriptions.iter().any(|topic| topic.covers(url))
    }

    /// What becomes of what is put into the outbox now.
    fn position(&self) -> Queued {
        if self.has_output() || self.quiet_until.is_some() {
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

/// How long a client may take to read the handshake's reply: long enough for one on a busy machine.
const QUIET: Duration = Duration::from_millis(100);

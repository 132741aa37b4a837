use std::{
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use bytes::{Buf, Bytes};
use bytestring::ByteString;

use super::{
    Keepalive, Outbox, PING_SEQNO, PendingCalls,
    keepalive::{Beat, Heartbeat},
    pending_calls::NoReply,
};
use crate::{
    CloseReason,
    protocol::{
        Header, Kind, Packet, SeqNo, Status, TooLarge,
        codec::Parcel,
        handshake::{Greeting, Login},
        limits::MAX_PRIORITY,
    },
};

/// The client's side of a connection, and of the next one where that takes its place.
#[derive(Debug, Default)]
pub(crate) struct ClientSession {
    outbox: Outbox,
    pending: PendingCalls,
    connected: bool,
    client_id: Option<u32>,
    one_way: u16,
    heartbeat: Option<Heartbeat>,
}

/// What a packet from the server means for the application.
#[derive(Debug)]
pub(crate) enum FromServer {
    /// The handshake is done.
    Connected(Connected),
    /// So many publications on this URL were dropped.
    Gap(ByteString, u32),
    /// A datagram came, for this client alone.
    Datagram(Packet),
    /// The server set the priority of this connection.
    Priority(u8),
    /// Something was published.
    Publication(Packet),
    /// The server refuses the handshake.
    Refused(Status),
    /// A reply came; this task waits for it.
    Reply(Waker),
}

/// What the handshake brought.
#[derive(Debug)]
pub(crate) struct Connected {
    /// The server's information about itself.
    pub(crate) info: Bytes,
    /// The UDP port of the server, where it is not the TCP port.
    pub(crate) quick_port: Option<u16>,
}

/// Why a request cannot be sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum SendError {
    /// No sequence number is free.
    TooManyCalls,
    /// The packet does not fit the channel.
    TooLarge(TooLarge),
}

impl ClientSession {
    /// Starts the handshake; `quick_port` is the client's UDP port, if it has one.
    pub(crate) fn handle_connected(
        &mut self,
        password: Option<String>,
        quick_port: Option<u16>,
    ) -> Result<(), TooLarge> {
        let mut header = Header::new(Kind::SERVINFO);
        if let Some(port) = quick_port {
            header = header.with_tunnel(port);
        }
        let param = Login {
            passwd: password,
            gaps: true,
        }
        .encode();
        self.outbox.push(&Packet::new(header).with_param(param))
    }

    /// Pings the server from now on, as these rules say.
    pub(crate) fn handle_keepalive(&mut self, rules: Keepalive, now: Instant) {
        self.heartbeat = Some(Heartbeat::new(rules, now));
    }

    /// Goes on with the connection that `next` has greeted the server on.
    ///
    /// Replies that came over an earlier one can still be asked for.
    pub(crate) fn handle_reconnected(&mut self, next: Self) {
        let pending = std::mem::take(&mut self.pending);
        *self = Self { pending, ..next };
    }

    /// Sends a request whose reply wakes this task, and `poll_reply` gives it; its sequence number
    /// is put into the packet.
    ///
    /// Its time begins with the `handle_sent` that is called next. Here a time is seldom needed, so
    /// it is asked for where it is.
    pub(crate) fn handle_request(
        &mut self,
        packet: &mut Packet,
        timeout: Duration,
        waker: Option<Waker>,
        clock: impl Fn() -> Instant,
    ) -> Result<SeqNo, SendError> {
        let seqno = self
            .pending
            .insert(packet.header.kind, timeout, waker, &clock)
            .ok_or(SendError::TooManyCalls)?;
        packet.header.seqno = seqno;
        match self.outbox.push(packet) {
            Ok(()) => {
                if self.pending.waiting() == 1
                    && let Some(heartbeat) = &mut self.heartbeat
                {
                    heartbeat.handle_busy(clock());
                }
                Ok(seqno)
            }
            Err(error) => {
                self.pending.withdraw(seqno);
                Err(SendError::TooLarge(error))
            }
        }
    }

    /// Whether requests were sent since `handle_sent` was called last.
    pub(crate) fn has_undated(&self) -> bool {
        self.pending.has_undated()
    }

    /// Has the time begin of the requests that were sent before now.
    pub(crate) fn handle_sent(&mut self, now: Instant) {
        self.pending.handle_sent(now);
    }

    /// Sends a call that no reply is awaited of.
    pub(crate) fn handle_one_way(&mut self, packet: &mut Packet) -> Result<(), TooLarge> {
        self.one_way = self.one_way.checked_add(1).unwrap_or(1);
        packet.header.seqno = SeqNo(u32::from(self.one_way) << 16);
        self.outbox.push(packet)
    }

    /// Sends a packet that is never answered.
    pub(crate) fn handle_send(&mut self, packet: &Packet) -> Result<(), TooLarge> {
        self.outbox.push(packet)
    }

    /// Gives a request up.
    pub(crate) fn handle_forget(&mut self, seqno: SeqNo, now: Instant) {
        self.pending.forget(seqno, now);
    }

    /// Takes in a packet from the normal channel.
    pub(crate) fn handle_packet(&mut self, parcel: Parcel) -> Option<FromServer> {
        if !self.connected {
            return self.handle_greeting(parcel);
        }
        if let Some(heartbeat) = &mut self.heartbeat {
            heartbeat.handle_sign();
        }
        let header = &parcel.header;
        match header.kind {
            Kind::PUBLISH => Some(FromServer::Publication(parcel.into_packet())),
            Kind::DATAGRAM => Some(FromServer::Datagram(parcel.into_packet())),
            Kind::QOSSETUP if header.status.0 <= MAX_PRIORITY => {
                Some(FromServer::Priority(header.status.0))
            }
            Kind::PINGECHO if !header.is_reply() => {
                // A server that pings and does not read has no bound of its own.
                if self.outbox.remaining() < ECHOED_LEN {
                    self.send_small(Header::reply(Kind::PINGECHO, header.seqno));
                }
                None
            }
            Kind::NOOP if !parcel.url().is_empty() => {
                let packet = parcel.into_packet();
                Some(FromServer::Gap(packet.url, packet.header.seqno.0))
            }
            _ if header.is_reply() => self.pending.complete(parcel).map(FromServer::Reply),
            _ => None,
        }
    }

    /// Takes in a packet from the quick channel, which carries publications and datagrams only.
    pub(crate) fn handle_quick_packet(&self, packet: Packet) -> Option<FromServer> {
        match packet.header.kind {
            Kind::PUBLISH if self.connected => Some(FromServer::Publication(packet)),
            Kind::DATAGRAM if self.connected => Some(FromServer::Datagram(packet)),
            _ => None,
        }
    }

    /// Ends the requests whose time is up and returns the tasks to wake.
    pub(crate) fn handle_timeout(&mut self, now: Instant) -> Vec<Waker> {
        self.pending.handle_timeout(now)
    }

    /// Pings a server that it is time to ping; the reason is why it is given up.
    pub(crate) fn handle_silence(&mut self, now: Instant) -> Option<CloseReason> {
        let busy = self.is_busy();
        match self.heartbeat.as_mut()?.handle_timeout(now, busy) {
            Beat::Lost => Some(CloseReason::Silence),
            Beat::Ping => {
                let mut ping = Header::new(Kind::PINGECHO);
                ping.seqno = PING_SEQNO;
                self.send_small(ping);
                None
            }
            Beat::Wait => None,
        }
    }

    /// The connection is gone, and what waited to be written with it; returns the tasks that wait
    /// for a reply.
    pub(crate) fn handle_closed(&mut self) -> Vec<Waker> {
        let wakers = self.pending.handle_closed();
        self.handle_reconnected(Self::default());
        wakers
    }

    /// Asks for the reply to a request.
    #[inline]
    pub(crate) fn poll_reply(
        &mut self,
        seqno: SeqNo,
        cx: &Context<'_>,
    ) -> Poll<Result<Parcel, NoReply>> {
        self.pending.poll_reply(seqno, cx)
    }

    /// Moves what waits to be written into `into`, which must be empty.
    pub(crate) fn poll_transmit(&mut self, into: &mut Outbox) -> bool {
        std::mem::swap(&mut self.outbox, into);
        into.has_remaining()
    }

    /// When to call `handle_timeout`.
    pub(crate) fn poll_timeout(&self) -> Option<Instant> {
        self.pending.poll_timeout()
    }

    /// When to call `handle_silence`.
    pub(crate) fn poll_silence(&self) -> Option<Instant> {
        let heartbeat = self.heartbeat.as_ref()?;
        Some(heartbeat.poll_timeout(self.is_busy()))
    }

    /// Lets go of the memory that is kept for what comes next.
    pub(crate) fn release(&mut self) {
        self.outbox.release();
    }

    /// Whether replies are to come.
    pub(crate) fn is_busy(&self) -> bool {
        self.pending.waiting() > 0
    }

    /// Bytes that wait to be written.
    pub(crate) fn queued_len(&self) -> usize {
        self.outbox.remaining()
    }

    /// The id that the server gave this client, which its quick datagrams carry.
    pub(crate) fn client_id(&self) -> Option<u32> {
        self.client_id
    }

    fn send_small(&mut self, header: Header) {
        let fits = self.outbox.push(&Packet::new(header));
        debug_assert!(fits.is_ok(), "a packet without parts always fits");
    }

    fn handle_greeting(&mut self, parcel: Parcel) -> Option<FromServer> {
        let header = &parcel.header;
        if header.kind != Kind::SERVINFO || !header.is_reply() {
            return None;
        }
        if !header.status.is_success() {
            return Some(FromServer::Refused(header.status));
        }
        let payload = parcel.into_payload();
        let greeting = Greeting::decode(&payload.data).unwrap_or_default();
        self.connected = true;
        self.client_id = greeting.client_id;
        Some(FromServer::Connected(Connected {
            // Copied: it lives long, and would keep alive all that was read with it.
            info: Bytes::copy_from_slice(&payload.param),
            quick_port: greeting.quick_port,
        }))
    }
}

/// Bytes that wait to be written, beyond which no ping is echoed: they are signs of life as well.
const ECHOED_LEN: usize = 4096;

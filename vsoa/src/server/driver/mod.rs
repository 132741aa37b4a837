mod ending;
mod events;
mod subscriptions;

use std::{
    future::poll_fn,
    mem,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Buf;
use tokio::time::{Instant, Sleep};

use super::{
    builder::Setup,
    calls::{Calls, Incoming},
    gauges,
    link::{Link, Order, Orders},
    shared::HandshakePlace,
};
use crate::{
    CloseReason,
    protocol::codec::Frame,
    service::Session,
    session::{IncomingCall, IncomingSubscription, Outbox, ServerSession},
    transport::{ReadBuffer, Stream, close_reason},
};

/// The one task that joins a connection's socket with its session.
///
/// A turn reads all there is, handles every whole packet in it, and writes what that and others
/// have queued with one write.
pub(super) struct Driver {
    stream: Stream,
    read: ReadBuffer,
    sending: Outbox,
    link: Arc<Link>,
    session: Session,
    setup: Arc<Setup>,
    calls: Calls,
    /// Whether calls have come that the session knows nothing of.
    called: bool,
    /// Whether more may be queued for the client.
    has_room: bool,
    /// What there is no room for yet.
    waiting: Option<Waiting>,
    /// The client's place among those that have not completed the handshake.
    introducing: Option<HandshakePlace>,
    /// Whether the socket took no more when it was written to last.
    blocked: bool,
    order: Order,
    /// The priority that the socket is marked with.
    priority: u8,
    life: Life,
    timer: Option<Pin<Box<Sleep>>>,
}

/// What is to start when it finds room.
enum Waiting {
    /// A call, for which the layers must have room too.
    Call(IncomingCall),
    /// A subscription that upstream servers have to answer.
    Subscription(IncomingSubscription),
}

/// How far the life of a connection has gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    /// The TLS handshake, where there is TLS, is under way.
    Securing,
    /// Packets are read and handled.
    Open,
    /// Nothing more is read; ends for this reason when the calls in flight have ended, or at this
    /// time.
    Finishing(CloseReason, Option<Instant>),
    /// Ends for this reason when what waits to be written is written.
    Closing(CloseReason),
}

/// Why no more packets are handled in this turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pause {
    /// Nothing more has come, or something else must happen first; either wakes the driver.
    Blocked,
    /// Too much waits to be written.
    Full,
    /// It is others' turn.
    Yield,
}

impl Driver {
    pub(super) fn new(
        stream: Stream,
        link: Arc<Link>,
        setup: Arc<Setup>,
        place: HandshakePlace,
    ) -> Self {
        let session = Session::from(link.clone());
        Self {
            stream,
            read: ReadBuffer::new(),
            sending: Outbox::default(),
            calls: Calls::new(setup.stack.pipeline(), session.clone(), link.clone()),
            session,
            link,
            setup,
            called: false,
            has_room: true,
            waiting: None,
            introducing: Some(place),
            blocked: false,
            order: Order::Serve,
            priority: 0,
            life: Life::Securing,
            timer: None,
        }
    }

    /// Serves the connection until it ends.
    pub(super) async fn run(mut self) {
        let reason = poll_fn(|cx| match self.turn(cx) {
            Ok(()) => Poll::Pending,
            Err(reason) => Poll::Ready(reason),
        })
        .await;
        self.end(reason);
        self.stream.leave(reason, LINGER).await;
    }

    /// Does all there is to do now; the error is why the connection has ended.
    fn turn(&mut self, cx: &mut Context<'_>) -> Result<(), CloseReason> {
        loop {
            self.obey();
            self.give_way();
            // Each call that ends wakes the driver: none may take the place of one whose reply
            // waits.
            let pause = if self.has_room {
                self.receive(cx)?
            } else {
                Pause::Full
            };
            self.calls.poll_ended(cx);
            self.settle_subscriptions();
            let flushed = self.send(cx)?;
            self.check_end(flushed)?;
            self.check_time(cx)?;
            match pause {
                Pause::Full if self.link.with(ServerSession::has_room) => continue,
                Pause::Yield => cx.waker().wake_by_ref(),
                _ if self.link.poll_rest(cx.waker(), self.order, flushed) => {}
                _ => continue,
            }
            self.sending.release();
            return Ok(());
        }
    }

    /// Takes over what others have told the connection to do.
    fn obey(&mut self) {
        let Orders {
            order,
            priority,
            has_room,
        } = self.link.poll_orders();
        self.has_room = has_room;
        self.follow_priority(priority);
        if order == self.order {
            return;
        }
        self.order = order;
        self.link.update(ServerSession::handle_ending);
        self.life = match (order, self.life) {
            (Order::Drain, Life::Securing | Life::Open) => {
                Life::Finishing(CloseReason::Local, None)
            }
            (Order::Close, Life::Securing | Life::Open | Life::Finishing(..)) => {
                self.calls.abort();
                Life::Closing(CloseReason::Local)
            }
            (_, life) => life,
        };
    }

    /// Leaves the layers to others where a call that waits for them cannot start yet, or never.
    fn give_way(&mut self) {
        let can_start = self.has_room && self.life == Life::Open;
        if !can_start && matches!(self.waiting, Some(Waiting::Call(_))) {
            self.calls.give_way();
        }
    }

    /// Marks the socket with the priority that the session has been given.
    fn follow_priority(&mut self, priority: u8) {
        if priority == self.priority {
            return;
        }
        self.priority = priority;
        if let Err(error) = self.stream.set_priority(priority) {
            tracing::warn!(%error, priority, "the priority cannot be set on the socket");
        }
    }

    /// Does the TLS handshake, where there is TLS; says whether it is done.
    fn secure(&mut self, cx: &mut Context<'_>) -> Result<bool, CloseReason> {
        match self.stream.poll_secure(cx) {
            Poll::Pending => return Ok(false),
            Poll::Ready(Ok(())) => self.life = Life::Open,
            Poll::Ready(Err(error)) => {
                tracing::warn!(client = self.link.id(), %error, "a TLS handshake failed");
                return Err(CloseReason::Tls);
            }
        }
        self.link.handle_secured(&self.stream);
        Ok(true)
    }

    /// Reads all there is and handles every whole packet in it.
    fn receive(&mut self, cx: &mut Context<'_>) -> Result<Pause, CloseReason> {
        if self.life == Life::Securing && !self.secure(cx)? {
            return Ok(Pause::Blocked);
        }
        let mut read = mem::replace(&mut self.read, ReadBuffer::new());
        self.calls.begin_turn();
        let pause = self.receive_packets(cx, &mut read);
        self.calls.end_turn();
        self.read = read;
        pause
    }

    fn receive_packets(
        &mut self,
        cx: &mut Context<'_>,
        read: &mut ReadBuffer,
    ) -> Result<Pause, CloseReason> {
        for _ in 0..PACKETS_A_TURN {
            if !matches!(self.life, Life::Open) || !self.start_waiting(cx) {
                return Ok(Pause::Blocked);
            }
            let frame = Frame::first(read.bytes_mut());
            match frame.and_then(|frame| frame.map(|frame| self.handle(cx, frame)).transpose()) {
                Ok(Some(())) if self.has_room => {}
                Ok(Some(())) => {
                    self.link.shared().counters.reads_paused.add();
                    return Ok(Pause::Full);
                }
                Ok(None) => match read.poll_fill(cx, &mut self.stream) {
                    Poll::Pending => return Ok(Pause::Blocked),
                    Poll::Ready(Ok(0)) => self.life = Life::Finishing(CloseReason::Peer, None),
                    Poll::Ready(Ok(read)) => {
                        self.link.shared().counters.bytes_received.add_len(read);
                    }
                    Poll::Ready(Err(error)) => return Err(close_reason(&error)),
                },
                Err(error) => {
                    self.link.shared().counters.decode_errors.add();
                    tracing::warn!(client = self.link.id(), %error, "a client sent no packet");
                    self.life = Life::Closing(CloseReason::Protocol(error));
                }
            }
        }
        Ok(Pause::Yield)
    }

    /// Starts what waits, if anything does; says whether nothing waits any more.
    fn start_waiting(&mut self, cx: &mut Context<'_>) -> bool {
        let Some(waiting) = self.waiting.take() else {
            return true;
        };
        if !self.has_room_for_call(cx) {
            self.waiting = Some(waiting);
            self.link.shared().counters.reads_paused.add();
            return false;
        }
        match waiting {
            Waiting::Call(call) => self.start_call(cx, call),
            Waiting::Subscription(subscription) => {
                self.start_subscription(subscription);
                true
            }
        }
    }

    /// Whether the client has fewer calls under way than it may have.
    fn has_room_for_call(&mut self, cx: &mut Context<'_>) -> bool {
        let limit = self.setup.limits.calls_in_flight;
        self.calls.poll_room(cx, limit)
    }

    /// Starts a call where the layers are ready for it; says whether they were.
    #[inline]
    fn start_call(&mut self, cx: &mut Context<'_>, call: impl Incoming) -> bool {
        match self.calls.poll_ready(cx) {
            Poll::Pending => {
                self.waiting = Some(Waiting::Call(call.into()));
                return false;
            }
            Poll::Ready(Err(answer)) => self.has_room = self.link.reply(call.seqno(), answer),
            Poll::Ready(Ok(())) => self.has_room = self.calls.start(call),
        }
        true
    }

    /// Writes what waits; says whether all of it is written.
    fn send(&mut self, cx: &mut Context<'_>) -> Result<bool, CloseReason> {
        let mut more = true;
        while self.take_output(&mut more) {
            let before = self.sending.remaining();
            gauges::queue_depth(before);
            let polled = self.stream.poll_write(cx, &mut self.sending);
            let written = before - self.sending.remaining();
            self.link.shared().counters.bytes_sent.add_len(written);
            match polled {
                Poll::Ready(Ok(())) => {}
                Poll::Ready(Err(error)) => return Err(self.broken(&error)),
                Poll::Pending => {
                    let progress = self.stream.take_progress() || written > 0;
                    self.blocked = true;
                    #[expect(clippy::disallowed_methods, reason = "the send time-out starts")]
                    let now = Instant::now().into_std();
                    self.link
                        .update(|session| session.handle_write_blocked(progress, now));
                    return Ok(false);
                }
            }
        }
        if self.blocked {
            self.blocked = false;
            self.link.update(ServerSession::handle_write_done);
        }
        Ok(true)
    }

    /// Takes what waits, if there may be more and all that was taken before is written; says whether
    /// there is anything to write.
    fn take_output(&mut self, more: &mut bool) -> bool {
        if self.sending.has_remaining() || self.stream.is_flushing() {
            return true;
        }
        if !*more {
            return false;
        }
        let taken;
        let called = mem::take(&mut self.called);
        (taken, *more) = self.link.poll_transmit(&mut self.sending, called);
        taken
    }
}

/// Packets handled before others on the same thread get their turn; some hundred microseconds.
const PACKETS_A_TURN: usize = 512;

/// How long the calls of a client that has ended its half may still run, since whether it listens
/// for the replies cannot be known; and how long a client may take to read what was sent last.
const LINGER: Duration = Duration::from_secs(1);

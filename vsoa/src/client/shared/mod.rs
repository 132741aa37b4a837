mod readers;
mod room;

use std::{
    sync::Arc,
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use bytes::{Bytes, BytesMut};
use tokio::sync::{Notify, watch};

pub(super) use self::room::Wait;
use super::{builder::Options, call::call_packet, inboxes::Inboxes, streams::Streams};
use crate::{
    CloseReason, Error, ErrorKind,
    protocol::{Header, Kind, Packet, SeqNo, Url, codec::encode, limits::MAX_QUICK_PACKET_LEN},
    service::{Message, Request},
    session::{ClientSession, FromServer, Outbox},
    sync::Mutex,
    transport::QuickSocket,
};

/// What the driver of a connection, its callers and its subscriptions share.
#[derive(Debug)]
pub(super) struct Shared {
    state: Mutex<State>,
    info: Bytes,
    quick: Option<QuickSocket>,
    streams: Streams,
    options: Options,
    /// Told when less waits to be written.
    room: Arc<Notify>,
    closed: watch::Sender<Option<CloseReason>>,
}

#[derive(Debug)]
struct State {
    session: ClientSession,
    driver: Option<Waker>,
    /// Whether the driver runs, or is about to, and looks at the rest of this before it rests.
    awake: bool,
    closing: bool,
    ended: Option<CloseReason>,
    /// Whether tasks wait until less waits to be written.
    room_wanted: bool,
    inboxes: Inboxes,
    priority: u8,
}

impl Shared {
    pub(super) fn new(
        session: ClientSession,
        info: Bytes,
        quick: Option<QuickSocket>,
        streams: Streams,
        options: Options,
    ) -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::new(State {
                session,
                driver: None,
                awake: true,
                closing: false,
                ended: None,
                room_wanted: false,
                inboxes: Inboxes::default(),
                priority: 0,
            }),
            info,
            quick,
            streams,
            options,
            room: Arc::default(),
            closed: watch::Sender::new(None),
        })
    }

    pub(super) fn info(&self) -> Bytes {
        self.info.clone()
    }

    pub(super) fn quick(&self) -> Option<&QuickSocket> {
        self.quick.as_ref()
    }

    pub(super) fn streams(&self) -> &Streams {
        &self.streams
    }

    pub(super) fn send_timeout(&self) -> Duration {
        self.options.send_timeout
    }

    pub(super) fn priority(&self) -> u8 {
        self.state.lock().priority
    }

    pub(super) fn close_reason(&self) -> Option<CloseReason> {
        *self.closed.borrow()
    }

    pub(super) async fn closed(&self) -> CloseReason {
        let mut closed = self.closed.subscribe();
        let reason = closed.wait_for(Option::is_some).await;
        reason
            .ok()
            .and_then(|reason| *reason)
            .unwrap_or(CloseReason::Local)
    }

    pub(super) fn close(&self) {
        let mut state = self.state.lock();
        state.closing = true;
        let waker = state.wake_driver();
        drop(state);
        waker.inspect(Waker::wake_by_ref);
    }

    /// Sends a request whose reply [`poll_reply`](Self::poll_reply) gives; waits while too much
    /// waits to be written.
    pub(super) fn poll_request(
        &self,
        cx: &mut Context<'_>,
        wait: &mut Wait,
        packet: &mut Packet,
        timeout: Option<Duration>,
    ) -> Poll<Result<SeqNo, Error>> {
        let now = now();
        let timeout = wait.rest_of(timeout.unwrap_or(self.options.call_timeout), now);
        self.poll_send(cx, wait, timeout, |session| {
            session
                .handle_request(packet, timeout, now)
                .map_err(Error::from)
        })
    }

    /// Asks for the reply to a request.
    pub(super) fn poll_reply(&self, cx: &Context<'_>, seqno: SeqNo) -> Poll<Result<Packet, Error>> {
        let mut state = self.state.lock();
        match state.session.poll_reply(seqno, cx) {
            Poll::Ready(Ok(reply)) => Poll::Ready(Ok(reply)),
            Poll::Ready(Err(_)) => Poll::Ready(Err(Error::new(ErrorKind::TimedOut))),
            Poll::Pending => match state.ended {
                Some(reason) => Poll::Ready(Err(reason.into())),
                None => Poll::Pending,
            },
        }
    }

    /// Gives a request up.
    pub(super) fn forget(&self, seqno: SeqNo) {
        self.state.lock().session.handle_forget(seqno, now());
    }

    /// Sends a call that no answer is awaited of.
    pub(super) async fn send_one_way(&self, request: Request) -> Result<(), Error> {
        let timeout = request.context().timeout();
        let timeout = timeout.unwrap_or(self.options.call_timeout);
        let mut packet = call_packet(request);
        let mut wait = Wait::default();
        std::future::poll_fn(|cx| {
            self.poll_send(cx, &mut wait, timeout, |session| {
                Ok(session.handle_one_way(&mut packet)?)
            })
        })
        .await
    }

    /// Sends a packet that means nothing.
    pub(super) fn send_noop(&self) -> Result<(), Error> {
        let packet = Packet::new(Header::new(Kind::NOOP));
        self.try_send(|session| Ok(session.handle_send(&packet)?))
    }

    pub(super) fn send_datagram(&self, message: Message) -> Result<(), Error> {
        let mut packet = Packet::new(Header::new(Kind::DATAGRAM))
            .with_url(message.url.into_text())
            .with_payload(message.payload);
        if message.quick {
            return self.send_quick(&mut packet);
        }
        self.try_send(|session| Ok(session.handle_send(&packet)?))
    }

    fn send_quick(&self, packet: &mut Packet) -> Result<(), Error> {
        let state = self.state.lock();
        if let Some(reason) = state.ended {
            return Err(reason.into());
        }
        let id = state.session.client_id();
        drop(state);
        let (Some(id), Some(socket)) = (id, &self.quick) else {
            return Err(Error::new(ErrorKind::NoQuickChannel));
        };
        packet.header.seqno = SeqNo(id);
        let mut bytes = BytesMut::new();
        encode(packet, MAX_QUICK_PACKET_LEN, &mut bytes)?;
        if let Err(error) = socket.try_send(&bytes) {
            tracing::debug!(%error, "a quick datagram was not taken");
        }
        Ok(())
    }

    /// For the driver: takes in packets until `next` has no more, under one lock; wakes whom they
    /// concern afterwards.
    pub(super) fn handle_packets(&self, mut next: impl FnMut() -> Option<Packet>) {
        let mut wakers = Vec::new();
        let mut state = self.state.lock();
        while let Some(packet) = next() {
            if let Some(event) = state.session.handle_packet(packet) {
                state.handle_event(event, false, &mut wakers);
            }
        }
        drop(state);
        wakers.iter().for_each(Waker::wake_by_ref);
    }

    /// For the driver: takes in a packet of the quick channel.
    pub(super) fn handle_quick_packet(&self, packet: Packet) {
        let mut wakers = Vec::new();
        let mut state = self.state.lock();
        if let Some(event) = state.session.handle_quick_packet(packet) {
            state.handle_event(event, true, &mut wakers);
        }
        drop(state);
        wakers.iter().for_each(Waker::wake_by_ref);
    }

    /// For the driver: ends the calls whose time is up.
    pub(super) fn handle_timeout(&self, now: Instant) {
        let wakers = self.state.lock().session.handle_timeout(now);
        wakers.iter().for_each(Waker::wake_by_ref);
    }

    /// For the driver: the next deadline of a call.
    pub(super) fn poll_timeout(&self) -> Option<Instant> {
        self.state.lock().session.poll_timeout()
    }

    /// For the driver: takes what waits to be written.
    pub(super) fn poll_transmit(&self, into: &mut Outbox) -> bool {
        let mut state = self.state.lock();
        let taken = state.session.poll_transmit(into);
        let wanted = std::mem::take(&mut state.room_wanted);
        drop(state);
        if wanted {
            self.room.notify_waiters();
        }
        taken
    }

    /// For the driver: it was woken.
    pub(super) fn handle_wake(&self) {
        self.state.lock().awake = true;
    }

    /// For the driver: whether the connection is to end, and its priority.
    pub(super) fn poll_orders(&self) -> (bool, u8) {
        let state = self.state.lock();
        (state.closing, state.priority)
    }

    /// For the driver: registers its waker if nothing is left to do, and says whether that is so.
    ///
    /// A driver whose socket is blocked (not `flushed`) cannot do anything about more output.
    pub(super) fn poll_rest(&self, waker: &Waker, closing: bool, flushed: bool) -> bool {
        let mut state = self.state.lock();
        if (flushed && state.session.queued_len() > 0) || state.closing != closing {
            return false;
        }
        match &mut state.driver {
            Some(known) => known.clone_from(waker),
            None => state.driver = Some(waker.clone()),
        }
        state.session.release();
        state.awake = false;
        true
    }

    /// For the driver: the connection is over.
    pub(super) fn handle_closed(&self, reason: CloseReason) {
        let mut state = self.state.lock();
        state.ended = Some(reason);
        state.driver = None;
        let wakers = state.session.handle_closed();
        let inboxes = state.inboxes.take();
        drop(state);
        self.closed.send_replace(Some(reason));
        self.room.notify_waiters();
        wakers.iter().for_each(Waker::wake_by_ref);
        for inbox in inboxes {
            inbox.close(reason);
        }
    }
}

impl State {
    /// The driver's waker, where it sleeps.
    fn wake_driver(&mut self) -> Option<Waker> {
        if self.awake {
            return None;
        }
        self.awake = true;
        self.driver.clone()
    }

    /// Does what a packet asks for; adds the tasks to wake, which are for who holds no lock.
    fn handle_event(&mut self, event: FromServer, quick: bool, wakers: &mut Vec<Waker>) {
        match event {
            FromServer::Reply(waker) => wakers.push(waker),
            FromServer::Priority(priority) => self.priority = priority,
            FromServer::Gap(url, lost) => self.inboxes.gap(&url, lost, wakers),
            FromServer::Publication(packet) => {
                if let Some(message) = message(packet, quick) {
                    self.inboxes.publication(&message, wakers);
                }
            }
            FromServer::Datagram(packet) => {
                if let Some(message) = message(packet, quick) {
                    self.inboxes.datagram(message, wakers);
                }
            }
            FromServer::Connected(_) | FromServer::Refused(_) => {}
        }
    }
}

/// The runtime's clock, which stands still where a test pauses it.
#[expect(clippy::disallowed_methods, reason = "the times of calls start here")]
fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

/// A message, where the packet's URL is one.
fn message(packet: Packet, quick: bool) -> Option<Message> {
    let Packet { url, payload, .. } = packet;
    let url = Url::try_from(url).ok()?;
    Some(Message {
        url,
        payload,
        quick,
    })
}

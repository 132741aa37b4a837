//! What a client's handles, its subscriptions, its driver and its supervisor share, behind one
//! short lock.
//!
//! `link.rs` holds what belongs to one connection and says who may use it; the rest stays from one
//! connection to the next. `room.rs` sends, and waits until that is possible; `driving.rs` is for
//! the driver, `supervising.rs` for who makes connections, `readers.rs` for subscriptions. Nothing
//! here opens a socket or starts a task.

mod driving;
mod link;
mod readers;
mod room;
mod supervising;

use std::{
    sync::Arc,
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use bytes::{Bytes, BytesMut};
use tokio::sync::{Notify, watch};

use self::link::{Link, Phase};
pub(super) use self::{driving::Rest, link::Wanted, room::Wait};
use super::{
    ConnectionState, DisconnectReason,
    builder::Options,
    call::call_packet,
    connection_state::{Published, States},
    inboxes::Inboxes,
    streams::Streams,
};
use crate::{
    CloseReason, Error, ErrorKind,
    protocol::{
        Header, Kind, Packet, SeqNo,
        codec::{Parcel, encode},
        limits::MAX_QUICK_PACKET_LEN,
    },
    service::{Message, Request},
    session::{ClientSession, NoReply},
    sync::Mutex,
};

#[derive(Debug)]
pub(super) struct Shared {
    state: Mutex<State>,
    options: Options,
    /// Told when less waits to be written, and when a connection comes or none will.
    room: Arc<Notify>,
    states: watch::Sender<Published>,
    /// Where somebody makes another connection when one has ended.
    supervision: Option<Supervision>,
}

#[derive(Debug)]
struct State {
    link: Link,
    phase: Phase,
    wanted: Wanted,
    /// Keeps the replies that callers have not fetched beyond the end of a connection.
    session: ClientSession,
    inboxes: Inboxes,
    /// Whether tasks wait until less waits to be written.
    room_wanted: bool,
    /// How many connections there were.
    epoch: u64,
    /// Why the last connection ended.
    lost: CloseReason,
    /// Why there is no connection, where somebody tried.
    why_down: Option<DisconnectReason>,
}

/// What wakes a supervisor; each keeps a call that comes before the wait.
#[derive(Debug, Default)]
struct Supervision {
    /// The program wants something else.
    orders: Notify,
    /// The driver has ended.
    down: Notify,
}

impl Shared {
    pub(super) fn new(options: Options, supervised: bool) -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::new(State {
                link: Link::default(),
                phase: Phase::Down,
                wanted: Wanted::Connection,
                session: ClientSession::default(),
                inboxes: Inboxes::default(),
                room_wanted: false,
                epoch: 0,
                lost: CloseReason::Local,
                why_down: None,
            }),
            options,
            room: Arc::default(),
            states: watch::Sender::new(Published {
                state: ConnectionState::Connecting,
                last: false,
            }),
            supervision: supervised.then(Supervision::default),
        })
    }

    pub(super) fn options(&self) -> &Options {
        &self.options
    }

    pub(super) fn is_supervised(&self) -> bool {
        self.supervision.is_some()
    }

    pub(super) fn info(&self) -> Bytes {
        self.state.lock().link.info.clone()
    }

    /// Who the server is, by what it has shown in the TLS handshake.
    #[cfg(feature = "tls")]
    pub(super) fn peer_certificates(&self) -> Vec<Bytes> {
        self.state.lock().link.peer_certificates.to_vec()
    }

    /// The way to the streams beside the connection; there is none before the first.
    pub(super) fn streams(&self) -> Option<Streams> {
        let link = &self.state.lock().link;
        let streams = link.streams.clone()?;
        Some(streams.with_priority(link.priority))
    }

    pub(super) fn priority(&self) -> u8 {
        self.state.lock().link.priority
    }

    pub(super) fn is_connected(&self) -> bool {
        self.state.lock().phase == Phase::Up
    }

    pub(super) fn states(&self) -> States {
        States::new(self.states.subscribe())
    }

    /// Waits until there is a connection, or until there will be none.
    pub(super) async fn connected(&self) -> Result<(), Error> {
        let mut states = self.states.subscribe();
        let settled = states.wait_for(|published| published.last || published.state.is_connected());
        match settled.await {
            Ok(published) if !published.last => Ok(()),
            _ => Err(self.end_reason().into()),
        }
    }

    pub(super) async fn closed(&self) -> CloseReason {
        let mut states = self.states.subscribe();
        // It fails where nobody can tell any more.
        let _ = states.wait_for(|published| published.last).await;
        self.end_reason()
    }

    /// Why the client is closed, if it is.
    pub(super) fn close_reason(&self) -> Option<CloseReason> {
        match self.state.lock().phase {
            Phase::Ended(reason) => Some(reason),
            _ => None,
        }
    }

    fn end_reason(&self) -> CloseReason {
        self.close_reason().unwrap_or(CloseReason::Local)
    }

    /// Ends the client.
    pub(super) fn close(&self) {
        self.order(Wanted::End);
    }

    /// Ends the connection; a client that nobody supervises ends with it.
    pub(super) fn disconnect(&self) {
        let supervised = self.is_supervised();
        self.order(if supervised {
            Wanted::Rest
        } else {
            Wanted::End
        });
    }

    fn order(&self, wanted: Wanted) {
        let mut state = self.state.lock();
        if state.wanted != Wanted::End {
            state.wanted = wanted;
        }
        state.link.closing = true;
        let waker = state.link.wake_driver();
        drop(state);
        waker.inspect(Waker::wake_by_ref);
        self.tell_supervisor();
    }

    /// Asks for a connection, at once where one is waited for.
    pub(super) fn reconnect(&self) -> Result<(), Error> {
        let mut state = self.state.lock();
        if let Some(reason) = state.closed() {
            return Err(reason.into());
        }
        let has_connection = matches!(state.phase, Phase::Greeting | Phase::Up);
        let has_connection = has_connection && !state.link.closing;
        state.wanted = Wanted::Connection;
        drop(state);
        // Told without need, a supervisor would keep that for its next pause.
        if !has_connection {
            self.tell_supervisor();
        }
        Ok(())
    }

    fn tell_supervisor(&self) {
        if let Some(supervision) = &self.supervision {
            supervision.orders.notify_one();
        }
    }

    /// Sends a request whose reply wakes this task, and [`poll_reply`](Self::poll_reply) gives it;
    /// waits while too much waits to be written.
    pub(super) fn poll_request(
        &self,
        cx: &mut Context<'_>,
        wait: &mut Wait,
        packet: &mut Packet,
        timeout: Option<Duration>,
    ) -> Poll<Result<SeqNo, Error>> {
        let timeout = wait.rest_of(timeout.unwrap_or(self.options.call_timeout));
        self.poll_send(cx, wait, timeout, |session, waker| {
            session
                .handle_request(packet, timeout, Some(waker.clone()), now)
                .map_err(Error::from)
        })
    }

    /// Asks for the reply to a request.
    pub(super) fn poll_reply(&self, cx: &Context<'_>, seqno: SeqNo) -> Poll<Result<Parcel, Error>> {
        let mut state = self.state.lock();
        match state.session.poll_reply(seqno, cx) {
            Poll::Ready(Ok(reply)) => Poll::Ready(Ok(reply)),
            Poll::Ready(Err(NoReply::Elapsed)) => Poll::Ready(Err(Error::new(ErrorKind::TimedOut))),
            Poll::Ready(Err(NoReply::Lost)) => Poll::Ready(Err(state.lost.into())),
            Poll::Pending => Poll::Pending,
        }
    }

    /// Gives a request up.
    pub(super) fn forget(&self, seqno: SeqNo) {
        self.state.lock().session.handle_forget(seqno, now());
    }

    /// Sends a call that no answer is awaited of.
    pub(super) async fn send_one_way(&self, request: Request, mut wait: Wait) -> Result<(), Error> {
        let (mut packet, timeout) = call_packet(request);
        let timeout = timeout.unwrap_or(self.options.call_timeout);
        std::future::poll_fn(|cx| {
            self.poll_send(cx, &mut wait, timeout, |session, _| {
                Ok(session.handle_one_way(&mut packet)?)
            })
        })
        .await
    }

    /// Sends a packet that means nothing.
    pub(super) fn send_noop(&self, early: bool) -> Result<(), Error> {
        let packet = Packet::new(Header::new(Kind::NOOP));
        self.try_send(early, |session| Ok(session.handle_send(&packet)?))
    }

    pub(super) fn send_datagram(&self, message: Message, early: bool) -> Result<(), Error> {
        let mut packet = Packet::new(Header::new(Kind::DATAGRAM))
            .with_url(message.url.into_text())
            .with_payload(message.payload);
        if message.quick {
            return self.send_quick(&mut packet, early);
        }
        self.try_send(early, |session| Ok(session.handle_send(&packet)?))
    }

    fn send_quick(&self, packet: &mut Packet, early: bool) -> Result<(), Error> {
        let state = self.state.lock();
        // It does not go through the outbox, which may be full.
        if let Some(obstacle) = state.obstacle(early, usize::MAX) {
            return Err(state.refusal(obstacle));
        }
        let (id, socket) = (state.session.client_id(), state.link.quick.clone());
        drop(state);
        let (Some(id), Some(socket)) = (id, socket) else {
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
}

impl State {
    /// Why nothing more will be sent, if that is so.
    fn closed(&self) -> Option<CloseReason> {
        match self.phase {
            Phase::Ended(reason) => Some(reason),
            _ => (self.wanted == Wanted::End).then_some(CloseReason::Local),
        }
    }
}

/// The runtime's clock, which stands still where a test pauses it.
#[expect(clippy::disallowed_methods, reason = "the times of calls start here")]
fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

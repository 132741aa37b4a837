mod certificates;
mod driving;
mod replies;
mod rights;

use std::{
    fmt,
    future::Future,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, AtomicUsize, Ordering},
    },
    task::Waker,
    time::{Duration, SystemTime},
};

use bytes::BytesMut;
use tokio::sync::{Notify, watch};

use self::certificates::Certificates;
pub(super) use self::driving::Orders;
use super::shared::Shared;
use crate::{
    CloseReason, Error, ErrorKind,
    protocol::{Header, Kind, Packet, Url, codec::encode, limits::MAX_QUICK_PACKET_LEN},
    service::{Message, SessionControl, SessionState},
    session::{Publication, Queued, ServerSession},
    sync::Mutex,
    transport::TunnelHost,
};

/// What the driver of a connection, its calls, publishers and session handles share.
pub(super) struct Link {
    id: u32,
    peer_addr: SocketAddr,
    /// Where the client's streams are listened for.
    tunnel_host: TunnelHost,
    /// How many streams have a place among this client's.
    open_streams: AtomicUsize,
    connected_since: SystemTime,
    shared: Arc<Shared>,
    remembered: SessionState,
    /// Changed only while the state is locked.
    priority: AtomicU8,
    certificates: Certificates,
    state: Mutex<State>,
    /// Told when publishers may try again.
    room: Notify,
    closed: watch::Sender<Option<CloseReason>>,
}

struct State {
    session: ServerSession,
    waker: Option<Waker>,
    /// Whether the driver runs, or is about to, and looks at the rest of this before it rests.
    awake: bool,
    /// Whether a publisher has found no room since `room` was told last.
    room_awaited: bool,
    order: Order,
    ended: bool,
}

/// What the driver was told to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Order {
    /// Go on.
    Serve,
    /// Take no more calls, end when those in flight have ended.
    Drain,
    /// End when what waits to be written is written.
    Close,
}

impl Link {
    pub(super) fn new(
        id: u32,
        peer_addr: SocketAddr,
        tunnel_host: TunnelHost,
        shared: Arc<Shared>,
        session: ServerSession,
    ) -> Arc<Self> {
        Arc::new(Self {
            id,
            peer_addr,
            tunnel_host,
            open_streams: AtomicUsize::new(0),
            connected_since: SystemTime::now(),
            shared,
            remembered: SessionState::default(),
            priority: AtomicU8::new(0),
            certificates: Certificates::default(),
            state: Mutex::new(State {
                session,
                waker: None,
                awake: true,
                room_awaited: false,
                order: Order::Serve,
                ended: false,
            }),
            room: Notify::new(),
            closed: watch::Sender::new(None),
        })
    }

    pub(super) fn id(&self) -> u32 {
        self.id
    }

    pub(super) fn priority(&self) -> u8 {
        self.priority.load(Ordering::Acquire)
    }

    pub(super) fn peer(&self) -> SocketAddr {
        self.peer_addr
    }

    pub(super) fn tunnel_host(&self) -> &TunnelHost {
        &self.tunnel_host
    }

    pub(super) fn open_streams(&self) -> &AtomicUsize {
        &self.open_streams
    }

    pub(super) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// Looks at the session.
    pub(super) fn with<R>(&self, look: impl FnOnce(&ServerSession) -> R) -> R {
        look(&self.state.lock().session)
    }

    /// Changes the session, and wakes the driver where that left it something to do.
    pub(super) fn update<R>(&self, change: impl FnOnce(&mut ServerSession) -> R) -> R {
        let mut state = self.state.lock();
        let result = change(&mut state.session);
        let waker = if state.session.has_output() {
            state.wake()
        } else {
            None
        };
        drop(state);
        waker.inspect(Waker::wake_by_ref);
        result
    }

    /// Queues a publication.
    pub(super) fn publish(&self, publication: Publication<'_>) -> Queued {
        self.publish_if(publication, |_| true)
    }

    fn publish_if(
        &self,
        publication: Publication<'_>,
        wanted: impl FnOnce(&ServerSession) -> bool,
    ) -> Queued {
        let mut state = self.state.lock();
        if state.ended || !wanted(&state.session) {
            return Queued::Withheld;
        }
        let queued = if self.is_stale(&state.session) {
            Queued::Undecided
        } else {
            state.session.handle_publication(publication)
        };
        let waker = match queued {
            Queued::Behind { .. } | Queued::Sent => state.wake(),
            Queued::Full | Queued::Undecided | Queued::Withheld => None,
        };
        state.room_awaited |= queued == Queued::Full;
        drop(state);
        waker.inspect(Waker::wake_by_ref);
        queued
    }

    /// As [`publish`](Self::publish), but decides what is undecided and waits for room; ends at the
    /// latest when the client has taken nothing for its send time-out, because then its connection
    /// ends.
    pub(super) async fn publish_when_room(
        self: &Arc<Self>,
        publication: Publication<'_>,
    ) -> Queued {
        loop {
            let room = self.room.notified();
            // Who waited may have unsubscribed meanwhile.
            let wanted = |session: &ServerSession| session.has_subscribed(publication.url);
            match self.publish_if(publication, wanted) {
                Queued::Full => room.await,
                Queued::Undecided => self.decide_rights(),
                queued => return queued,
            }
        }
    }

    /// Where a publication over the quick channel goes to, if the client has one and may have it.
    pub(super) fn quick_receiver(&self, url: &Url) -> Result<SocketAddr, Queued> {
        let state = self.state.lock();
        if self.is_stale(&state.session) {
            return Err(Queued::Undecided);
        }
        let port = state.session.quick_port();
        let port = port.filter(|_| state.session.may_receive(url));
        port.map(|port| self.peer_at(port)).ok_or(Queued::Withheld)
    }

    fn send_quick(&self, packet: &[u8]) -> Result<(), Error> {
        let Some((to, socket)) = self.quick_addr().zip(self.shared.quick_socket()) else {
            return Err(Error::new(ErrorKind::NoQuickChannel));
        };
        if socket.try_send_to(packet, to).is_err() {
            self.shared.counters.quick_unsent.add();
        }
        Ok(())
    }

    /// Where the client's quick channel is (protocol document, "Quick channel").
    pub(super) fn quick_addr(&self) -> Option<SocketAddr> {
        let port = self.with(ServerSession::quick_port)?;
        Some(self.peer_at(port))
    }

    fn peer_at(&self, port: u16) -> SocketAddr {
        let mut addr = self.peer_addr;
        addr.set_port(port);
        addr
    }

    pub(super) fn drain(&self) {
        self.advance(Order::Drain);
    }

    pub(super) fn close_now(&self) {
        self.advance(Order::Close);
    }

    fn advance(&self, order: Order) {
        let mut state = self.state.lock();
        state.order = state.order.max(order);
        let waker = state.wake();
        drop(state);
        waker.inspect(Waker::wake_by_ref);
    }
}

impl State {
    /// The driver's waker, where it sleeps.
    fn wake(&mut self) -> Option<Waker> {
        if self.awake {
            return None;
        }
        self.awake = true;
        self.waker.clone()
    }
}

impl SessionControl for Link {
    fn id(&self) -> u32 {
        self.id
    }

    fn peer_addr(&self) -> Option<SocketAddr> {
        Some(self.peer_addr)
    }

    #[cfg(feature = "tls")]
    fn peer_certificates(&self) -> &[bytes::Bytes] {
        self.certificates.shown()
    }

    fn state(&self) -> &SessionState {
        &self.remembered
    }

    fn connected_since(&self) -> SystemTime {
        self.connected_since
    }

    fn subscriptions(&self) -> Vec<Url> {
        self.with(|session| session.subscriptions().iter().cloned().collect())
    }

    fn is_authed(&self) -> bool {
        self.with(ServerSession::is_authed) && self.is_let_in()
    }

    fn set_authed(&self, authed: bool) {
        self.update(|session| session.handle_authed(authed));
    }

    fn priority(&self) -> u8 {
        Self::priority(self)
    }

    fn set_priority(&self, priority: u8) {
        self.shared.prioritised.store(true, Ordering::Relaxed);
        self.update(|session| {
            self.priority.store(priority, Ordering::Release);
            session.handle_priority(priority);
        });
    }

    fn set_send_timeout(&self, timeout: Duration) {
        self.update(|session| session.handle_send_timeout(timeout));
    }

    fn datagram(&self, message: Message) -> Result<(), Error> {
        if let Some(reason) = *self.closed.borrow() {
            return Err(reason.into());
        }
        let packet = Packet::new(Header::new(Kind::DATAGRAM))
            .with_url(message.url.into_text())
            .with_payload(message.payload);
        if !message.quick {
            return match self.update(|session| session.handle_datagram(&packet))? {
                Queued::Full => Err(Error::new(ErrorKind::QueueFull)),
                _ => Ok(()),
            };
        }
        let mut bytes = BytesMut::new();
        encode(&packet, MAX_QUICK_PACKET_LEN, &mut bytes)?;
        self.send_quick(&bytes)
    }

    fn close(&self) {
        self.close_now();
    }

    fn is_closed(&self) -> bool {
        self.closed.borrow().is_some()
    }

    fn closed(&self) -> Pin<Box<dyn Future<Output = CloseReason> + Send + '_>> {
        let mut closed = self.closed.subscribe();
        Box::pin(async move {
            let reason = closed.wait_for(Option::is_some).await;
            reason
                .ok()
                .and_then(|reason| *reason)
                .unwrap_or(CloseReason::Local)
        })
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Link")
            .field("id", &self.id)
            .field("peer_addr", &self.peer_addr)
            .finish_non_exhaustive()
    }
}

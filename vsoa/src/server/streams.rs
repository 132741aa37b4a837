//! The streams that answers offer: how a server opens a port for each, and who may come in.
//!
//! Streams outlive the connection that they came by, so each has a task of its own, and a place
//! both among its client's and among all of the server's. An offer that is not claimed when its
//! connection closes may still be, for as long as any other: a client that calls only once closes
//! its connection as soon as it has the answer.

use std::{
    future::poll_fn,
    io,
    net::SocketAddr,
    pin::pin,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU16, AtomicUsize, Ordering},
    },
    task::Poll,
    time::Duration,
};

use tokio::{sync::watch, time::timeout};

use super::{
    acceptor::pause, counters::Counters, link::Link, security::Security, shared::Shared, task::Task,
};
use crate::{
    BoxError,
    panics::CatchPanic,
    protocol::Status,
    service::Response,
    stream::{Offered, Stream},
    transport::{self, Listener, TunnelHost},
};

/// What the streams of a server have in common.
#[derive(Debug)]
pub(super) struct Streams {
    /// Set before the first client comes.
    limits: OnceLock<StreamLimits>,
    /// A stream is protected as the connections are.
    security: OnceLock<Security>,
    /// How many streams have a place, of all clients together.
    open: AtomicUsize,
    /// Which port of the range comes next: a port rests as long as possible, so that nobody who
    /// comes late finds another's stream there.
    next_port: AtomicU16,
    /// How many tasks there are, for who waits until there are none.
    running: watch::Sender<usize>,
    closing: watch::Sender<bool>,
}

/// What bounds the streams of a server.
#[derive(Clone, Copy, Debug)]
pub(super) struct StreamLimits {
    pub(super) claim_timeout: Duration,
    /// The first and the last port; the system chooses where there is none.
    pub(super) ports: Option<(u16, u16)>,
    pub(super) a_client: usize,
    pub(super) in_all: usize,
    pub(super) keepalive: Option<Duration>,
}

impl Streams {
    pub(super) fn new() -> Self {
        Self {
            limits: OnceLock::new(),
            security: OnceLock::new(),
            open: AtomicUsize::new(0),
            next_port: AtomicU16::new(0),
            running: watch::Sender::new(0),
            closing: watch::Sender::new(false),
        }
    }

    pub(super) fn set_terms(&self, limits: StreamLimits, security: Security) {
        self.limits.get_or_init(|| limits);
        self.security.get_or_init(|| security);
    }

    /// Ends all streams now.
    pub(super) fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Waits until no stream is served any more.
    pub(super) async fn ended(&self) {
        let mut running = self.running.subscribe();
        // It cannot fail: `self` holds the sender.
        let _ = running.wait_for(|count| *count == 0).await;
    }

    fn limits(&self) -> StreamLimits {
        *self
            .limits
            .get()
            .expect("a server sets them before its first client comes")
    }

    /// Listens on a port that is free.
    fn listen(&self, host: &TunnelHost, limits: &StreamLimits) -> io::Result<(Listener, u16)> {
        let Some((first, last)) = limits.ports else {
            return host.listen(0);
        };
        let count = last - first;
        for _ in 0..=count.min(ATTEMPTS) {
            let step = self.next_port.fetch_add(1, Ordering::Relaxed);
            let port = first + step.checked_rem(count + 1).unwrap_or(step);
            match host.listen(port) {
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
                listening => return listening,
            }
        }
        Err(io::ErrorKind::AddrInUse.into())
    }
}

/// Opens a port for the stream that goes with this answer; gives the answer that is to be sent.
pub(super) fn offer(link: &Arc<Link>, offered: Offered, answer: Response) -> Response {
    let streams = &link.shared().streams;
    let limits = streams.limits();
    let opened = Place::take(link, &limits).ok_or(Refusal::TooMany);
    let opened = opened.and_then(|place| {
        let (listener, port) = streams
            .listen(link.tunnel_host(), &limits)
            .map_err(Refusal::NoPort)?;
        Ok((place, listener, port))
    });
    match opened {
        Ok((place, listener, port)) => {
            let waiting = Waiting {
                listener,
                link: link.clone(),
                patience: offered.claim_timeout().unwrap_or(limits.claim_timeout),
                keepalive: limits.keepalive,
            };
            spawn(waiting, offered, place);
            answer.with_tunnel(port)
        }
        Err(refusal) => {
            link.shared().counters.streams_refused.add();
            tracing::warn!(client = link.id(), ?refusal, "a stream cannot be offered");
            Response::from_error(Status::NO_MEMORY, refusal.text())
        }
    }
}

/// Why a stream cannot be offered.
#[derive(Debug)]
enum Refusal {
    NoPort(#[expect(dead_code, reason = "the log shows it")] io::Error),
    TooMany,
}

impl Refusal {
    fn text(&self) -> &'static str {
        match self {
            Self::NoPort(_) => "no port is free for the stream",
            Self::TooMany => "too many streams are open",
        }
    }
}

/// A stream's place among those of its client and of the server; free when dropped.
struct Place(Arc<Link>);

impl Place {
    fn take(link: &Arc<Link>, limits: &StreamLimits) -> Option<Self> {
        let place = Self(link.clone());
        let of_client = link.open_streams().fetch_add(1, Ordering::Relaxed);
        let of_server = link.shared().streams.open.fetch_add(1, Ordering::Relaxed);
        (of_client < limits.a_client && of_server < limits.in_all).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.open_streams().fetch_sub(1, Ordering::Relaxed);
        self.0.shared().streams.open.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A port that waits for its client.
struct Waiting {
    listener: Listener,
    link: Arc<Link>,
    patience: Duration,
    keepalive: Option<Duration>,
}

impl Waiting {
    /// The one connection that the port is for; once there is one, nobody listens any more.
    async fn claimed(mut self) -> Option<transport::Stream> {
        let client = self.link.peer();
        let Ok(stream) = timeout(self.patience, self.accept()).await else {
            self.counters().streams_unclaimed.add();
            tracing::debug!(%client, "nobody has opened a stream in time");
            return None;
        };
        self.counters().streams_claimed.add();
        if let Err(error) = self.set_options(&stream) {
            tracing::warn!(%error, %client, "keepalive or priority cannot be set on a stream");
        }
        Some(stream)
    }

    async fn accept(&mut self) -> transport::Stream {
        let client = self.link.peer();
        loop {
            match self.listener.accept().await {
                Ok((stream, peer)) if is_same_host(peer, client) => {
                    if let Some(stream) = self.secured(stream).await {
                        return stream;
                    }
                }
                Ok((_, stranger)) => {
                    self.counters().stream_strangers.add();
                    tracing::warn!(%stranger, %client, "a stream is not for this address");
                }
                Err(error) => pause(&error).await,
            }
        }
    }

    /// The stream after its TLS handshake, where there is TLS; nothing where that fails, or somebody
    /// else did it.
    async fn secured(&self, plain: transport::Stream) -> Option<transport::Stream> {
        let security = self.link.shared().streams.security.get()?;
        let securing = async {
            let mut stream = security.secure(plain)?;
            let handshake = poll_fn(|cx| stream.poll_secure(cx));
            timeout(HANDSHAKE_TIMEOUT, handshake).await??;
            Ok::<_, BoxError>(stream)
        };
        match securing.await {
            Ok(stream) if self.link.is_at(&stream) => Some(stream),
            Ok(_) => {
                self.counters().stream_strangers.add();
                tracing::warn!(
                    client = self.link.id(),
                    "a stream is not for this certificate"
                );
                None
            }
            Err(error) => {
                self.counters().tls_failures.add();
                tracing::warn!(client = self.link.id(), %error, "a stream's TLS handshake failed");
                None
            }
        }
    }

    /// What holds for the connection holds for its streams.
    fn set_options(&self, stream: &transport::Stream) -> io::Result<()> {
        if let Some(after) = self.keepalive {
            stream.set_keepalive(after)?;
        }
        match self.link.priority() {
            0 => Ok(()),
            priority => stream.set_priority(priority),
        }
    }

    fn counters(&self) -> &Counters {
        &self.link.shared().counters
    }
}

/// Whether two addresses are of one host; what IPv6 says of IPv4 is taken as that.
fn is_same_host(one: SocketAddr, other: SocketAddr) -> bool {
    one.ip().to_canonical() == other.ip().to_canonical()
}

/// Waits for the client and serves it, unless the server closes.
fn spawn(waiting: Waiting, offered: Offered, place: Place) {
    let shared = waiting.link.shared().clone();
    let running = Running::new(shared.clone());
    let mut closing = shared.streams.closing.subscribe();
    let served: Task = Box::pin(async move {
        if let Some(stream) = waiting.claimed().await {
            offered
                .serve(Stream::new(stream.into_pipe()).with_place(place))
                .await;
        }
    });
    let task: Task = Box::pin(async move {
        let mut served = CatchPanic(served);
        let mut closed = pin!(closing.wait_for(|closing| *closing));
        let ended = poll_fn(|cx| match closed.as_mut().poll(cx) {
            Poll::Ready(_) => Poll::Ready(Ok(())),
            Poll::Pending => pin!(&mut served).poll(cx),
        });
        let outcome = ended.await;
        drop(served);
        if outcome.is_err() {
            shared.counters.handler_panics.add();
            tracing::error!("a stream's handler panicked; its stream ends");
        }
        drop(running);
    });
    #[expect(
        clippy::disallowed_methods,
        reason = "a stream outlives the connection that it came by"
    )]
    tokio::spawn(task);
}

/// Counts one of the tasks, until it is dropped.
struct Running(Arc<Shared>);

impl Running {
    fn new(shared: Arc<Shared>) -> Self {
        shared.streams.running.send_modify(|count| *count += 1);
        Self(shared)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.streams.running.send_modify(|count| *count -= 1);
    }
}

/// Ports of the range that are tried for one stream: each costs some system calls.
const ATTEMPTS: u16 = 255;

/// One who is silent must leave time for the client, who is next in turn.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests {
    use socket2::SockRef;
    use tokio::net::TcpStream;

    use super::*;
    use crate::{
        protocol::handshake::Greeting, server::limits::Limits, service::SessionControl,
        session::ServerSession,
    };

    #[tokio::test]
    async fn a_stream_is_marked_with_the_priority_of_its_connection() {
        let here = SocketAddr::from(([127, 0, 0, 1], 0));
        #[expect(
            clippy::disallowed_methods,
            reason = "a session needs a time to start at"
        )]
        let now = tokio::time::Instant::now().into_std();
        let greeting = Greeting {
            client_id: None,
            quick_port: None,
        };
        let session = ServerSession::new(greeting, Limits::default().bounds(), now);
        let link = Link::new(1, here, TunnelHost::Tcp(here), Shared::new(), session);
        let streams = &link.shared().streams;
        streams.security.get_or_init(Security::default);
        for (priority, class) in [(0, 0), (5, 0xa8)] {
            link.set_priority(priority);
            let (listener, port) = link.tunnel_host().listen(0).unwrap();
            let waiting = Waiting {
                listener,
                link: link.clone(),
                patience: Duration::from_secs(5),
                keepalive: None,
            };
            let coming = TcpStream::connect((here.ip(), port));
            let (claimed, _client) = tokio::join!(waiting.claimed(), coming);
            let Some(transport::Stream::Tcp(stream)) = claimed else {
                panic!("it goes over TCP: {claimed:?}");
            };
            assert_eq!(SockRef::from(&stream).tos_v4().unwrap(), class);
        }
    }
}

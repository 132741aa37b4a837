use std::{fmt, sync::Arc};

use bytes::Bytes;
use serde::Serialize;
use tokio::{net::ToSocketAddrs, task::JoinHandle};
use tower_layer::{Identity, Layer, Stack as LayerStack};
use tower_service::Service;

use super::{
    Publisher, Server, ServerEvent, ServerHandle, SlowSubscriber, State, acceptor,
    companion::{Companion, Companions, Started},
    event::EventSink,
    guard::Guard,
    limits::Limits,
    listen::listen,
    quick,
    relaying::{self, Relaying},
    security::Security,
    shared::Shared,
    stack::Stack,
    task::Task,
};
use crate::{
    BoxError, Error, ErrorKind, Router,
    layer::auth::Authorizer,
    protocol::{Payload, PayloadError, Secret, limits::MAX_PACKET_LEN},
    service::{Request, Response},
    topic::{StateTopic, Topic},
    transport::{Listener, QuickSocket, memory},
};

/// Describes a server: what it serves, to whom, and within which limits.
///
/// ```
/// use vsoa::{Client, Payload, Request, Router, Server};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), vsoa::Error> {
/// let server = Server::builder()
///     .info(&"my first server")
///     .password("secret")
///     .merge(Router::new().get("/hello", async |_: Request| Payload::json("world")))
///     .bind("127.0.0.1:0")
///     .await?;
///
/// let client = Client::builder(server.local_addr()).password("secret").connect().await?;
/// let answer: String = client.get("/hello").await?.payload().parse()?;
/// assert_eq!(answer, "world");
/// # Ok(())
/// # }
/// ```
#[must_use = "a server starts with `bind` or `serve`"]
pub struct ServerBuilder<L = Identity> {
    shared: Arc<Shared>,
    router: Router,
    layers: L,
    layered: bool,
    info: Result<Bytes, PayloadError>,
    events: EventSink,
    guard: Guard,
    slow_subscribers: SlowSubscriber,
    quick: bool,
    name: Option<String>,
    companions: Vec<Companion>,
    pub(super) security: Security,
    pub(super) limits: Limits,
}

/// What every connection of a server is made with.
pub(super) struct Setup {
    pub(super) stack: Stack,
    pub(super) info: Bytes,
    pub(super) events: EventSink,
    pub(super) limits: Limits,
    /// Nothing where the router has none.
    pub(super) relays: Option<Arc<dyn Relaying>>,
    pub(super) security: Security,
    /// The quick channel's port, where it is not the normal channel's.
    pub(super) announced_quick_port: Option<u16>,
}

impl ServerBuilder {
    pub(super) fn new() -> Self {
        Self {
            shared: Shared::new(),
            router: Router::new(),
            layers: Identity::new(),
            layered: false,
            info: Ok(Bytes::from_static(b"{}")),
            events: EventSink::default(),
            guard: Guard::default(),
            slow_subscribers: SlowSubscriber::default(),
            quick: true,
            name: None,
            companions: Vec::new(),
            security: Security::default(),
            limits: Limits::default(),
        }
    }
}

impl<L> ServerBuilder<L> {
    /// What the server tells every client that connects: any JSON, `{}` if not set.
    pub fn info<T: Serialize + ?Sized>(mut self, info: &T) -> Self {
        self.info = Payload::json(info).map(|payload| payload.param);
        self
    }

    /// The password that clients need; none if not set.
    ///
    /// An empty one is none, as with the peers.
    pub fn password(self, password: impl Into<String>) -> Self {
        *self.shared.password.write() = Some(Secret::from(password.into()));
        self
    }

    /// Adds a service: whatever becomes routes, as `LightServer::new(light)` does.
    pub fn service(self, service: impl Into<Router>) -> Self {
        self.merge(service)
    }

    /// Adds all routes of a router.
    pub fn merge(mut self, router: impl Into<Router>) -> Self {
        self.router = self.router.merge(router);
        self
    }

    /// Has clients read, set and watch the current value of a topic, or one for each of its URLs.
    ///
    /// It is a route like any other, for layers and for the authorizer.
    pub fn state<T: StateTopic>(self, state: &State<T>) -> Self {
        state.attach(&self.shared);
        self.merge(state)
    }

    /// Puts a layer around all calls; the layer added first sees a call first.
    pub fn layer<M>(self, layer: M) -> ServerBuilder<LayerStack<M, L>> {
        ServerBuilder {
            shared: self.shared,
            router: self.router,
            layers: LayerStack::new(layer, self.layers),
            layered: true,
            info: self.info,
            events: self.events,
            guard: self.guard,
            slow_subscribers: self.slow_subscribers,
            quick: self.quick,
            name: self.name,
            companions: self.companions,
            security: self.security,
            limits: self.limits,
        }
    }

    /// Asks this authorizer about all that clients want to do: calls, subscriptions and datagrams;
    /// a later one replaces it.
    ///
    /// It comes before every layer: what is refused takes no room in them, and they do not see it.
    /// A subscription is refused as a whole where one of its URLs is. What a client has subscribed
    /// and may not receive any more is withheld from it until it may again. A datagram that is
    /// refused is dropped. [`ServerCounters`](super::ServerCounters) counts each.
    ///
    /// See [`layer::auth`](crate::layer::auth) for access lists and logins.
    pub fn authorizer(mut self, authorizer: impl Authorizer) -> Self {
        self.guard.authorizer = Some(Box::new(authorizer));
        self
    }

    /// Has nothing published to clients before they have logged in, nor after their login has
    /// ended.
    ///
    /// They may call all the same, and subscribe: that is for an
    /// [`authorizer`](Self::authorizer) to decide. Until then
    /// [`Session::is_authed`](crate::Session::is_authed) says no.
    pub fn require_login(mut self) -> Self {
        self.guard.login_required = true;
        self
    }

    /// Has this function told what clients do beside calling; a later one replaces it.
    ///
    /// It runs in the task of the connection, or of the quick channel of all connections, and must
    /// not block. To wait for something, send the event to a task of your own over a channel.
    pub fn on_event(mut self, function: impl Fn(ServerEvent) + Send + Sync + 'static) -> Self {
        self.events = EventSink::new(function);
        self
    }

    /// Whether there is a quick channel beside the normal one; there is if not set, and there is
    /// no TLS.
    pub fn quick(mut self, quick: bool) -> Self {
        self.quick = quick;
        self
    }

    /// The name by which clients look the server up, where it registers itself.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Runs something beside the server.
    #[cfg_attr(
        not(all(feature = "client", feature = "macros")),
        expect(
            dead_code,
            reason = "what runs beside a server registers it, by a typed client"
        )
    )]
    pub(crate) fn companion(mut self, companion: Companion) -> Self {
        self.companions.push(companion);
        self
    }

    /// What a slow subscriber means where a topic does not say; [`SlowSubscriber::Disconnect`] if
    /// not set.
    pub fn slow_subscribers(mut self, policy: SlowSubscriber) -> Self {
        self.slow_subscribers = policy;
        self
    }

    fn has_quick(&self) -> bool {
        self.quick && self.security.allows_quick()
    }

    pub(crate) fn router(&self) -> &Router {
        &self.router
    }

    /// A handle on the server to come, for services that publish.
    #[must_use]
    pub fn handle(&self) -> ServerHandle {
        ServerHandle::new(self.shared.clone())
    }

    /// A publisher on the server to come, for services that publish.
    #[must_use]
    pub fn publisher<T: Topic>(&self) -> Publisher<T> {
        self.handle().publisher()
    }
}

impl<L, S> ServerBuilder<L>
where
    L: Layer<Router, Service = S>,
    S: Service<Request, Response = Response> + Clone + Send + Sync + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
{
    /// Starts the server on a TCP address, with the quick channel on the same UDP port.
    ///
    /// With port 0 the system chooses; the quick channel may then be on another port, which
    /// clients are told. The port is open when this returns.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Bind`] where the address cannot be had, TCP or UDP; [`ErrorKind::Route`] for a
    /// bad or clashing route; [`ErrorKind::Argument`] for a limit that cannot be kept;
    /// [`ErrorKind::Payload`] and [`ErrorKind::TooLarge`] for an info that cannot be sent.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime that has its time and I/O enabled.
    pub async fn bind(self, addr: impl ToSocketAddrs) -> Result<Server, Error> {
        let (listener, quick) = listen(addr, self.has_quick())
            .await
            .map_err(|(what, error)| Error::with_text(ErrorKind::Bind, what).with_source(error))?;
        self.start(Listener::Tcp(listener), quick)
    }

    /// Starts the server on a network in memory.
    ///
    /// # Errors
    ///
    /// As [`bind`](Self::bind), except for [`ErrorKind::Bind`].
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime: it starts the tasks that serve.
    pub fn serve(self, listener: memory::Listener) -> Result<Server, Error> {
        let quick = self
            .has_quick()
            .then(|| QuickSocket::Memory(listener.datagrams()));
        self.start(Listener::Memory(listener), quick)
    }

    fn start(self, listener: Listener, quick: Option<QuickSocket>) -> Result<Server, Error> {
        self.router.check()?;
        self.limits.check()?;
        self.shared
            .streams
            .set_terms(self.limits.streams(), self.security.clone());
        let info = self.info?;
        if info.len() > MAX_INFO_LEN {
            return Err(Error::with_text(
                ErrorKind::TooLarge,
                format!("the info has {} bytes, {MAX_INFO_LEN} fit", info.len()),
            ));
        }
        let unbound = |error| Error::new(ErrorKind::Bind).with_source(error);
        let local_addr = listener.local_addr().map_err(unbound)?;
        let mut companions = Companions::new(self.companions, |stopping| Started {
            name: self.name,
            local_addr,
            secure: self.security.is_tls(),
            routes: self.router.routes(),
            stopping,
        })?;
        let quick_addr = quick.as_ref().and_then(|quick| quick.local_addr().ok());
        let quick_port = quick_addr.map(|addr| addr.port());
        self.shared.set_rules(self.guard, self.slow_subscribers);
        let relays = relaying::of(self.router.relays(), self.limits.upstream_subscriptions);
        let mut helpers = relaying::start(relays.clone(), &self.shared);
        let setup = Arc::new(Setup {
            relays,
            stack: if self.layered {
                Stack::layered(self.router.clone(), self.layers.layer(self.router))
            } else {
                Stack::Bare(self.router)
            },
            info,
            events: self.events,
            limits: self.limits,
            security: self.security,
            announced_quick_port: quick_port.filter(|port| *port != local_addr.port()),
        });
        let acceptor = spawn(acceptor::accept(
            listener,
            self.shared.clone(),
            setup.clone(),
        ));
        if let Some(socket) = quick {
            let socket = Arc::new(socket);
            self.shared.quick.get_or_init(|| Arc::downgrade(&socket));
            helpers.push(spawn(quick::receive(socket, self.shared.clone(), setup)));
        }
        companions.start();
        Ok(Server {
            handle: ServerHandle::new(self.shared),
            local_addr,
            quick_addr,
            acceptor,
            helpers,
            companions,
        })
    }
}

impl<L> fmt::Debug for ServerBuilder<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerBuilder")
            .field("router", &self.router)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a server has one task that accepts and one for the quick channel"
)]
fn spawn(task: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
    let task: Task = Box::pin(task);
    tokio::spawn(task)
}

/// The handshake's reply must fit a packet: header, greeting and padding beside the info.
const MAX_INFO_LEN: usize = MAX_PACKET_LEN - 32;

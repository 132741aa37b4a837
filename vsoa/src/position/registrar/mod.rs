//! How a server of this crate registers itself: `register_at` on its builder.

mod served;
mod task;

use std::{fmt, net::SocketAddr, sync::Arc, time::Duration};

use self::{served::served, task::Task};
use super::{Registration, RegistryError};
use crate::{
    CallError, Error, ErrorKind,
    client::{Client, ClientBuilder, Endpoint},
    protocol::position::check_name,
    server::{ServerBuilder, Started},
};

/// Where and how a server registers itself; see [`ServerBuilder::register_at`].
///
/// Made from where the [`Registry`](super::Registry) is, or from a [`ClientBuilder`] for it, which
/// has its password and all else.
///
/// ```no_run
/// use std::time::Duration;
///
/// use vsoa::{Client, Server, position::Registrar};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let registry = Client::builder("vsoa://192.168.1.2:3054").password("secret");
/// let registrar = Registrar::from(registry)
///     .advertise("192.168.1.20:3005".parse()?)
///     .lease(Duration::from_secs(10));
/// let server = Server::builder()
///     .name("climate")
///     .register_at(registrar)
///     .bind("0.0.0.0:3005")
///     .await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a server registers itself where `ServerBuilder::register_at` has been told to"]
pub struct Registrar {
    registry: ClientBuilder,
    advertised: Option<SocketAddr>,
    urls: Option<Vec<String>>,
    secure: Option<bool>,
    lease: Duration,
    on_event: EventSink,
}

type EventSink = Arc<dyn Fn(RegistrationEvent) + Send + Sync>;

/// What became of a server's registration.
#[derive(Debug)]
#[non_exhaustive]
pub enum RegistrationEvent {
    /// The server is in the table: for the first time, or again.
    Registered {
        /// How long it would stay there if it were not renewed.
        lease: Duration,
    },
    /// The server could not register or renew; it tries again.
    Failed {
        /// Why.
        error: CallError<RegistryError>,
    },
    /// The server has taken itself out of the table, since it shuts down.
    Withdrawn,
}

impl Registrar {
    /// The address that clients are told.
    ///
    /// If not set, it is the one that the server listens on; where that is unspecified, as
    /// `0.0.0.0` is, it is the one from which the registry sees the server call.
    pub fn advertise(mut self, addr: SocketAddr) -> Self {
        self.advertised = Some(addr);
        self
    }

    /// The URLs by which the server is found; those of its routes if not set, each up to its first
    /// name in braces.
    pub fn urls<U: Into<String>>(mut self, urls: impl IntoIterator<Item = U>) -> Self {
        self.urls = Some(urls.into_iter().map(Into::into).collect());
        self
    }

    /// Whether clients are to use TLS; if not set, they are where the server does.
    pub fn secure(mut self, secure: bool) -> Self {
        self.secure = Some(secure);
        self
    }

    /// How long the table keeps the server that is gone without a word; 30 s if not set, a second
    /// at least. It is renewed after each third of that.
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease.max(Duration::from_secs(1));
        self
    }

    /// Has this function told what becomes of the registration; a later one replaces it.
    ///
    /// It must not block.
    pub fn on_event(
        mut self,
        function: impl Fn(RegistrationEvent) + Send + Sync + 'static,
    ) -> Self {
        self.on_event = Arc::new(function);
        self
    }

    /// What the server says of itself, once it is known where it listens.
    fn registration(&self, server: &Started) -> Result<Registration, Error> {
        let invalid = |why: &str| {
            Error::with_text(
                ErrorKind::Argument,
                format!("a server that registers itself needs a name: {why}"),
            )
        };
        let name = server.name.as_deref();
        let name = name.ok_or_else(|| invalid("set it by `ServerBuilder::name`"))?;
        check_name(name).map_err(|error| invalid(&error.to_string()))?;
        let addr = self.advertised.unwrap_or(server.local_addr);
        let urls = self.urls.clone();
        let urls = urls.unwrap_or_else(|| served(server.routes.iter().map(|route| &*route.url)));
        let mut registration = Registration::new(name, addr).urls(urls);
        registration.position.secure = self.secure.unwrap_or(server.secure);
        registration.lease_ms = u64::try_from(self.lease.as_millis()).unwrap_or(u64::MAX);
        Ok(registration)
    }
}

impl<L> ServerBuilder<L> {
    /// Has the server register itself by its [`name`](Self::name), so that clients find it.
    ///
    /// It does so in the background once its port is open, again and again until it succeeds, and
    /// renews its lease from then on; where the registry has forgotten it, it registers again. When
    /// it shuts down it withdraws, for which it takes a second at most. A server may register at
    /// several places.
    ///
    /// [`bind`](Self::bind) fails with [`ErrorKind::Argument`] where the server has no name.
    ///
    /// ```
    /// use vsoa::{
    ///     Client, Server,
    ///     position::{NameServer, Positions, RegistryServer, Table},
    /// };
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), vsoa::Error> {
    /// let table = Table::new();
    /// let names = NameServer::bind("127.0.0.1:0", table.clone()).await?;
    /// let registry = Server::builder().service(RegistryServer::new(table)).bind("127.0.0.1:0").await?;
    ///
    /// let server = Server::builder()
    ///     .name("climate")
    ///     .register_at(registry.local_addr())
    ///     .bind("127.0.0.1:0")
    ///     .await?;
    ///
    /// let positions = Positions::new([names.local_addr()]);
    /// while positions.lookup("climate").await.is_err() {} // it is about to register
    /// let client = Client::builder("vsoa://climate").positions(positions).connect().await?;
    /// # assert!(client.is_connected());
    /// # Ok(())
    /// # }
    /// ```
    pub fn register_at(self, registry: impl Into<Registrar>) -> Self {
        let registrar = registry.into();
        self.companion(Box::new(|server| {
            let registration = registrar.registration(server)?;
            let task = Task::new(registrar, registration, server.stopping.clone());
            Ok(Box::pin(task.run()))
        }))
    }
}

impl From<ClientBuilder> for Registrar {
    fn from(registry: ClientBuilder) -> Self {
        Self {
            registry,
            advertised: None,
            urls: None,
            secure: None,
            lease: Duration::from_secs(30),
            on_event: Arc::new(|_| {}),
        }
    }
}

impl<E: Into<Endpoint>> From<E> for Registrar {
    fn from(registry: E) -> Self {
        Self::from(Client::builder(registry))
    }
}

impl fmt::Debug for Registrar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registrar")
            .field("registry", &self.registry)
            .field("lease", &self.lease)
            .finish_non_exhaustive()
    }
}

//! The server: accepts clients, runs their calls, publishes to them.
//!
//! [`builder`](Server::builder) collects what a server is; the acceptor starts one driver for each
//! connection; a `Link` is what the driver and everyone else share of a connection. `Shared` holds
//! what all connections have in common: the clients, and who subscribed what. Start with
//! [`Server`], or with `driver` for how a connection is served.

mod acceptor;
mod builder;
mod calls;
#[cfg_attr(
    not(all(feature = "client", feature = "macros")),
    expect(
        dead_code,
        reason = "what runs beside a server registers it, by a typed client"
    )
)]
mod companion;
mod counters;
mod datagrams;
mod driver;
mod event;
mod gauges;
mod guard;
mod handle;
mod limits;
mod link;
mod listen;
mod pace;
mod publisher;
mod publishing;
mod quick;
mod regulated_publisher;
#[cfg_attr(
    not(feature = "client"),
    expect(dead_code, reason = "without clients nobody is upstream")
)]
mod relay;
mod relaying;
mod security;
mod shared;
mod slow_subscriber;
mod stack;
mod state;
mod streams;
mod task;

use std::{fmt, net::SocketAddr, ops::Deref, time::Duration};

use tokio::task::JoinHandle;

use self::companion::Companions;
use crate::Error;

#[cfg(all(feature = "client", feature = "macros"))]
pub(crate) use self::companion::{Started, Stopping};
#[cfg(feature = "client")]
pub(crate) use self::relay::RELAY_MAKER;
pub use self::{
    builder::ServerBuilder,
    counters::ServerCounters,
    event::ServerEvent,
    handle::ServerHandle,
    publisher::{PublishReport, Publisher},
    regulated_publisher::RegulatedPublisher,
    slow_subscriber::SlowSubscriber,
    state::State,
};

/// A running server; dropping it closes it.
///
/// Everything that a [`ServerHandle`] can do, a server can do as well.
pub struct Server {
    handle: ServerHandle,
    local_addr: SocketAddr,
    quick_addr: Option<SocketAddr>,
    acceptor: JoinHandle<()>,
    /// What receives quick datagrams, and what passes on the publications of upstream servers.
    helpers: Vec<JoinHandle<()>>,
    companions: Companions,
}

impl Server {
    /// Starts to describe a server.
    pub fn builder() -> ServerBuilder {
        ServerBuilder::new()
    }

    /// Stops accepting, lets the calls in flight and the streams that answers have offered end,
    /// writes what waits to be written, and closes.
    ///
    /// When this returns, the address is free for another server.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::TimedOut`](crate::ErrorKind) where some calls or streams had not ended after
    /// `patience`; they are dropped, and the server is closed all the same.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future closes the server at once.
    pub async fn shutdown(mut self, patience: Duration) -> Result<(), Error> {
        let companions = self.companions.stop();
        self.acceptor.abort();
        let drained = self.handle.shared().drain(patience).await;
        // The tasks hold the sockets; how they end does not matter.
        let _ = (&mut self.acceptor).await;
        for helper in &mut self.helpers {
            helper.abort();
            let _ = helper.await;
        }
        for companion in companions {
            let _ = companion.await;
        }
        drained
    }

    /// The address that the server listens on; with the port that it was given, if it asked for 0.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// The address of the quick channel; `None` where it is off.
    #[must_use]
    pub fn quick_addr(&self) -> Option<SocketAddr> {
        self.quick_addr
    }

    /// A handle to publish and to look at the clients with; it does not keep the server open.
    #[must_use]
    pub fn handle(&self) -> ServerHandle {
        self.handle.clone()
    }
}

impl Deref for Server {
    type Target = ServerHandle;

    fn deref(&self) -> &ServerHandle {
        &self.handle
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.acceptor.abort();
        self.helpers.iter().for_each(JoinHandle::abort);
        self.handle.shared().close();
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("local_addr", &self.local_addr)
            .finish_non_exhaustive()
    }
}

//! Answers the queries of clients over UDP, each with what a service says.

mod answering;
mod counters;

use std::{convert::Infallible, fmt, net::SocketAddr, sync::Arc};

use tokio::{
    net::{ToSocketAddrs, UdpSocket},
    sync::oneshot,
    task::JoinHandle,
};
use tower_service::Service;

use self::{answering::Answering, counters::Counters};
use super::Query;
use crate::{BoxError, Error, ErrorKind, protocol::position::Position};

pub use self::counters::NameServerCounters;

/// Tells clients where servers are: a running position server; dropping it closes it.
///
/// It asks a service that takes a [`Query`] and gives a [`Position`], or none where it does not know
/// the name: a [`Table`](super::Table), a function by way of `tower::service_fn`, or either with
/// layers around it. A service that fails, panics or takes longer than 2 s gives no answer, and the
/// client asks again or somebody else. Nor is there an answer to what is no query.
///
/// ```
/// use std::{convert::Infallible, net::SocketAddr};
///
/// use tower::service_fn;
/// use vsoa::position::{NameServer, Positions, Query};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), vsoa::Error> {
/// let names = service_fn(async |query: Query| {
///     let zone = query.name.strip_prefix("climate-").and_then(|zone| zone.parse().ok());
///     let position = zone.map(|zone: u8| SocketAddr::from(([10, 0, zone, 1], 3005)).into());
///     Ok::<_, Infallible>(position)
/// });
/// let server = NameServer::bind("127.0.0.1:0", names).await?;
///
/// let positions = Positions::new([server.local_addr()]);
/// let found = positions.lookup("climate-7").await?;
/// assert_eq!(found.addr.to_string(), "10.0.7.1:3005");
/// assert_eq!(server.counters().found, 1);
/// # Ok(())
/// # }
/// ```
pub struct NameServer {
    local_addr: SocketAddr,
    counters: Arc<Counters>,
    task: JoinHandle<()>,
    /// Nothing is ever sent: dropping it stops the task.
    stop: oneshot::Sender<Infallible>,
}

impl NameServer {
    /// Starts to answer queries that come to a UDP address; the port that clients expect is 54.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Bind`] where the address cannot be had.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime that has its time and I/O enabled.
    pub async fn bind<S>(addr: impl ToSocketAddrs, names: S) -> Result<Self, Error>
    where
        S: Service<Query, Response = Option<Position>> + Clone + Send + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send,
    {
        let unbound = |error| {
            Error::with_text(ErrorKind::Bind, "UDP, for the position service").with_source(error)
        };
        let socket = UdpSocket::bind(addr).await.map_err(unbound)?;
        let local_addr = socket.local_addr().map_err(unbound)?;
        let counters = Arc::<Counters>::default();
        let (stop, stopped) = oneshot::channel();
        let answering = Answering::new(socket, names, counters.clone());
        #[expect(
            clippy::disallowed_methods,
            reason = "one task receives the queries, for as long as the server is there"
        )]
        let task = tokio::spawn(answering.run(stopped));
        Ok(Self {
            local_addr,
            counters,
            task,
            stop,
        })
    }

    /// The address that it listens on; with the port that it was given, if it asked for 0.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// What it has counted so far.
    #[must_use]
    pub fn counters(&self) -> NameServerCounters {
        self.counters.snapshot()
    }

    /// Stops to answer; when this returns, the address is free for another server.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is done, the server closes all the same.
    pub async fn shutdown(self) {
        let Self { task, stop, .. } = self;
        drop(stop);
        // The task holds the socket; how it ends does not matter.
        let _ = task.await;
    }
}

impl fmt::Debug for NameServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NameServer")
            .field("local_addr", &self.local_addr)
            .finish_non_exhaustive()
    }
}

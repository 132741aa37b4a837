use std::{fmt, net::SocketAddr, time::Duration};

use tokio::net::ToSocketAddrs;
use tower_layer::Layer;
use tower_service::Service;

use super::Background;
use crate::{
    BoxError, Error, Router, server,
    server::{PublishReport, ServerBuilder, ServerHandle},
    service::{Message, Request, Response},
    topic::Topic,
};

/// A running server, for programs without async; dropping it closes it.
///
/// It has a thread of its own, in which its handlers run: one that blocks it holds up all others,
/// and belongs into `tokio::task::spawn_blocking`.
///
/// # Panics
///
/// Whatever waits panics in async code, a handler's included: there is [`handle`](Self::handle).
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use vsoa::{Message, Payload, Server, Url};
///
/// # fn main() -> Result<(), vsoa::Error> {
/// let server = Server::builder().bind_blocking("127.0.0.1:0")?;
/// let message = Message::new(Url::from_static("/news"), Payload::json("none")?);
/// assert!(!server.publish(message)?.is_subscribed());
/// server.shutdown(Duration::from_secs(1))?;
/// # Ok(())
/// # }
/// ```
pub struct Server {
    // Before its thread ends.
    server: server::Server,
    background: Background,
}

impl Server {
    /// Publishes to all who have subscribed the message's URL, as
    /// [`ServerHandle::publish`].
    ///
    /// # Errors
    ///
    /// As [`ServerHandle::publish`].
    ///
    /// # Panics
    ///
    /// In async code.
    #[track_caller]
    pub fn publish(&self, message: Message) -> Result<PublishReport, Error> {
        self.background.wait(self.server.publish(message))
    }

    /// Publishes values of one topic.
    #[must_use]
    pub fn publisher<T: Topic>(&self) -> Publisher<T> {
        Publisher {
            publisher: self.server.publisher(),
            background: self.background.clone(),
        }
    }

    /// Stops accepting, lets the calls in flight end, writes what waits to be written, and closes.
    ///
    /// # Errors
    ///
    /// As [`vsoa::Server::shutdown`](crate::Server::shutdown).
    ///
    /// # Panics
    ///
    /// In async code.
    #[track_caller]
    pub fn shutdown(self, patience: Duration) -> Result<(), Error> {
        self.background.wait(self.server.shutdown(patience))
    }

    /// The address that the server listens on; with the port that it was given, if it asked for 0.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.server.local_addr()
    }

    /// The address of the quick channel; `None` where it is off.
    #[must_use]
    pub fn quick_addr(&self) -> Option<SocketAddr> {
        self.server.quick_addr()
    }

    /// Waits for whatever is asynchronous and has no method here, such as changing a
    /// [`State`](crate::State).
    ///
    /// # Panics
    ///
    /// In async code.
    #[track_caller]
    pub fn wait<F: IntoFuture>(&self, future: F) -> F::Output {
        self.background.wait(future.into_future())
    }

    /// A handle to look at the clients with, and to publish in async code.
    #[must_use]
    pub fn handle(&self) -> ServerHandle {
        self.server.handle()
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Server").field(&self.server).finish()
    }
}

/// Publishes values of one topic, for programs without async; cheap to clone.
///
/// As with a handle, the server closes all the same when it is dropped.
pub struct Publisher<T> {
    publisher: server::Publisher<T>,
    background: Background,
}

impl<T: Topic> Publisher<T> {
    /// Publishes a value to all who have subscribed its URL.
    ///
    /// # Errors
    ///
    /// As [`vsoa::Publisher::publish`](crate::Publisher::publish).
    ///
    /// # Panics
    ///
    /// In async code.
    #[track_caller]
    pub fn publish(&self, value: &T) -> Result<PublishReport, Error> {
        self.background.wait(self.publisher.publish(value))
    }
}

impl<T> Clone for Publisher<T> {
    fn clone(&self) -> Self {
        Self {
            publisher: self.publisher.clone(),
            background: self.background.clone(),
        }
    }
}

impl<T: Topic> fmt::Debug for Publisher<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.publisher.fmt(f)
    }
}

impl<L, S> ServerBuilder<L>
where
    L: Layer<Router, Service = S>,
    S: Service<Request, Response = Response> + Clone + Send + Sync + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
{
    /// Starts the server in a thread of its own, for a program without async.
    ///
    /// # Errors
    ///
    /// As [`bind`](Self::bind); [`Runtime`](crate::ErrorKind::Runtime) where the thread cannot be
    /// started.
    ///
    /// # Panics
    ///
    /// In async code, as all that waits in [`blocking`](crate::blocking).
    #[track_caller]
    pub fn bind_blocking(self, addr: impl ToSocketAddrs) -> Result<Server, Error> {
        let background = Background::start()?;
        let server = background.wait(self.bind(addr))?;
        Ok(Server { server, background })
    }
}

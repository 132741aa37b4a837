use std::time::Duration;

use tower_layer::Layer;

use super::{Priority, admission::Admission, queue::Bounds};

/// Bounds how many calls run at once, and lets the most urgent of those that wait go next; for
/// servers.
///
/// A call's priority, 0 to 7, is the higher of its [`Session`](crate::Session)'s and its
/// [`Route`](crate::Route)'s when it comes. Of two that wait, the one of the higher priority goes
/// first, and of the same priority the older one. Waiting counts as well, so that nobody waits for
/// ever: a call rises by one priority for each [`aging`](Self::aging) that it has waited.
///
/// So many may wait; where one more comes, the last in that order is answered with
/// [`Status::NO_MEMORY`](crate::Status::NO_MEMORY) at once, be it the new one or not. A call that
/// is given up while it waits frees its place.
///
/// Each service that the layer is put around has bounds of its own, shared by its clones and so by
/// all connections of a server.
///
/// # Examples
///
/// ```
/// use vsoa::{Client, Request, Route, Router, Server, layer::PriorityLayer, transport::memory};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), vsoa::Error> {
/// let (connector, listener) = memory::channel();
/// let router = Router::new()
///     .set(Route::from("/brake").with_priority(7), async |_: Request| ())
///     .set("/radio", async |_: Request| ());
/// let _server = Server::builder()
///     .merge(router)
///     .layer(PriorityLayer::new(4).max_waiting(100))
///     .serve(listener)?;
///
/// let client = Client::connect(connector).await?;
/// assert!(client.set("/brake").await?.status().is_success());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct PriorityLayer {
    bounds: Bounds,
}

impl PriorityLayer {
    /// Lets so many calls run at once.
    ///
    /// # Panics
    ///
    /// If that is none.
    #[must_use]
    pub fn new(max_running: usize) -> Self {
        assert!(max_running > 0, "some calls have to run");
        Self {
            bounds: Bounds {
                running: max_running,
                waiting: 1024,
                aging: Duration::from_secs(1),
            },
        }
    }

    /// Calls that may wait; 1,024 if not set: as many as one client may have in flight.
    #[must_use]
    pub fn max_waiting(mut self, calls: usize) -> Self {
        self.bounds.waiting = calls;
        self
    }

    /// How long a call waits before it counts as one priority higher; 1 s if not set.
    ///
    /// A shorter time is fairer; a longer one keeps more strictly to the priorities.
    #[must_use]
    pub fn aging(mut self, aging: Duration) -> Self {
        self.bounds.aging = aging;
        self
    }
}

impl<S> Layer<S> for PriorityLayer {
    type Service = Priority<S>;

    fn layer(&self, inner: S) -> Priority<S> {
        Priority::new(inner, Admission::new(self.bounds))
    }
}

use std::time::Duration;

use tower_layer::Layer;

use super::Timeout;

/// Ends calls that take too long: a default for all, unless the caller or the route says otherwise.
///
/// A call may take as long as its own [`timeout`](crate::Context::timeout) says, else the
/// [`Route`](crate::Route)'s, else the default; waiting in layers further in counts. Then what
/// would have answered it is dropped, and the call fails with
/// [`ErrorKind::TimedOut`](crate::ErrorKind::TimedOut): on a server, the caller gets
/// [`Status::NO_RESPONDING`](crate::Status::NO_RESPONDING).
///
/// Time starts when the call is first polled, and a call that is answered at once costs no timer.
/// A client gives calls up by itself, after its
/// [`call_timeout`](crate::ClientBuilder::call_timeout); around a [`RetryLayer`](crate::layer::RetryLayer)
/// this layer bounds all attempts together.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use vsoa::{Client, Request, Router, Server, Status, layer::TimeoutLayer, transport::memory};
///
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() -> Result<(), vsoa::Error> {
/// let (connector, listener) = memory::channel();
/// let never = Router::new().get("/never", async |_: Request| std::future::pending::<()>().await);
/// let _server = Server::builder()
///     .merge(never)
///     .layer(TimeoutLayer::new(Duration::from_millis(20)))
///     .serve(listener)?;
///
/// let client = Client::connect(connector).await?;
/// assert_eq!(client.get("/never").await?.status(), Status::NO_RESPONDING);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct TimeoutLayer {
    default: Duration,
}

impl TimeoutLayer {
    /// Ends calls after `default` unless they say otherwise.
    #[must_use]
    pub fn new(default: Duration) -> Self {
        Self { default }
    }
}

impl<S> Layer<S> for TimeoutLayer {
    type Service = Timeout<S>;

    fn layer(&self, inner: S) -> Timeout<S> {
        Timeout::new(inner, self.default)
    }
}

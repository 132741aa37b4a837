use tower_layer::Layer;
use tracing::Level;

use super::{Trace, levels::Levels};

/// Traces calls: a `tracing` span for each, and an event in it at the end.
///
/// The span `call` has the fields `method`, `url`, `session` (the caller's id, on a server),
/// `param_len` and `data_len`, and at the end `status`, `reply_param_len`, `reply_data_len` and
/// `latency_us`. What is in a payload is never told. Whatever the service logs stands in the span.
///
/// The event says that the call was answered, given up (dropped before there was an answer), or
/// failed: there was an error instead of an answer, or the answer is
/// [`NO_RESPONDING`](crate::Status::NO_RESPONDING), [`NO_MEMORY`](crate::Status::NO_MEMORY),
/// [`PROXY`](crate::Status::PROXY) or [`INTERNAL`](crate::Status::INTERNAL). A failure has a level
/// of its own, and names the call itself, since spans of the other level may be off.
///
/// Where nobody listens, it costs next to nothing.
///
/// # Examples
///
/// ```
/// use tracing::Level;
/// use vsoa::{Client, Payload, Request, Router, Server, layer::TraceLayer, transport::memory};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), vsoa::Error> {
/// let (connector, listener) = memory::channel();
/// let _server = Server::builder()
///     .merge(Router::new().get("/speed", async |_: Request| Payload::json(&42)))
///     .layer(TraceLayer::new().level(Level::INFO))
///     .serve(listener)?;
///
/// let client = Client::connect(connector).await?;
/// assert!(client.get("/speed").await?.status().is_success());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct TraceLayer {
    levels: Levels,
}

impl TraceLayer {
    /// Traces calls on the level DEBUG and failures on WARN.
    #[must_use]
    pub fn new() -> Self {
        Self {
            levels: Levels {
                call: Level::DEBUG,
                failure: Level::WARN,
            },
        }
    }

    /// The level of spans, and of calls that were answered or given up.
    #[must_use]
    pub fn level(mut self, level: Level) -> Self {
        self.levels.call = level;
        self
    }

    /// The level of calls that failed.
    #[must_use]
    pub fn failure_level(mut self, level: Level) -> Self {
        self.levels.failure = level;
        self
    }
}

impl Default for TraceLayer {
    fn default() -> Self {
        Self::new()
    }
}

impl<S> Layer<S> for TraceLayer {
    type Service = Trace<S>;

    fn layer(&self, inner: S) -> Trace<S> {
        Trace::new(inner, self.levels)
    }
}

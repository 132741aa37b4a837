use std::sync::Arc;

use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};
use tower_layer::Layer;

use super::{
    Metrics,
    handles::{CALLS, IN_FLIGHT, REQUEST_BYTES, RESPONSE_BYTES, SECONDS, Table},
};

/// Counts and measures calls, for whatever recorder of the `metrics` crate the program installs.
///
/// | name | kind | labels beside `side`, `method` and `url` |
/// | --- | --- | --- |
/// | `vsoa_calls_total` | counter | `status`: the code, or `dropped` |
/// | `vsoa_calls_in_flight` | gauge | |
/// | `vsoa_call_seconds` | histogram | |
/// | `vsoa_request_bytes` | histogram | |
/// | `vsoa_response_bytes` | histogram | |
///
/// `side` is `server` or `client`; bytes are those of param and data. `url` is the pattern of the
/// call's [`route`](crate::Context::route), so that clients cannot make up new ones; calls whose
/// route is not known are `other`. A call that failed has the status that a remote caller would
/// get, and one that was given up before it ended is `dropped`; neither has a response.
///
/// Install the recorder before the first call: what it gives out for a route is kept.
///
/// # Examples
///
/// ```
/// use vsoa::{Request, Router, Server, layer::MetricsLayer, transport::memory};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), vsoa::Error> {
/// # let (_connector, listener) = memory::channel();
/// let server = Server::builder()
///     .merge(Router::new().get("/fan", async |_: Request| ()))
///     .layer(MetricsLayer::server())
///     .serve(listener)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct MetricsLayer {
    table: Arc<Table>,
}

impl MetricsLayer {
    /// Measures the calls that a server answers.
    #[must_use]
    pub fn server() -> Self {
        Self::new("server")
    }

    /// Measures the calls that a client makes.
    #[must_use]
    pub fn client() -> Self {
        Self::new("client")
    }

    fn new(side: &'static str) -> Self {
        describe_counter!(CALLS, Unit::Count, "Calls that have ended.");
        describe_gauge!(IN_FLIGHT, Unit::Count, "Calls that have not ended yet.");
        describe_histogram!(SECONDS, Unit::Seconds, "Time from a call to its end.");
        describe_histogram!(REQUEST_BYTES, Unit::Bytes, "Param and data of calls.");
        describe_histogram!(RESPONSE_BYTES, Unit::Bytes, "Param and data of answers.");
        Self {
            table: Arc::new(Table::new(side)),
        }
    }
}

impl<S> Layer<S> for MetricsLayer {
    type Service = Metrics<S>;

    fn layer(&self, inner: S) -> Metrics<S> {
        Metrics::new(inner, self.table.clone())
    }
}

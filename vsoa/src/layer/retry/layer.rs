use std::{fmt, sync::Arc, time::Duration};

use tower::{
    retry::{Retry, budget::Budget},
    util::MapErr,
};
use tower_layer::Layer;
use tower_service::Service;

use super::policy::{RetryPolicy, Terms};
use crate::{BoxError, service::Request};

/// Makes calls again that failed in passing; for clients.
///
/// A call is made again where there was no answer (the connection is closed or cannot be opened,
/// or time was up) and where the answer is
/// [`NO_RESPONDING`](crate::Status::NO_RESPONDING) or [`NO_MEMORY`](crate::Status::NO_MEMORY). It
/// must be a GET, unless [`repeatable`](Self::repeatable) says otherwise: whether a SET that failed
/// was done is not known.
///
/// Before each retry there is a pause that doubles, lengthened by up to as much again at random, so
/// that callers do not come back all at once. A budget bounds how many of all calls are retries.
/// There is no attempt after the time that the caller gave the call by its
/// [`timeout`](crate::Context::timeout), and each attempt has what is left of it.
///
/// # Examples
///
/// ```
/// use tower::ServiceBuilder;
/// use vsoa::{Client, Payload, Request, Router, Server, layer::RetryLayer, transport::memory};
///
/// #[vsoa::service("/fan")]
/// trait Fan {
///     #[get("/speed")]
///     async fn speed(&self) -> Result<u8, vsoa::Status>;
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let (connector, listener) = memory::channel();
/// # let router = Router::new().get("/fan/speed", async |_: Request| Payload::json(&3));
/// # let _server = Server::builder().merge(router).serve(listener)?;
/// let client = Client::connect(connector).await?;
/// let client = ServiceBuilder::new().layer(RetryLayer::new().max_retries(2)).service(client);
/// assert_eq!(FanClient::new(client).speed().await?, 3);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct RetryLayer {
    terms: Terms,
}

impl RetryLayer {
    /// Retries a GET at most 3 times.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Retries of one call; 3 if not set.
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.terms.max_retries = retries;
        self
    }

    /// The pause before the first retry and the longest, before they are lengthened at random;
    /// 50 ms and 5 s if not set.
    #[must_use]
    pub fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.terms.first_pause = first;
        self.terms.longest_pause = longest;
        self
    }

    /// What bounds the retries of all calls together; if not set, a fifth of the calls of the last
    /// 10 s and 10 a second beside them.
    #[must_use]
    pub fn budget(mut self, budget: impl Budget + Send + Sync + 'static) -> Self {
        self.terms.budget = Arc::new(budget);
        self
    }

    /// Which calls may be made twice; every GET if not set.
    #[must_use]
    pub fn repeatable(
        mut self,
        is_repeatable: impl Fn(&Request) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.terms.is_repeatable = Arc::new(is_repeatable);
        self
    }
}

impl<S> Layer<S> for RetryLayer
where
    S: Service<Request>,
    S::Error: Into<BoxError>,
{
    type Service = Retry<RetryPolicy, MapErr<S, fn(S::Error) -> BoxError>>;

    fn layer(&self, inner: S) -> Self::Service {
        let into: fn(S::Error) -> BoxError = Into::into;
        Retry::new(
            RetryPolicy::new(self.terms.clone()),
            MapErr::new(inner, into),
        )
    }
}

impl fmt::Debug for RetryLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryLayer")
            .field("max_retries", &self.terms.max_retries)
            .finish_non_exhaustive()
    }
}

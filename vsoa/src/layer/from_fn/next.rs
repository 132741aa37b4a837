use std::{fmt, pin::Pin};

use tower_service::Service;

use crate::{
    BoxError,
    service::{Request, Response},
};

/// What lies further in than a middleware function: more layers, and the service.
pub struct Next(Box<dyn Inner>);

impl Next {
    pub(super) fn new<S>(ready: S) -> Self
    where
        S: Service<Request, Response = Response> + Send + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send + 'static,
    {
        Self(Box::new(ready))
    }

    /// Runs the call.
    ///
    /// Where that fails, the response has the status that a remote caller would get, and
    /// [`Response::failure`] says why.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future drops the call.
    pub async fn run(self, request: Request) -> Response {
        let answer = self.0.call(request).await;
        answer.unwrap_or_else(Response::from_failure)
    }
}

impl fmt::Debug for Next {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next").finish_non_exhaustive()
    }
}

/// A service of any type, ready for one call.
trait Inner: Send {
    fn call(self: Box<Self>, request: Request) -> Outcome;
}

type Outcome = Pin<Box<dyn Future<Output = Result<Response, BoxError>> + Send>>;

impl<S> Inner for S
where
    S: Service<Request, Response = Response> + Send,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
{
    fn call(mut self: Box<Self>, request: Request) -> Outcome {
        let answer = Service::call(&mut *self, request);
        Box::pin(async move { answer.await.map_err(Into::into) })
    }
}

//! Numbers about calls, by way of the `metrics` facade.

mod future;
mod handles;
mod layer;

use std::{
    sync::Arc,
    task::{Context, Poll},
};

use tower_service::Service;

use self::handles::{Handles, MeasuredCall, Table};
use crate::{
    BoxError,
    service::{Request, Response},
};

pub use self::{future::ResponseFuture, layer::MetricsLayer};

/// A service whose calls are counted and measured; [`MetricsLayer`] makes it.
#[derive(Clone, Debug)]
pub struct Metrics<S> {
    inner: S,
    table: Arc<Table>,
    /// What the last call was measured with: the next one is often of the same route.
    last: Option<Arc<Handles>>,
}

impl<S> Metrics<S> {
    fn new(inner: S, table: Arc<Table>) -> Self {
        Self {
            inner,
            table,
            last: None,
        }
    }

    fn handles(&mut self, request: &Request) -> Arc<Handles> {
        match &self.last {
            Some(last) if last.are_for(request) => last.clone(),
            _ => {
                let handles = self.table.handles(request);
                self.last.insert(handles).clone()
            }
        }
    }
}

impl<S> Service<Request> for Metrics<S>
where
    S: Service<Request, Response = Response>,
    S::Error: Into<BoxError>,
{
    type Response = Response;
    type Error = BoxError;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, request: Request) -> ResponseFuture<S::Future> {
        let call = MeasuredCall::start(self.handles(&request), &request);
        ResponseFuture::new(self.inner.call(request), call)
    }
}

#[cfg(test)]
pub(crate) mod tests;

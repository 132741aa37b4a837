//! Numbers about calls, by way of the `metrics` facade.

mod future;
mod handles;
mod layer;

use std::{
    sync::Arc,
    task::{Context, Poll},
};

use tower_service::Service;

use self::handles::Table;
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
}

impl<S> Metrics<S> {
    fn new(inner: S, table: Arc<Table>) -> Self {
        Self { inner, table }
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
        let call = self.table.start(&request);
        ResponseFuture::new(self.inner.call(request), call)
    }
}

#[cfg(test)]
pub(crate) mod tests;

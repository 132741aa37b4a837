//! Middleware as one async function.

mod future;
mod layer;
mod next;

use std::{
    any::type_name,
    fmt, mem,
    task::{Context, Poll},
};

use tower_service::Service;

use crate::{
    BoxError,
    service::{IntoResponse, Request, Response},
};

pub use self::{
    future::ResponseFuture,
    layer::{FromFnLayer, from_fn},
    next::Next,
};

/// A service with an async function around it; [`from_fn()`] makes its layer.
#[derive(Clone)]
pub struct FromFn<F, S> {
    function: F,
    inner: S,
}

impl<F, S> FromFn<F, S> {
    pub(super) fn new(function: F, inner: S) -> Self {
        Self { function, inner }
    }
}

impl<F, Fut, S> Service<Request> for FromFn<F, S>
where
    F: Fn(Request, Next) -> Fut,
    Fut: Future<Output: IntoResponse>,
    S: Service<Request, Response = Response> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = BoxError;
    type Future = ResponseFuture<Fut>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, request: Request) -> ResponseFuture<Fut> {
        let unready = self.inner.clone();
        let ready = mem::replace(&mut self.inner, unready);
        ResponseFuture::new((self.function)(request, Next::new(ready)))
    }
}

impl<F, S: fmt::Debug> fmt::Debug for FromFn<F, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FromFn")
            .field("function", &type_name::<F>())
            .field("inner", &self.inner)
            .finish()
    }
}

#[cfg(test)]
mod tests;

//! A span for each call, and an event at its end.

mod future;
mod layer;
mod levels;
mod span;

use std::{
    fmt,
    task::{Context, Poll},
};

use tower_service::Service;

use self::{levels::Levels, span::CallSpan};
use crate::service::{Request, Response};

pub use self::{future::ResponseFuture, layer::TraceLayer};

/// A service whose calls are traced; [`TraceLayer`] makes it.
#[derive(Clone, Debug)]
pub struct Trace<S> {
    inner: S,
    levels: Levels,
}

impl<S> Trace<S> {
    fn new(inner: S, levels: Levels) -> Self {
        Self { inner, levels }
    }
}

impl<S> Service<Request> for Trace<S>
where
    S: Service<Request, Response = Response>,
    S::Error: fmt::Display,
{
    type Response = Response;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> ResponseFuture<S::Future> {
        let span = CallSpan::new(self.levels, &request);
        let entered = span.enter();
        let answer = self.inner.call(request);
        drop(entered);
        ResponseFuture::new(answer, span)
    }
}

#[cfg(test)]
mod tests;

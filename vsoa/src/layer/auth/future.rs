use std::{
    fmt,
    future::{Ready, ready},
    pin::Pin,
    task::{Context, Poll},
};

use crate::service::Response;

/// What a call through [`Auth`](super::Auth) waits for.
pub struct ResponseFuture<F>(State<F>);

enum State<F> {
    /// Boxed, since a pinned field cannot be reached without `unsafe`.
    Allowed(Pin<Box<F>>),
    Refused(Ready<Response>),
}

impl<F> ResponseFuture<F> {
    pub(super) fn allowed(answer: F) -> Self {
        Self(State::Allowed(Box::pin(answer)))
    }

    pub(super) fn refused(response: Response) -> Self {
        Self(State::Refused(ready(response)))
    }
}

impl<F, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response, E>>,
{
    type Output = Result<Response, E>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            State::Allowed(answer) => answer.as_mut().poll(cx),
            State::Refused(response) => Pin::new(response).poll(cx).map(Ok),
        }
    }
}

impl<F> fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}

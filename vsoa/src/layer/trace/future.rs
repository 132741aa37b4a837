use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use pin_project_lite::pin_project;

use super::span::CallSpan;
use crate::service::Response;

pin_project! {
    /// What a call of a [`Trace`](super::Trace) waits for.
    #[derive(Debug)]
    pub struct ResponseFuture<F> {
        #[pin]
        answer: F,
        span: CallSpan,
    }
}

impl<F> ResponseFuture<F> {
    pub(super) fn new(answer: F, span: CallSpan) -> Self {
        Self { answer, span }
    }
}

impl<F, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response, E>>,
    E: fmt::Display,
{
    type Output = Result<Response, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let entered = this.span.enter();
        let outcome = ready!(this.answer.poll(cx));
        drop(entered);
        this.span.end(&outcome);
        Poll::Ready(outcome)
    }
}

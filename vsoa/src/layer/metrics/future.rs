use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use pin_project_lite::pin_project;

use super::handles::MeasuredCall;
use crate::{BoxError, service::Response};

pin_project! {
    /// What a call of a [`Metrics`](super::Metrics) waits for.
    #[derive(Debug)]
    pub struct ResponseFuture<F> {
        #[pin]
        answer: F,
        // `None` once the call has ended.
        call: Option<MeasuredCall>,
    }
}

impl<F> ResponseFuture<F> {
    pub(super) fn new(answer: F, call: MeasuredCall) -> Self {
        Self {
            answer,
            call: Some(call),
        }
    }
}

impl<F, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response, E>>,
    E: Into<BoxError>,
{
    type Output = Result<Response, BoxError>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let outcome = ready!(this.answer.poll(cx)).map_err(Into::into);
        if let Some(call) = this.call.take() {
            call.end(&outcome);
        }
        Poll::Ready(outcome)
    }
}

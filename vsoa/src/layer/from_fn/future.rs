use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll},
};

use pin_project_lite::pin_project;

use crate::{
    BoxError,
    service::{IntoResponse, Response},
};

pin_project! {
    /// What a call of a [`FromFn`](super::FromFn) waits for.
    pub struct ResponseFuture<Fut> {
        #[pin]
        answer: Fut,
    }
}

impl<Fut> ResponseFuture<Fut> {
    pub(super) fn new(answer: Fut) -> Self {
        Self { answer }
    }
}

impl<Fut> Future for ResponseFuture<Fut>
where
    Fut: Future<Output: IntoResponse>,
{
    type Output = Result<Response, BoxError>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = self.project().answer.poll(cx);
        answer.map(|answer| answer.into_response().into_result())
    }
}

impl<Fut> fmt::Debug for ResponseFuture<Fut> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll},
};

use pin_project_lite::pin_project;

use crate::{protocol::Status, service::Response};

pin_project! {
    /// What a call through [`Auth`](super::Auth) waits for.
    pub struct ResponseFuture<F> {
        #[pin]
        state: State<F>,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<F> {
        Allowed { #[pin] answer: F },
        Refused { status: Status },
    }
}

impl<F> ResponseFuture<F> {
    pub(super) fn allowed(answer: F) -> Self {
        Self {
            state: State::Allowed { answer },
        }
    }

    pub(super) fn refused(status: Status) -> Self {
        Self {
            state: State::Refused { status },
        }
    }
}

impl<F, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response, E>>,
{
    type Output = Result<Response, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().state.project() {
            StateProjection::Allowed { answer } => answer.poll(cx),
            StateProjection::Refused { status } => Poll::Ready(Ok(Response::from_status(*status))),
        }
    }
}

impl<F> fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}

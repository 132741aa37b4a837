use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll},
};

use pin_project_lite::pin_project;

use crate::{BoxError, service::Response};

pin_project! {
    /// What a call of an [`InTurn`](super::InTurn) waits for.
    pub struct ResponseFuture<F> {
        #[pin]
        state: State<F>,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<F> {
        AtOnce { #[pin] answer: F },
        InTurn { answer: Pin<Box<dyn Future<Output = Answer> + Send>> },
    }
}

type Answer = Result<Response, BoxError>;

impl<F> ResponseFuture<F> {
    pub(super) fn at_once(answer: F) -> Self {
        Self {
            state: State::AtOnce { answer },
        }
    }

    pub(super) fn in_turn(answer: impl Future<Output = Answer> + Send + 'static) -> Self {
        Self {
            state: State::InTurn {
                answer: Box::pin(answer),
            },
        }
    }
}

impl<F, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response, E>>,
    E: Into<BoxError>,
{
    type Output = Answer;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Answer> {
        match self.project().state.project() {
            StateProjection::AtOnce { answer } => answer.poll(cx).map_err(Into::into),
            StateProjection::InTurn { answer } => answer.as_mut().poll(cx),
        }
    }
}

impl<F> fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}

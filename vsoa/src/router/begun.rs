use std::{
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
};

use tokio::task::coop::unconstrained;

use super::target::Answer;
use crate::{
    protocol::TooLarge,
    service::{IntoResponse, Response, StatusError},
};

/// What has become of a call that was just begun.
pub(crate) enum Begun {
    /// It is answered, and the answer is written already.
    Written,
    /// It is answered, but by more than a packet holds.
    TooLarge(TooLarge),
    /// It is answered.
    Answered(Response),
    /// Its handler waits for something.
    Waiting(Answer),
}

impl Begun {
    /// What becomes of a call at once.
    pub(crate) fn of(mut answer: Answer) -> Self {
        match poll_once(answer.as_mut()) {
            Poll::Ready(response) => Self::Answered(response),
            Poll::Pending => Self::Waiting(answer),
        }
    }

    /// What becomes of a call that has failed so.
    #[cold]
    pub(crate) fn failed<E: StatusError>(error: E) -> Self {
        Self::Answered(Err::<Response, _>(error).into_response())
    }
}

impl From<TooLarge> for Begun {
    fn from(error: TooLarge) -> Self {
        Self::TooLarge(error)
    }
}

/// Polls a handler for the first time.
///
/// Without `unconstrained`, the later handlers of a batch would find tokio's budget for this task
/// used up and look as if they were waiting.
pub(crate) fn poll_once<F: Future + ?Sized>(handler: Pin<&mut F>) -> Poll<F::Output> {
    pin!(unconstrained(handler)).poll(&mut Context::from_waker(Waker::noop()))
}

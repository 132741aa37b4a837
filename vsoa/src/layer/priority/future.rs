use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use pin_project_lite::pin_project;
use tower_service::Service;

use super::admission::{Permit, Waiter};
use crate::{
    protocol::Status,
    service::{Request, Response},
};

pin_project! {
    /// What a call of a [`Priority`](super::Priority) waits for.
    pub struct ResponseFuture<S>
    where
        S: Service<Request>,
    {
        #[pin]
        state: State<S, S::Future>,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<S, F> {
        Done,
        Refused,
        // The permit comes last: a place is free once what ran in it is dropped.
        Running { #[pin] answer: F, permit: Permit },
        Waiting { call: Box<WaitingCall<S>> },
    }
}

type StateOf<S> = State<S, <S as Service<Request>>::Future>;

struct WaitingCall<S> {
    waiter: Waiter,
    permit: Option<Permit>,
    service: S,
    request: Option<Request>,
}

impl<S: Service<Request>> ResponseFuture<S> {
    pub(super) fn running(answer: S::Future, permit: Permit) -> Self {
        Self {
            state: State::Running { answer, permit },
        }
    }

    pub(super) fn waiting(waiter: Waiter, service: S, request: Request) -> Self {
        let call = Box::new(WaitingCall {
            waiter,
            permit: None,
            service,
            request: Some(request),
        });
        Self {
            state: State::Waiting { call },
        }
    }

    pub(super) fn refused() -> Self {
        Self {
            state: State::Refused,
        }
    }
}

impl<S> Future for ResponseFuture<S>
where
    S: Service<Request, Response = Response>,
{
    type Output = Result<Response, S::Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.project().state;
        loop {
            let next = match state.as_mut().project() {
                StateProjection::Done => return Poll::Pending,
                StateProjection::Refused => {
                    state.set(State::Done);
                    return Poll::Ready(Ok(Response::from_status(Status::NO_MEMORY)));
                }
                StateProjection::Running { answer, .. } => {
                    let answer = ready!(answer.poll(cx));
                    state.set(State::Done);
                    return Poll::Ready(answer);
                }
                StateProjection::Waiting { call } => ready!(call.poll_start(cx))?,
            };
            state.set(next);
        }
    }
}

impl<S: Service<Request>> WaitingCall<S> {
    /// Starts the call when its turn has come and the service is ready.
    fn poll_start(&mut self, cx: &mut Context<'_>) -> Poll<Result<StateOf<S>, S::Error>> {
        if self.permit.is_none() {
            match ready!(self.waiter.poll_turn(cx)) {
                Ok(permit) => self.permit = Some(permit),
                Err(_) => return Poll::Ready(Ok(State::Refused)),
            }
        }
        ready!(self.service.poll_ready(cx))?;
        let started = self.request.take().zip(self.permit.take());
        Poll::Ready(Ok(started.map_or(State::Done, |(request, permit)| {
            State::Running {
                answer: self.service.call(request),
                permit,
            }
        })))
    }
}

impl<S: Service<Request>> fmt::Debug for ResponseFuture<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use pin_project_lite::pin_project;
use tokio::time::{Sleep, sleep};

use crate::{BoxError, Error, ErrorKind, service::Response};

pin_project! {
    /// What a call of a [`Timeout`](super::Timeout) waits for.
    #[derive(Debug)]
    pub struct ResponseFuture<F> {
        // `None` once the time is up.
        #[pin]
        answer: Option<F>,
        limit: Duration,
        // `None` until the call turns out to need waiting.
        timer: Option<Pin<Box<Sleep>>>,
    }
}

impl<F> ResponseFuture<F> {
    pub(super) fn new(answer: F, limit: Duration) -> Self {
        Self {
            answer: Some(answer),
            limit,
            timer: None,
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
        let mut this = self.project();
        if let Some(answer) = this.answer.as_mut().as_pin_mut()
            && let Poll::Ready(answer) = answer.poll(cx)
        {
            return Poll::Ready(answer.map_err(Into::into));
        }
        let limit = *this.limit;
        let timer = this.timer.get_or_insert_with(|| Box::pin(sleep(limit)));
        ready!(timer.as_mut().poll(cx));
        this.answer.set(None);
        Poll::Ready(Err(Error::new(ErrorKind::TimedOut).into()))
    }
}

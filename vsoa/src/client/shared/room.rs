use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll, Waker, ready},
    time::Duration,
};

use tokio::{
    sync::futures::OwnedNotified,
    time::{Instant, Timeout, timeout_at},
};

use super::{Shared, State, now};
use crate::{
    CloseReason, Error, ErrorKind,
    session::{ClientSession, end_of},
};

/// A wait until less waits to be written; costs nothing before it is needed.
#[derive(Default)]
pub(in crate::client) struct Wait {
    deadline: Option<Instant>,
    room: Option<Pin<Box<Timeout<OwnedNotified>>>>,
}

impl Wait {
    /// What is left of this time, if some of it has gone by with waiting.
    pub(super) fn rest_of(&self, time: Duration, now: std::time::Instant) -> Duration {
        let deadline = self.deadline.map(Instant::into_std);
        deadline.map_or(time, |deadline| deadline.saturating_duration_since(now))
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        let Some(room) = &mut self.room else {
            return Poll::Ready(Ok(()));
        };
        let told = ready!(room.as_mut().poll(cx));
        self.room = None;
        Poll::Ready(told.map_err(|_| Error::new(ErrorKind::TimedOut)))
    }
}

/// What is sent, and what has to wait for that.
impl Shared {
    /// Sends as soon as there is room; gives up after `time`.
    pub(super) fn poll_send<R>(
        &self,
        cx: &mut Context<'_>,
        wait: &mut Wait,
        time: Duration,
        mut send: impl FnMut(&mut ClientSession) -> Result<R, Error>,
    ) -> Poll<Result<R, Error>> {
        loop {
            ready!(wait.poll(cx))?;
            let result = self.send_or(&mut send, |state| {
                state.room_wanted = true;
                // Made under the lock, it misses no room that comes.
                let room = self.room.clone().notified_owned();
                let deadline = *wait
                    .deadline
                    .get_or_insert_with(|| end_of(time, now()).into());
                wait.room = Some(Box::pin(timeout_at(deadline, room)));
            });
            if let Some(result) = result {
                return Poll::Ready(result);
            }
        }
    }

    /// Sends if there is room.
    pub(super) fn try_send<R>(
        &self,
        send: impl FnOnce(&mut ClientSession) -> Result<R, Error>,
    ) -> Result<R, Error> {
        self.send_or(send, |_| {})
            .unwrap_or_else(|| Err(Error::new(ErrorKind::QueueFull)))
    }

    fn send_or<R>(
        &self,
        send: impl FnOnce(&mut ClientSession) -> Result<R, Error>,
        full: impl FnOnce(&mut State),
    ) -> Option<Result<R, Error>> {
        let mut state = self.state.lock();
        if let Some(reason) = state.ended {
            return Some(Err(reason.into()));
        }
        if state.closing {
            return Some(Err(CloseReason::Local.into()));
        }
        if state.session.queued_len() >= self.options.outbox_len {
            full(&mut state);
            return None;
        }
        let result = send(&mut state.session);
        let waker = state.wake_driver();
        drop(state);
        waker.inspect(Waker::wake_by_ref);
        Some(result)
    }
}

impl fmt::Debug for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait")
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}

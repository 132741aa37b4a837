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

use super::{Shared, link::Obstacle, now};
use crate::{
    Error, ErrorKind,
    client::WhileDown,
    session::{ClientSession, end_of},
};

/// A wait until something can be sent; costs nothing before it is needed.
pub(in crate::client) struct Wait {
    /// Whether it is for what the program does first on a connection.
    early: bool,
    while_down: WhileDown,
    /// Whether its time is over.
    over: bool,
    deadline: Option<Instant>,
    room: Option<Pin<Box<Timeout<OwnedNotified>>>>,
}

impl Wait {
    #[inline]
    pub(in crate::client) fn new(early: bool, while_down: WhileDown) -> Self {
        Self {
            early,
            while_down,
            over: false,
            deadline: None,
            room: None,
        }
    }

    pub(in crate::client) fn while_down(&mut self, choice: WhileDown) {
        self.while_down = choice;
    }

    /// What is left of this time, if some of it has gone by with waiting.
    pub(super) fn rest_of(&self, time: Duration) -> Duration {
        let deadline = self.deadline.map(Instant::into_std);
        deadline.map_or(time, |deadline| deadline.saturating_duration_since(now()))
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if let Some(room) = &mut self.room {
            self.over = ready!(room.as_mut().poll(cx)).is_err();
            self.room = None;
        }
        Poll::Ready(())
    }

    fn begin(&mut self, room: OwnedNotified, time: Duration) {
        let deadline = *self
            .deadline
            .get_or_insert_with(|| end_of(time, now()).into());
        self.room = Some(Box::pin(timeout_at(deadline, room)));
    }

    fn is_for(&self, obstacle: Obstacle) -> bool {
        match obstacle {
            Obstacle::Closed(_) => false,
            Obstacle::Full => true,
            Obstacle::NotConnected => self.while_down == WhileDown::Wait,
        }
    }
}

/// What is sent, and what has to wait for that.
impl Shared {
    /// Sends as soon as there is a connection with room; gives up after `time`.
    pub(super) fn poll_send<R>(
        &self,
        cx: &mut Context<'_>,
        wait: &mut Wait,
        time: Duration,
        mut send: impl FnMut(&mut ClientSession, &Waker) -> Result<R, Error>,
    ) -> Poll<Result<R, Error>> {
        loop {
            ready!(wait.poll(cx));
            let mut state = self.state.lock();
            let obstacle = state.obstacle(wait.early, self.options.outbox_len);
            if wait.over {
                return Poll::Ready(Err(match obstacle {
                    None | Some(Obstacle::Full) => Error::new(ErrorKind::TimedOut),
                    Some(obstacle) => state.refusal(obstacle),
                }));
            }
            let Some(obstacle) = obstacle else {
                let result = send(&mut state.session, cx.waker());
                let waker = state.link.wake_driver();
                drop(state);
                waker.inspect(Waker::wake_by_ref);
                return Poll::Ready(result);
            };
            if !wait.is_for(obstacle) {
                return Poll::Ready(Err(state.refusal(obstacle)));
            }
            state.room_wanted = true;
            // Made under the lock, it misses no room that comes.
            wait.begin(self.room.clone().notified_owned(), time);
        }
    }

    /// Sends if there is a connection with room.
    pub(super) fn try_send<R>(
        &self,
        early: bool,
        send: impl FnOnce(&mut ClientSession) -> Result<R, Error>,
    ) -> Result<R, Error> {
        let mut state = self.state.lock();
        if let Some(obstacle) = state.obstacle(early, self.options.outbox_len) {
            return Err(state.refusal(obstacle));
        }
        let result = send(&mut state.session);
        let waker = state.link.wake_driver();
        drop(state);
        waker.inspect(Waker::wake_by_ref);
        result
    }
}

impl fmt::Debug for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait")
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}

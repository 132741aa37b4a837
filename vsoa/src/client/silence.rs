use std::{
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::time::{Instant, Sleep, sleep_until};

use super::inbox::now;

/// Finds out that nothing has come for too long; tells it once a silence.
#[derive(Debug)]
pub(super) struct Silence {
    deadline: Duration,
    since: Instant,
    told: bool,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Silence {
    pub(super) fn new(deadline: Duration) -> Self {
        Self {
            deadline: deadline.min(LONGEST),
            since: now(),
            told: false,
            timer: None,
        }
    }

    pub(super) fn deadline(&self) -> Duration {
        self.deadline
    }

    /// A value came at that time.
    pub(super) fn handle_value(&mut self, at: Instant) {
        self.since = at;
        self.told = false;
    }

    /// Ready once the silence is too long; asked while nothing waits to be read.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.told {
            return Poll::Pending;
        }
        let end = self.since + self.deadline;
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(end)));
        if timer.deadline() != end {
            timer.as_mut().reset(end);
        }
        ready!(timer.as_mut().poll(cx));
        self.told = true;
        Poll::Ready(())
    }

    pub(super) fn is_too_long(&self) -> bool {
        now().saturating_duration_since(self.since) >= self.deadline
    }
}

/// A time so long that it has no end: its sum with the time is still a time.
const LONGEST: Duration = Duration::from_hours(365 * 24);

use std::{
    sync::Arc,
    task::{Context, Poll, Waker},
};

use tokio::time::Instant;

use super::queue::{Bounds, Place, Queue, Refused};
use crate::sync::Mutex;

/// A queue that the calls of all connections share.
#[derive(Debug)]
pub(super) struct Admission {
    queue: Mutex<Queue>,
    start: Instant,
}

/// What becomes of a call that comes.
pub(super) enum Entry {
    Admitted(Permit),
    Refused,
    Waiting(Waiter),
}

impl Admission {
    pub(super) fn new(bounds: Bounds) -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "the age of calls is counted from here"
        )]
        let start = Instant::now();
        Self {
            queue: Mutex::new(Queue::new(bounds)),
            start,
        }
    }

    pub(super) fn enter(self: &Arc<Self>, priority: u8) -> Entry {
        let mut queue = self.queue.lock();
        if queue.admit() {
            return Entry::Admitted(Permit(self.clone()));
        }
        let Ok((place, evicted)) = queue.wait(priority, self.start.elapsed()) else {
            return Entry::Refused;
        };
        drop(queue);
        evicted.inspect(Waker::wake_by_ref);
        Entry::Waiting(Waiter {
            admission: self.clone(),
            place: Some(place),
        })
    }
}

/// The right to run; dropping it lets the next call run.
#[derive(Debug)]
pub(super) struct Permit(Arc<Admission>);

impl Drop for Permit {
    fn drop(&mut self) {
        let next = self.0.queue.lock().release();
        next.inspect(Waker::wake_by_ref);
    }
}

/// A place in the queue; dropping it frees the place.
#[derive(Debug)]
pub(super) struct Waiter {
    admission: Arc<Admission>,
    /// `None` once the turn has come, or never will.
    place: Option<Place>,
}

impl Waiter {
    pub(super) fn poll_turn(&mut self, cx: &Context<'_>) -> Poll<Result<Permit, Refused>> {
        let Some(place) = self.place else {
            return Poll::Ready(Err(Refused));
        };
        let turn = self.admission.queue.lock().poll_turn(place, cx.waker());
        turn.map_ok(|()| Permit(self.admission.clone()))
            .map(|turn| {
                self.place = None;
                turn
            })
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        if let Some(place) = self.place {
            let next = self.admission.queue.lock().leave(place);
            next.inspect(Waker::wake_by_ref);
        }
    }
}

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::time::Instant;
use vsoa::{Client, Request};

use super::tally::Tally;
use crate::clock::now;

/// Calls that are made and measured.
#[derive(Debug)]
pub(super) struct Measuring {
    request: Request,
    /// From when on it counts.
    start: Instant,
    /// How many calls may still begin, where that is limited.
    left: Option<AtomicU64>,
    /// One a connection, so that they do not wait for one another.
    tallies: Vec<Mutex<Tally>>,
}

impl Measuring {
    pub(super) fn new(
        request: Request,
        start: Instant,
        count: Option<u64>,
        connections: u16,
    ) -> Arc<Self> {
        Arc::new(Self {
            request,
            start,
            left: count.map(AtomicU64::new),
            tallies: (0..connections).map(|_| Mutex::default()).collect(),
        })
    }

    pub(super) fn start(&self) -> Instant {
        self.start
    }

    /// Calls one time after the other, until there were enough, or one cannot be made.
    pub(super) async fn call(self: Arc<Self>, client: Client, connection: usize) {
        loop {
            let begin = now();
            let counts = begin >= self.start;
            if counts && !self.may_begin() {
                return;
            }
            let answer = client.call(self.request.clone()).await;
            let end = now();
            if counts {
                let mut tally = self.tally(connection);
                match &answer {
                    Ok(response) => tally.answered(response.status(), end - begin),
                    Err(error) => tally.failed(error),
                }
            }
            // What else fails would fail again, and at once.
            if answer.is_err_and(|error| !error.is_timeout()) {
                return;
            }
        }
    }

    /// How many were answered by now.
    pub(super) fn count(&self) -> u64 {
        let connections = 0..self.tallies.len();
        connections
            .map(|connection| self.tally(connection).latencies.count())
            .sum()
    }

    /// For how long it was measured, and what came of it.
    pub(super) fn result(&self) -> (Duration, Tally) {
        let time = now().saturating_duration_since(self.start);
        let mut sum = Tally::default();
        for connection in 0..self.tallies.len() {
            sum.add(std::mem::take(&mut *self.tally(connection)));
        }
        (time, sum)
    }

    /// Takes one of the calls that may still begin.
    fn may_begin(&self) -> bool {
        let Some(left) = &self.left else { return true };
        let taken = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
            left.checked_sub(1)
        });
        taken.is_ok()
    }

    fn tally(&self, connection: usize) -> MutexGuard<'_, Tally> {
        // A tally is whole between any two of its changes.
        self.tallies[connection]
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

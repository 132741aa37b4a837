use std::time::Duration;

use indicatif::{HumanCount, ProgressBar};
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::{clock::now, output::Output};

/// What is shown on a terminal while something is measured.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
    what: &'static str,
    start: Instant,
    last: (Instant, u64),
}

impl Progress {
    pub(super) fn new(output: Output, what: &'static str) -> Self {
        let bar = if output.is_json() {
            ProgressBar::hidden()
        } else {
            ProgressBar::new_spinner()
        };
        let start = now();
        Self {
            bar,
            what,
            start,
            last: (start, 0),
        }
    }

    /// When to show it again.
    pub(super) fn ticks() -> tokio::time::Interval {
        let mut ticks = interval(REFRESH);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        ticks
    }

    /// Shows how many there are by now.
    pub(super) fn show(&mut self, count: u64) {
        if self.bar.is_hidden() {
            return;
        }
        let now = now();
        let (before, known) = self.last;
        let rate = per_second(count.saturating_sub(known), now - before);
        self.last = (now, count);
        let seconds = (now - self.start).as_secs();
        let (count, rate, what) = (HumanCount(count), HumanCount(rate), self.what);
        self.bar
            .set_message(format!("{seconds} s  {count} {what}  {rate}/s"));
        self.bar.tick();
    }

    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// So many in this time are how many in a second.
pub(super) fn per_second(count: u64, time: Duration) -> u64 {
    let nanos = time.as_nanos().max(1);
    let rate = (u128::from(count) * 1_000_000_000 + nanos / 2) / nanos;
    u64::try_from(rate).unwrap_or(u64::MAX)
}

const REFRESH: Duration = Duration::from_millis(250);

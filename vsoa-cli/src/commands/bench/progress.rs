use std::time::Duration;

use indicatif::{HumanCount, ProgressBar};
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use crate::{
    clock::{now, per_second},
    output::Output,
};

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
        let mut ticks = interval_at(now() + REFRESH, REFRESH);
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

const REFRESH: Duration = Duration::from_millis(250);

use std::{collections::BTreeMap, time::Duration};

use vsoa::{Error, Status};

use crate::{failure::Failure, latency::Latencies};

/// What became of calls.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) latencies: Latencies,
    /// By status, how many were answered with it.
    pub(super) statuses: BTreeMap<u8, u64>,
    /// By what happened, how many were not answered.
    pub(super) failures: BTreeMap<String, u64>,
    /// The first of those.
    pub(super) first_failure: Option<Failure>,
}

impl Tally {
    pub(super) fn answered(&mut self, status: Status, time: Duration) {
        self.latencies.record(time);
        *self.statuses.entry(status.0).or_default() += 1;
    }

    pub(super) fn failed(&mut self, error: &Error) {
        *self.failures.entry(error.kind().to_string()).or_default() += 1;
        self.first_failure.get_or_insert_with(|| error.into());
    }

    pub(super) fn add(&mut self, other: Self) {
        self.latencies.add(&other.latencies);
        for (status, count) in other.statuses {
            *self.statuses.entry(status).or_default() += count;
        }
        for (failure, count) in other.failures {
            *self.failures.entry(failure).or_default() += count;
        }
        self.first_failure = self.first_failure.take().or(other.first_failure);
    }

    /// How many were answered with another status than success.
    pub(super) fn refused(&self) -> u64 {
        let statuses = self.statuses.iter();
        let refused = statuses.filter(|(status, _)| !Status(**status).is_success());
        refused.map(|(_, count)| count).sum()
    }

    /// How many were not answered.
    pub(super) fn unanswered(&self) -> u64 {
        self.failures.values().sum()
    }
}

use std::sync::atomic::{AtomicU64, Ordering};

/// What a [`NameServer`](super::NameServer) has counted since it started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct NameServerCounters {
    /// Queries whose name is known.
    pub found: u64,
    /// Queries whose name is not known.
    pub unknown: u64,
    /// Datagrams that are no query.
    pub malformed: u64,
    /// Queries that got no answer since the service failed, panicked or took too long.
    pub failed: u64,
    /// Queries that got no answer since too many were being answered.
    pub overloaded: u64,
    /// Answers that the system did not take.
    pub unsent: u64,
}

#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) found: Counter,
    pub(super) unknown: Counter,
    pub(super) malformed: Counter,
    pub(super) failed: Counter,
    pub(super) overloaded: Counter,
    pub(super) unsent: Counter,
}

#[derive(Debug, Default)]
pub(super) struct Counter(AtomicU64);

impl Counter {
    pub(super) fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn value(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Counters {
    pub(super) fn snapshot(&self) -> NameServerCounters {
        NameServerCounters {
            found: self.found.value(),
            unknown: self.unknown.value(),
            malformed: self.malformed.value(),
            failed: self.failed.value(),
            overloaded: self.overloaded.value(),
            unsent: self.unsent.value(),
        }
    }
}

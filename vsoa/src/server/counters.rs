use std::sync::atomic::{AtomicU64, Ordering};

/// What a server has counted since it started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerCounters {
    /// Connections accepted.
    pub connections: u64,
    /// Connections refused because there were too many.
    pub connections_refused: u64,
    /// Connections closed because their bytes were no VSOA packet.
    pub decode_errors: u64,
    /// Handlers that panicked; each ended its own call only.
    pub handler_panics: u64,
    /// Quick datagrams dropped: no packet, an unknown client, or not from its address.
    pub quick_dropped: u64,
    /// Quick publications and datagrams that the system did not take.
    pub quick_unsent: u64,
    /// Clients closed because they took nothing for longer than the send time-out.
    pub send_timeouts: u64,
}

/// One counter that many tasks add to.
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

/// The counters of a running server.
#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) connections: Counter,
    pub(super) connections_refused: Counter,
    pub(super) decode_errors: Counter,
    pub(super) handler_panics: Counter,
    pub(super) quick_dropped: Counter,
    pub(super) quick_unsent: Counter,
    pub(super) send_timeouts: Counter,
}

impl Counters {
    pub(super) fn snapshot(&self) -> ServerCounters {
        ServerCounters {
            connections: self.connections.value(),
            connections_refused: self.connections_refused.value(),
            decode_errors: self.decode_errors.value(),
            handler_panics: self.handler_panics.value(),
            quick_dropped: self.quick_dropped.value(),
            quick_unsent: self.quick_unsent.value(),
            send_timeouts: self.send_timeouts.value(),
        }
    }
}

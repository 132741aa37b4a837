use std::sync::atomic::{AtomicU64, Ordering};

/// What a server has counted since it started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerCounters {
    /// Connections accepted.
    pub connections: u64,
    /// Connections refused because there were too many, with or without a handshake.
    pub connections_refused: u64,
    /// Connections closed because their bytes were no VSOA packet.
    pub decode_errors: u64,
    /// Handlers that panicked; each ended its own call only.
    pub handler_panics: u64,
    /// Clients closed because they did not complete the handshake in time.
    pub handshake_timeouts: u64,
    /// Publications, however many clients they went to.
    pub publications: u64,
    /// Publications that a client did not get because it was too slow, counted by client.
    pub publications_dropped: u64,
    /// Times that a client was not read from because too many of its calls were in flight, or it took
    /// no replies.
    pub reads_paused: u64,
    /// Clients closed because they were silent for too long.
    pub silent_closed: u64,
    /// Requests for more subscriptions than a client may have.
    pub subscriptions_refused: u64,
    /// Calls and subscriptions refused because the URL was too long.
    pub urls_refused: u64,
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
        self.add_many(1);
    }

    pub(super) fn add_many(&self, count: u64) {
        self.0.fetch_add(count, Ordering::Relaxed);
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
    pub(super) handshake_timeouts: Counter,
    pub(super) publications: Counter,
    pub(super) publications_dropped: Counter,
    pub(super) reads_paused: Counter,
    pub(super) silent_closed: Counter,
    pub(super) subscriptions_refused: Counter,
    pub(super) urls_refused: Counter,
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
            handshake_timeouts: self.handshake_timeouts.value(),
            publications: self.publications.value(),
            publications_dropped: self.publications_dropped.value(),
            reads_paused: self.reads_paused.value(),
            silent_closed: self.silent_closed.value(),
            subscriptions_refused: self.subscriptions_refused.value(),
            urls_refused: self.urls_refused.value(),
            quick_dropped: self.quick_dropped.value(),
            quick_unsent: self.quick_unsent.value(),
            send_timeouts: self.send_timeouts.value(),
        }
    }
}

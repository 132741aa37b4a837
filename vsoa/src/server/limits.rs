//! How much a server lets its clients use up: every bound, its default with the reason, its setter.
//!
//! What happens at each bound is counted, see [`ServerCounters`](super::ServerCounters).

use std::{ops::RangeInclusive, time::Duration};

use super::{ServerBuilder, streams::StreamLimits};
use crate::{Error, ErrorKind, session::Bounds};

#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// A connection costs a file and some KiB; systems commonly let a process open some ten
    /// thousand files.
    pub(super) connections: usize,
    /// Enough that a fleet can come back at once; few enough that strangers who only open
    /// connections cannot use up `connections`.
    pub(super) handshakes: usize,
    /// As the peers have it.
    pub(super) handshake_timeout: Duration,
    /// As the peers have it.
    pub(super) send_timeout: Duration,
    /// Closed only where it is asked for: not every peer's client answers a ping.
    pub(super) silence: Option<Duration>,
    /// The system looks only where it is asked to.
    pub(super) keepalive: Option<Duration>,
    /// More than any client keeps in flight on purpose; each waiting call costs a task.
    pub(super) calls_in_flight: usize,
    /// More topics than a dashboard shows.
    pub(super) subscriptions: usize,
    /// Some times the length of any sensible URL; the wire would take 65,535.
    pub(super) url_len: usize,
    /// Far more than dashboards for a hundred users show; few enough that a client which subscribes
    /// one URL after the other at a server that does not answer uses up some MiB only.
    pub(super) upstream_subscriptions: usize,
    /// A hundred thousand messages a second of a hundred bytes for the send time-out.
    pub(super) outbox_len: usize,
    /// As the Python package has it; the Node package waits for 10 s.
    pub(super) stream_claim_timeout: Duration,
    /// The system has a range of its own.
    pub(super) stream_ports: Option<(u16, u16)>,
    /// More files than a client copies at once; each costs a file here, and a port until it is
    /// claimed.
    pub(super) client_streams: usize,
    /// A client's streams outlive its connection, so their number over all clients has a bound of
    /// its own: half of the files that systems commonly let a process open at the least.
    pub(super) streams: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 10_000,
            handshakes: 1000,
            handshake_timeout: Duration::from_secs(5),
            send_timeout: Duration::from_millis(100),
            silence: None,
            keepalive: None,
            calls_in_flight: 1024,
            subscriptions: 1024,
            url_len: 4096,
            upstream_subscriptions: 16 * 1024,
            outbox_len: 1024 * 1024,
            stream_claim_timeout: Duration::from_secs(5),
            stream_ports: None,
            client_streams: 64,
            streams: 512,
        }
    }
}

impl Limits {
    pub(super) fn bounds(&self) -> Bounds {
        Bounds {
            handshake_timeout: self.handshake_timeout,
            send_timeout: self.send_timeout,
            silence: self.silence,
            outbox_len: self.outbox_len,
            subscriptions: self.subscriptions,
            url_len: self.url_len,
        }
    }

    pub(super) fn streams(&self) -> StreamLimits {
        StreamLimits {
            claim_timeout: self.stream_claim_timeout,
            ports: self.stream_ports,
            a_client: self.client_streams,
            in_all: self.streams,
            keepalive: self.keepalive,
        }
    }

    /// Whether every limit is one that can be kept.
    pub(super) fn check(&self) -> Result<(), Error> {
        match self.stream_ports {
            Some((first, last)) if first == 0 || first > last => Err(Error::with_text(
                ErrorKind::Argument,
                format!("`stream_ports`: {first} to {last} is no range of ports"),
            )),
            _ => Ok(()),
        }
    }
}

/// The limits.
impl<L> ServerBuilder<L> {
    /// Connections at a time; one more is closed at once. 10,000 if not set.
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.limits.connections = connections;
        self
    }

    /// Connections that may be without a handshake at a time; one more is closed at once. 1,000 if
    /// not set.
    pub fn max_handshakes(mut self, handshakes: usize) -> Self {
        self.limits.handshakes = handshakes;
        self
    }

    /// Time for a client's handshake, after which it is closed; 5 s if not set.
    pub fn handshake_timeout(mut self, timeout: Duration) -> Self {
        self.limits.handshake_timeout = timeout;
        self
    }

    /// Time after which a client that takes nothing of what waits for it is closed; 0.1 s if not
    /// set. [`Session::set_send_timeout`](crate::Session::set_send_timeout) changes it for one.
    pub fn send_timeout(mut self, timeout: Duration) -> Self {
        self.limits.send_timeout = timeout;
        self
    }

    /// Time of silence after which a client is pinged, and closed if it is silent for as long
    /// again; no client is if not set.
    ///
    /// Clients of this crate answer. The Python package's do not, and others may not, so it is for
    /// them only where they call or ping more often than this by themselves.
    pub fn max_silence(mut self, silence: Duration) -> Self {
        self.limits.silence = Some(silence);
        self
    }

    /// Has the system look, after this time of silence, whether a client is still there; it does
    /// not if not set. A connection or stream that is found dead is closed.
    pub fn tcp_keepalive(mut self, after: Duration) -> Self {
        self.limits.keepalive = Some(after);
        self
    }

    /// Calls of one client that may be in flight; it is not read from while there are more. 1,024
    /// if not set.
    pub fn max_calls_in_flight(mut self, calls: usize) -> Self {
        self.limits.calls_in_flight = calls;
        self
    }

    /// URLs that one client may subscribe; it gets [`NO_MEMORY`](crate::Status::NO_MEMORY) for
    /// more. 1,024 if not set.
    pub fn max_subscriptions(mut self, subscriptions: usize) -> Self {
        self.limits.subscriptions = subscriptions;
        self
    }

    /// Bytes of a URL that is called or subscribed; a longer one gets
    /// [`ARGUMENTS`](crate::Status::ARGUMENTS). 4,096 if not set.
    pub fn max_url_len(mut self, bytes: usize) -> Self {
        self.limits.url_len = bytes;
        self
    }

    /// URLs that all clients together may have subscribed at the server of one nested client; one
    /// that subscribes another gets [`NO_MEMORY`](crate::Status::NO_MEMORY). 16,384 if not set.
    pub fn max_upstream_subscriptions(mut self, subscriptions: usize) -> Self {
        self.limits.upstream_subscriptions = subscriptions;
        self
    }

    /// Bytes that may wait for one client behind the write that is under way, after which its
    /// [`SlowSubscriber`](super::SlowSubscriber) holds, and it is not read from; 1 MiB if not set.
    pub fn max_outbox_len(mut self, bytes: usize) -> Self {
        self.limits.outbox_len = bytes;
        self
    }

    /// Time for a client to open a stream that an answer offers it, after which the stream is given
    /// up; 5 s if not set. An offer may say otherwise
    /// ([`StreamOffer::with_claim_timeout`](crate::StreamOffer::with_claim_timeout)).
    pub fn stream_claim_timeout(mut self, timeout: Duration) -> Self {
        self.limits.stream_claim_timeout = timeout;
        self
    }

    /// The ports at which streams wait for their clients, for firewalls that have to know; whatever
    /// the system chooses if not set.
    ///
    /// A port is free again once its client has come, so there need to be as many only as streams
    /// wait at the same time. Where none is free, the call gets
    /// [`NO_MEMORY`](crate::Status::NO_MEMORY).
    pub fn stream_ports(mut self, ports: RangeInclusive<u16>) -> Self {
        self.limits.stream_ports = Some(ports.into_inner());
        self
    }

    /// Streams that one client may have open, those that it has not opened yet among them; it gets
    /// [`NO_MEMORY`](crate::Status::NO_MEMORY) for more. 64 if not set.
    pub fn max_client_streams(mut self, streams: usize) -> Self {
        self.limits.client_streams = streams;
        self
    }

    /// Streams that all clients together may have open, as with
    /// [`max_client_streams`](Self::max_client_streams); 512 if not set.
    pub fn max_streams(mut self, streams: usize) -> Self {
        self.limits.streams = streams;
        self
    }
}

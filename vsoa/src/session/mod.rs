//! One peer's side of the protocol as a machine without socket and clock.
//!
//! Events go in by `handle_*`, each with the time where it matters; work comes out by `poll_*`.
//! A driver asks in this order after every event: `poll_transmit` for bytes to write, then
//! `poll_timeout` for when to call `handle_timeout`; before that, a client's tells by `handle_sent`
//! when the time of its new requests begins. What a packet means for the application is what
//! `handle_packet` returns.
//!
//! Nothing here may name an async runtime, do I/O or read a clock. The protocol's rules stand as
//! tests in `tests/`, where a client and a server session talk to each other under a fake clock.
//! Start with [`ServerSession`].

#[cfg(feature = "server")]
mod backlog;
#[cfg(feature = "client")]
mod client;
#[cfg(feature = "client")]
mod keepalive;
mod outbox;
#[cfg(feature = "client")]
mod pending_calls;
#[cfg(feature = "server")]
mod rights;
#[cfg(feature = "server")]
mod server;
mod subscriptions;
#[cfg(any(test, fuzzing))]
#[cfg(all(feature = "client", feature = "server"))]
pub(crate) mod wire;

use std::time::{Duration, Instant};

use crate::protocol::SeqNo;

#[cfg(feature = "client")]
pub(crate) use self::client::{ClientSession, Connected, FromServer, SendError};
#[cfg(feature = "client")]
pub use self::keepalive::Keepalive;
#[cfg(feature = "client")]
pub(crate) use self::pending_calls::NoReply;
#[cfg(feature = "client")]
use self::pending_calls::PendingCalls;
#[cfg(feature = "server")]
pub(crate) use self::rights::{Basis, Rights};
#[cfg(feature = "server")]
pub(crate) use self::server::{
    Bounds, FromClient, IncomingCall, IncomingSubscription, Overflow, Publication, Queued, Refused,
    ServerSession, Terms,
};
pub(crate) use self::{outbox::Outbox, subscriptions::SubscriptionTable};

/// The end of a time; one so long that it has none ends in a year.
pub(crate) fn end_of(time: Duration, now: Instant) -> Instant {
    const YEAR: Duration = Duration::from_hours(365 * 24);
    now.checked_add(time).unwrap_or_else(|| now + YEAR)
}

/// The sequence number of a ping of the session's own: neither side gives it to a request that
/// somebody waits for, so that nobody takes its echo for a reply.
const PING_SEQNO: SeqNo = SeqNo(u32::MAX);

#[cfg(test)]
#[cfg(all(feature = "client", feature = "server"))]
mod tests;

use std::time::Duration;

use crate::session::Overflow;

/// What happens when more is published to a client than it takes.
///
/// Up to the bound of [`max_outbox_len`](super::ServerBuilder::max_outbox_len) everything waits
/// for the client; this is about what comes then. Whatever is chosen, replies to calls are never
/// dropped, a client that takes nothing at all for its send time-out is closed, and clients of
/// this crate are told how many messages they missed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SlowSubscriber {
    /// The publisher waits for it, but no longer than this for one message, which the client then
    /// misses.
    Block(Duration),
    /// The publisher waits for it until it takes something or is closed, so that it has everything
    /// or nothing.
    #[default]
    Disconnect,
    /// It misses the oldest messages.
    DropOldest,
    /// It gets the newest message of each URL.
    Latest,
}

impl SlowSubscriber {
    pub(super) fn overflow(self) -> Overflow {
        match self {
            Self::Block(_) | Self::Disconnect => Overflow::Wait,
            Self::DropOldest => Overflow::DropOldest,
            Self::Latest => Overflow::Latest,
        }
    }

    /// How long a publisher may wait; `None` where the client's send time-out ends it.
    pub(super) fn patience(self) -> Option<Duration> {
        match self {
            Self::Block(patience) => Some(patience),
            _ => None,
        }
    }
}

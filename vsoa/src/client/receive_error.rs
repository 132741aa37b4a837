use std::{fmt, time::Duration};

use tokio::time::Instant;

use super::inbox::Received;
use crate::{
    Error,
    protocol::{Status, Url},
    service::Message,
};

/// Why an item of a subscription, or a datagram, is missing; the stream goes on.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReceiveError {
    /// The reader, or the whole client, was too slow: so many messages were lost here.
    Gap {
        /// How many.
        lost: u64,
    },
    /// The connection was lost and there is another: what was sent in between is missing here, and
    /// nobody knows how much.
    ///
    /// What is asked for from now on is answered after the subscription was made anew.
    Reconnected,
    /// The server refuses a subscription that it allowed on an earlier connection.
    ///
    /// Nothing comes on this URL until the server allows it on a later one.
    Refused {
        /// What was subscribed.
        url: Url,
        /// The server's answer.
        status: Status,
    },
    /// No value has come for longer than the deadline: what came last is out of date.
    ///
    /// It is told once for each silence.
    Stale {
        /// The deadline.
        deadline: Duration,
    },
    /// A message does not fit the topic's type, or a current value cannot be had.
    Unreadable {
        /// Where it was published.
        url: Url,
        /// What does not fit, or how the server refused the value.
        source: Error,
    },
}

/// A message and when it came where that is told, or what the reader is told instead.
pub(super) type Delivery = Result<(Message, Option<Instant>), ReceiveError>;

impl Received {
    pub(super) fn into_result(self) -> Delivery {
        Err(match self {
            Self::Message(message, came) => return Ok((message, came)),
            Self::Lost(lost) => ReceiveError::Gap { lost },
            Self::Reconnected => ReceiveError::Reconnected,
            Self::Refused(url, status) => ReceiveError::Refused { url, status },
        })
    }
}

impl fmt::Display for ReceiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gap { lost } => write!(f, "{lost} messages were lost before the next one"),
            Self::Reconnected => {
                f.write_str("the connection was lost and there is another; messages may be missing")
            }
            Self::Refused { url, status } => {
                write!(f, "the server refuses to subscribe {url} again: {status}")
            }
            Self::Stale { deadline } => write!(f, "no value has come for {deadline:?}"),
            Self::Unreadable { url, .. } => write!(f, "the value of {url} cannot be read"),
        }
    }
}

impl std::error::Error for ReceiveError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Gap { .. } | Self::Reconnected | Self::Refused { .. } | Self::Stale { .. } => {
                None
            }
            Self::Unreadable { source, .. } => Some(source),
        }
    }
}

use std::fmt;

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
    /// A message does not fit the topic's type.
    Unreadable {
        /// Where it was published.
        url: Url,
        /// What does not fit.
        source: Error,
    },
}

impl Received {
    /// The message, or what the reader is told instead.
    pub(super) fn into_result(self) -> Result<Message, ReceiveError> {
        Err(match self {
            Self::Message(message) => return Ok(message),
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
            Self::Unreadable { url, .. } => {
                write!(f, "what was published on {url} does not fit the topic")
            }
        }
    }
}

impl std::error::Error for ReceiveError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Gap { .. } | Self::Reconnected | Self::Refused { .. } => None,
            Self::Unreadable { source, .. } => Some(source),
        }
    }
}

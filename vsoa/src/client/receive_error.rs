use std::fmt;

use crate::{Error, protocol::Url};

/// Why an item of a subscription, or a datagram, is missing; the stream goes on.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReceiveError {
    /// The reader, or the whole client, was too slow: so many messages were lost here.
    Gap {
        /// How many.
        lost: u64,
    },
    /// A message does not fit the topic's type.
    Unreadable {
        /// Where it was published.
        url: Url,
        /// What does not fit.
        source: Error,
    },
}

impl fmt::Display for ReceiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gap { lost } => write!(f, "{lost} messages were lost before the next one"),
            Self::Unreadable { url, .. } => {
                write!(f, "what was published on {url} does not fit the topic")
            }
        }
    }
}

impl std::error::Error for ReceiveError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Gap { .. } => None,
            Self::Unreadable { source, .. } => Some(source),
        }
    }
}

use crate::protocol::{Payload, Url};

/// A publication or a datagram: something that gets no reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Where it was published, or what it is about.
    pub url: Url,
    /// Param and data.
    pub payload: Payload,
    /// Whether it goes, or came, over the quick channel: unordered and without a guarantee.
    pub quick: bool,
}

impl Message {
    /// A message for the normal channel.
    #[must_use]
    pub fn new(url: Url, payload: Payload) -> Self {
        Self {
            url,
            payload,
            quick: false,
        }
    }

    /// The same message, for the quick channel.
    #[must_use]
    pub fn quick(mut self) -> Self {
        self.quick = true;
        self
    }
}

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use super::Message;
use crate::{
    Error,
    protocol::{Status, Url},
};

/// A connection to a server, as far as another server needs it to pass on what calls do not carry.
///
/// The client supplies the inside, and the server uses it: neither knows the other.
pub(crate) trait Upstream: Send + Sync {
    /// A reader of publications that has subscribed nothing yet.
    fn open_feed(&self) -> Box<dyn Feed>;

    /// Sends a datagram.
    fn datagram(&self, message: Message) -> Result<(), Error>;
}

/// One reader of what an upstream server publishes: of several URLs, each message once, in order.
pub(crate) trait Feed: Send + Sync {
    /// Subscribes a URL; the end comes when the server has answered.
    ///
    /// `again` is for one that the server has [refused](Fed::Refused) meanwhile: it stays asked
    /// for, on each new connection, whatever the answer is now.
    fn subscribe(&self, url: Url, again: bool) -> Confirmation<'_>;

    /// Gives a URL up; the end comes when the server has answered.
    fn unsubscribe(&self, url: Url) -> Confirmation<'_>;

    /// The next publication; `None` when no more will ever come.
    fn poll_recv(&self, cx: &mut Context<'_>) -> Poll<Option<Fed>>;

    /// Why no more will ever come, where that is so.
    fn ended(&self) -> Option<Error>;
}

/// A request to the upstream server and the wait for its answer.
pub(crate) type Confirmation<'a> = Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'a>>;

/// What comes on a [`Feed`].
#[cfg_attr(
    not(feature = "client"),
    expect(dead_code, reason = "without clients nobody is upstream")
)]
#[derive(Debug)]
pub(crate) enum Fed {
    /// So many messages were lost before the next one.
    Lost(u64),
    /// A publication.
    Message(Message),
    /// The server does not allow this URL any more, though it is still asked for.
    Refused(Url, Status),
}

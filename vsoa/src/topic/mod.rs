//! Topics: a URL pattern and the type of what is published there.
//!
//! A topic knows how to become a [`Message`] and how to be read from one; who sends and receives
//! it is the server's and the client's business. Start with [`Topic`]; `regulator` is the rule by
//! which both thin out what comes too often.

mod encoded_message;
mod read;
#[cfg(any(feature = "client", feature = "server"))]
mod regulator;
mod state;

use std::time::Duration;

use crate::{
    Error,
    protocol::Payload,
    service::{Captures, Message},
};

pub use self::encoded_message::EncodedMessage;
#[cfg(feature = "client")]
pub(crate) use self::read::pattern_of;
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use self::regulator::Regulator;
pub use self::state::{SingleState, StateTopic};

/// A type that is published on a URL of its own: what `#[vsoa::topic("/url")]` makes of a struct.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a topic",
    label = "has no URL to be published on",
    note = "mark the struct with `#[vsoa::topic(\"/url\")]`, or publish a `vsoa::Message`"
)]
pub trait Topic: Sized + Send + 'static {
    /// Where it is published: a URL, in which `{names}` stand for fields.
    const PATTERN: &'static str;

    /// Whether it goes over the quick channel.
    const QUICK: bool;

    /// The silence after which a subscriber is told that what it has is stale; none if `None`.
    const DEADLINE: Option<Duration> = None;

    /// The message that carries this value.
    ///
    /// # Errors
    ///
    /// [`InvalidUrl`](crate::ErrorKind::InvalidUrl) where a field that stands in the URL is empty
    /// or holds a `/`; [`Payload`](crate::ErrorKind::Payload) where the value has no JSON form.
    fn to_message(&self) -> Result<Message, Error>;

    /// As [`to_message`](Self::to_message), as the packet that publishes it.
    #[doc(hidden)]
    fn to_encoded_message(&self) -> Result<EncodedMessage, Error> {
        EncodedMessage::of(self.to_message()?)
    }

    /// Reads a value from what its pattern captured of the URL, and the payload.
    ///
    /// A message as a whole is read by [`Message::read`].
    ///
    /// # Errors
    ///
    /// [`Payload`](crate::ErrorKind::Payload) where either does not fit; the text names the field.
    fn from_message(captures: &Captures, payload: &Payload) -> Result<Self, Error>;
}

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{
    CloseReason,
    protocol::Url,
    service::{Message, Session},
};

/// Something that a client did, other than calling.
///
/// The events of one client come in order, on the task that serves its connection. Quick datagrams
/// have no order, neither among themselves nor beside the others, and come on a task that serves
/// all clients.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ServerEvent {
    /// A client completed its handshake.
    Connected {
        /// The client.
        session: Session,
    },
    /// A client sent a datagram, over the normal or the quick channel; not to a URL below an
    /// upstream server, which gets it instead.
    Datagram {
        /// The client.
        session: Session,
        /// What it sent.
        message: Message,
    },
    /// The connection of a client ended; there was a `Connected` for it.
    Disconnected {
        /// The client.
        session: Session,
        /// Why.
        reason: CloseReason,
    },
    /// A client subscribed URLs that it had not before.
    Subscribed {
        /// The client.
        session: Session,
        /// The new ones.
        urls: Vec<Url>,
    },
    /// A client gave up subscriptions.
    Unsubscribed {
        /// The client.
        session: Session,
        /// Those given up.
        urls: Vec<Url>,
    },
}

/// The application's function that takes events.
#[derive(Default)]
pub(super) struct EventSink(Option<Box<dyn Fn(ServerEvent) + Send + Sync>>);

impl EventSink {
    pub(super) fn new(function: impl Fn(ServerEvent) + Send + Sync + 'static) -> Self {
        Self(Some(Box::new(function)))
    }

    /// Hands an event over; a panic in the application's function ends nothing but that.
    pub(super) fn send(&self, event: impl FnOnce() -> ServerEvent) {
        let Some(function) = &self.0 else { return };
        if catch_unwind(AssertUnwindSafe(|| function(event()))).is_err() {
            tracing::error!("the function that takes a server's events panicked");
        }
    }
}

use std::{
    fmt,
    future::Future,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    time::{Duration, SystemTime},
};

use super::Message;
use crate::{CloseReason, Error, ErrorKind, protocol::Url};

/// The handle of a caller, as the server sees it; cheap to clone.
///
/// A call from within this process has a session too, which is nobody's connection: it has no id
/// and no address, is authorised, and is never closed.
#[derive(Clone)]
pub struct Session(Option<Arc<dyn SessionControl>>);

impl Session {
    pub(crate) fn in_process() -> Self {
        Self(None)
    }

    /// The client's id at this server; `None` for a call from within the process.
    #[must_use]
    pub fn id(&self) -> Option<u32> {
        self.0.as_ref().map(|control| control.id())
    }

    /// The client's address; `None` where it has none, as in memory.
    #[must_use]
    pub fn peer_addr(&self) -> Option<SocketAddr> {
        self.0.as_ref().and_then(|control| control.peer_addr())
    }

    /// When the client connected.
    #[must_use]
    pub fn connected_since(&self) -> Option<SystemTime> {
        self.0.as_ref().map(|control| control.connected_since())
    }

    /// The URLs that the client has subscribed, in no particular order.
    #[must_use]
    pub fn subscriptions(&self) -> Vec<Url> {
        self.0
            .as_ref()
            .map_or_else(Vec::new, |control| control.subscriptions())
    }

    /// Whether one of the client's subscriptions covers this URL.
    #[must_use]
    pub fn is_subscribed(&self, url: &str) -> bool {
        self.subscriptions().iter().any(|topic| topic.covers(url))
    }

    /// Whether the client is authorised; one that is not receives no publication.
    #[must_use]
    pub fn is_authed(&self) -> bool {
        self.0.as_ref().is_none_or(|control| control.is_authed())
    }

    /// Authorises the client, or takes that back.
    pub fn set_authed(&self, authed: bool) {
        if let Some(control) = &self.0 {
            control.set_authed(authed);
        }
    }

    /// The client's priority, 0 (lowest) to 7.
    #[must_use]
    pub fn priority(&self) -> u8 {
        self.0.as_ref().map_or(0, |control| control.priority())
    }

    /// Sets the client's priority, 0 (lowest) to 7, and tells the client.
    ///
    /// # Errors
    ///
    /// If the priority is above 7.
    pub fn set_priority(&self, priority: u8) -> Result<(), Error> {
        if priority > MAX_PRIORITY {
            return Err(Error::with_text(
                ErrorKind::Argument,
                format!("a priority is 0 to 7, not {priority}"),
            ));
        }
        if let Some(control) = &self.0 {
            control.set_priority(priority);
        }
        Ok(())
    }

    /// Sets the time after which this client, if it takes nothing of what waits for it, is closed;
    /// it holds from when the client next takes nothing.
    pub fn set_send_timeout(&self, timeout: Duration) {
        if let Some(control) = &self.0 {
            control.set_send_timeout(timeout);
        }
    }

    /// Sends a datagram to this client alone.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Closed`] where the client is gone, or the call came from within this process;
    /// [`ErrorKind::TooLarge`]; [`ErrorKind::QueueFull`] where the client takes nothing; for a quick one [`ErrorKind::NoQuickChannel`] where the client has
    /// none.
    pub fn datagram(&self, message: Message) -> Result<(), Error> {
        match &self.0 {
            Some(control) => control.datagram(message),
            None => Err(Error::from(CloseReason::Local)),
        }
    }

    /// Closes the connection once what waits to be sent is sent.
    pub fn close(&self) {
        if let Some(control) = &self.0 {
            control.close();
        }
    }

    /// Whether the connection is closed.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.0.as_ref().is_some_and(|control| control.is_closed())
    }

    /// Waits until the connection is closed, and says why; never ends for a call from within this
    /// process.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost: a new wait ends at once where the connection is closed.
    pub async fn closed(&self) -> CloseReason {
        match &self.0 {
            Some(control) => control.closed().await,
            None => std::future::pending().await,
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("id", &self.id())
            .field("peer_addr", &self.peer_addr())
            .finish_non_exhaustive()
    }
}

/// Two handles are equal if they are of the same connection.
impl PartialEq for Session {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        }
    }
}

impl Eq for Session {}

/// The inside of a [`Session`], which the server supplies.
pub(crate) trait SessionControl: Send + Sync {
    fn id(&self) -> u32;
    fn peer_addr(&self) -> Option<SocketAddr>;
    fn connected_since(&self) -> SystemTime;
    fn subscriptions(&self) -> Vec<Url>;
    fn is_authed(&self) -> bool;
    fn set_authed(&self, authed: bool);
    fn priority(&self) -> u8;
    fn set_priority(&self, priority: u8);
    fn set_send_timeout(&self, timeout: Duration);
    fn datagram(&self, message: Message) -> Result<(), Error>;
    fn close(&self);
    fn is_closed(&self) -> bool;
    fn closed(&self) -> Pin<Box<dyn Future<Output = CloseReason> + Send + '_>>;
}

#[cfg(feature = "server")]
impl<T: SessionControl + 'static> From<Arc<T>> for Session {
    fn from(control: Arc<T>) -> Self {
        Self(Some(control))
    }
}

const MAX_PRIORITY: u8 = 7;

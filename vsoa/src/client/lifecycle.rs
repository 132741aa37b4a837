use super::{Client, States};
use crate::{CloseReason, Error};

/// The connection itself: whether it is there, and what becomes of it.
impl Client {
    /// Whether there is a connection.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.shared().is_connected()
    }

    /// How it stands with the connection, now and from now on.
    #[must_use]
    pub fn states(&self) -> States {
        self.shared().states()
    }

    /// Waits until there is a connection, with all subscriptions made on it.
    ///
    /// # Errors
    ///
    /// [`Closed`](crate::ErrorKind::Closed) where there will be none any more: this client is not
    /// supervised and its connection has ended, or it was closed.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost: a new wait ends at once where there is a connection.
    pub async fn connected(&self) -> Result<(), Error> {
        self.shared().connected().await
    }

    /// Ends the connection, once what waits to be sent is sent, until [`reconnect`](Self::reconnect).
    ///
    /// Calls that wait for an answer fail. A client that is not supervised is closed.
    pub fn disconnect(&self) {
        self.shared().disconnect();
    }

    /// Has a supervised client connect after [`disconnect`](Self::disconnect), or at once where it
    /// waits before its next attempt.
    ///
    /// # Errors
    ///
    /// [`Closed`](crate::ErrorKind::Closed) where there will be no connection any more.
    pub fn reconnect(&self) -> Result<(), Error> {
        self.shared().reconnect()
    }

    /// Closes the client, for all clones of this handle, once what waits to be sent is sent.
    pub fn close(&self) {
        self.shared().close();
    }

    /// Waits until the client is closed, and says why; that a supervised client has lost its
    /// connection is no reason.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost: a new wait ends at once where the client is closed.
    pub async fn closed(&self) -> CloseReason {
        self.shared().closed().await
    }
}

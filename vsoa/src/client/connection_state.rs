use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use futures_core::Stream;
use tokio::sync::watch;

use crate::{CloseReason, Error, protocol::Payload};

/// How it stands with a client's connection.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ConnectionState {
    /// An attempt is under way: the connection, the handshake, what is done after that.
    Connecting,
    /// There is a connection, and all subscriptions are made on it.
    #[non_exhaustive]
    Connected {
        /// What the server tells about itself, as the param of this payload.
        info: Payload,
        /// Which connection of this client it is, from 1: two that differ are two connections,
        /// even if nothing was seen in between.
        epoch: u64,
    },
    /// There is no connection. A supervised client makes another one in a while, unless it was
    /// ended by [`disconnect`](crate::Client::disconnect).
    #[non_exhaustive]
    Disconnected {
        /// Why.
        reason: DisconnectReason,
    },
}

/// Why a client has no connection.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum DisconnectReason {
    /// The connection ended; [`CloseReason::Local`] where this program ended it.
    Closed(CloseReason),
    /// The attempt to connect failed, or what the program does after it.
    Failed(Arc<Error>),
}

/// The states of a client's connection: a `Stream`, and [`recv`](Self::recv).
///
/// It begins with the present state and gives the newest one each time: states that came and went
/// between two reads are left out. It ends when the client is closed for good, and keeps no
/// connection open.
///
/// ```
/// use vsoa::{Client, Server, client::ConnectionState, transport::memory};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), vsoa::Error> {
/// let (connector, listener) = memory::channel();
/// let server = Server::builder().info(&"a car").serve(listener)?;
/// let client = Client::connect(connector).await?;
///
/// let mut states = client.states();
/// let now = states.recv().await;
/// assert!(matches!(now, Some(ConnectionState::Connected { epoch: 1, .. })));
/// drop(server);
/// assert!(matches!(states.recv().await, Some(ConnectionState::Disconnected { .. })));
/// assert!(states.recv().await.is_none());
/// # Ok(())
/// # }
/// ```
pub struct States(Next);

/// The state, and whether none comes after it.
#[derive(Clone, Debug)]
pub(super) struct Published {
    pub(super) state: ConnectionState,
    pub(super) last: bool,
}

type Receiver = watch::Receiver<Published>;
type Changed = Pin<Box<dyn Future<Output = Option<(Published, Receiver)>> + Send + Sync>>;

enum Next {
    Ended,
    Waiting(Changed),
}

impl ConnectionState {
    /// Whether there is a connection.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        matches!(self, Self::Connected { .. })
    }
}

impl fmt::Display for ConnectionState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connecting => f.write_str("connecting"),
            Self::Connected { .. } => f.write_str("connected"),
            Self::Disconnected { reason } => write!(f, "disconnected: {reason}"),
        }
    }
}

impl fmt::Display for DisconnectReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Closed(reason) => reason.fmt(f),
            Self::Failed(error) => error.fmt(f),
        }
    }
}

impl States {
    pub(super) fn new(mut receiver: Receiver) -> Self {
        receiver.mark_changed();
        Self(Next::Waiting(Box::pin(changed(receiver))))
    }

    /// The newest state, once it is another than the one before; `None` when the client is closed.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    pub async fn recv(&mut self) -> Option<ConnectionState> {
        poll_fn(|cx| self.poll_recv(cx)).await
    }

    fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Option<ConnectionState>> {
        let Next::Waiting(next) = &mut self.0 else {
            return Poll::Ready(None);
        };
        let next = ready!(next.as_mut().poll(cx));
        self.0 = Next::Ended;
        let Some((published, receiver)) = next else {
            return Poll::Ready(None);
        };
        if !published.last {
            self.0 = Next::Waiting(Box::pin(changed(receiver)));
        }
        Poll::Ready(Some(published.state))
    }
}

async fn changed(mut receiver: Receiver) -> Option<(Published, Receiver)> {
    receiver.changed().await.ok()?;
    let published = receiver.borrow_and_update().clone();
    Some((published, receiver))
}

impl Stream for States {
    type Item = ConnectionState;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_recv(cx)
    }
}

impl fmt::Debug for States {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("States").finish_non_exhaustive()
    }
}

use std::{
    future::poll_fn,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use futures_core::Stream;

use super::{
    Client, ReceiveError,
    inbox::{Inbox, Received},
};
use crate::service::Message;

/// The datagrams that the server sends to this client: a `Stream`, and [`recv`](Self::recv).
#[derive(Debug)]
pub struct Datagrams {
    client: Client,
    inbox: Arc<Inbox>,
}

impl Datagrams {
    pub(super) fn new(client: Client) -> Self {
        let inbox = client.shared().listen();
        Self { client, inbox }
    }

    /// The next datagram; `None` when the client is closed.
    ///
    /// # Errors
    ///
    /// [`ReceiveError::Gap`] and [`ReceiveError::Reconnected`]; more may follow.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    pub async fn recv(&mut self) -> Option<Result<Message, ReceiveError>> {
        poll_fn(|cx| self.poll_recv(cx)).await
    }

    fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Message, ReceiveError>>> {
        let received = ready!(self.inbox.poll_recv(cx));
        let result = |received: Received| received.into_result().map(|(message, _)| message);
        Poll::Ready(received.map(result))
    }
}

impl Stream for Datagrams {
    type Item = Result<Message, ReceiveError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_recv(cx)
    }
}

impl Drop for Datagrams {
    fn drop(&mut self) {
        self.client.shared().stop_listening(&self.inbox);
    }
}

use std::{
    slice,
    sync::Arc,
    task::{Context, Poll},
};

use super::{
    Client,
    inbox::{Inbox, Received},
    subscription::{confirmed, subscribe, take_back},
};
use crate::{
    Error,
    protocol::Url,
    service::{Confirmation, Fed, Feed, Message, Upstream},
};

/// What a server needs to pass on what is published at the other end of this connection.
impl Upstream for Client {
    fn open_feed(&self) -> Box<dyn Feed> {
        Box::new(ClientFeed {
            inbox: self.shared().open_inbox(),
            client: self.clone(),
        })
    }

    fn datagram(&self, message: Message) -> Result<(), Error> {
        Self::datagram(self, message)
    }
}

struct ClientFeed {
    client: Client,
    inbox: Arc<Inbox>,
}

impl Feed for ClientFeed {
    fn subscribe(&self, url: Url, again: bool) -> Confirmation<'_> {
        Box::pin(async move {
            let urls = slice::from_ref(&url);
            let new = if again { &[] } else { urls };
            subscribe(&self.client, &self.inbox, urls, new, None).await
        })
    }

    fn unsubscribe(&self, url: Url) -> Confirmation<'_> {
        let exchanges = take_back(&self.client, &self.inbox, &[url]);
        Box::pin(confirmed(exchanges))
    }

    fn poll_recv(&self, cx: &mut Context<'_>) -> Poll<Option<Fed>> {
        self.inbox.poll_recv(cx).map(|received| {
            received.map(|received| match received {
                Received::Message(message, _) => Fed::Message(message),
                Received::Lost(lost) => Fed::Lost(lost),
                // Nobody knows how many; a reader that goes on has to know that some are missing.
                Received::Reconnected => Fed::Lost(1),
                Received::Refused(url, status) => Fed::Refused(url, status),
            })
        })
    }

    fn ended(&self) -> Option<Error> {
        self.client.shared().close_reason().map(Error::from)
    }
}

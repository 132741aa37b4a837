use std::{
    fmt,
    sync::{Arc, atomic::Ordering},
};

use super::{
    Publisher, ServerCounters, SlowSubscriber, pace::give_way, publisher::PublishReport,
    shared::Shared,
};
use crate::{
    CloseReason, Error,
    protocol::Secret,
    service::{Message, Session},
    session::ServerSession,
    topic::{EncodedMessage, Topic},
};

/// What publishes to the clients of a server and looks at them; cheap to clone.
///
/// A [`ServerBuilder`](super::ServerBuilder) gives one out before the server runs, so that
/// services can hold it. It does not keep the server open.
#[derive(Clone)]
pub struct ServerHandle(Arc<Shared>);

impl ServerHandle {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self(shared)
    }

    pub(super) fn shared(&self) -> &Arc<Shared> {
        &self.0
    }

    /// Publishes to all who have subscribed the message's URL, those of high priority first.
    ///
    /// On the normal channel, what a client that is too slow means is the server's
    /// [`SlowSubscriber`]; this may wait for it. A quick message is sent now or lost.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge) where the message does not fit its
    /// channel; [`ErrorKind::Closed`](crate::ErrorKind::Closed) when the server has shut down.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is done, the message may have gone to some and not to others.
    pub async fn publish(&self, message: Message) -> Result<PublishReport, Error> {
        self.publish_with(message, self.slow_subscribers()).await
    }

    /// What a slow subscriber means where a publication does not say.
    pub(super) fn slow_subscribers(&self) -> SlowSubscriber {
        let policy = self.0.slow_subscribers.get();
        policy.copied().unwrap_or_default()
    }

    /// As [`publish`](Self::publish), with what a slow subscriber means for this message.
    ///
    /// # Errors
    ///
    /// As [`publish`](Self::publish).
    ///
    /// # Cancel safety
    ///
    /// As [`publish`](Self::publish).
    pub async fn publish_with(
        &self,
        message: Message,
        policy: SlowSubscriber,
    ) -> Result<PublishReport, Error> {
        give_way().await;
        self.check_open()?;
        let encoded = EncodedMessage::of(message)?;
        Ok(self.publish_encoded(&encoded, policy).await)
    }

    /// Publishes values of one topic.
    #[must_use]
    pub fn publisher<T: Topic>(&self) -> Publisher<T> {
        Publisher::new(self.clone())
    }

    /// Whether anyone would get what is published on this URL.
    #[must_use]
    pub fn is_subscribed(&self, url: &str) -> bool {
        self.0.subscribers.read().is_subscribed(url)
    }

    /// The clients that have completed their handshake, in no particular order.
    #[must_use]
    pub fn clients(&self) -> Vec<Session> {
        let links = self.0.links().into_iter();
        links
            .filter(|link| link.with(ServerSession::is_connected))
            .map(Session::from)
            .collect()
    }

    /// The client with this id, if it has completed its handshake.
    #[must_use]
    pub fn client(&self, id: u32) -> Option<Session> {
        let link = self.0.client(id)?;
        link.with(ServerSession::is_connected)
            .then(|| Session::from(link))
    }

    /// Changes the password that clients need from now on; `None` asks for none.
    pub fn set_password(&self, password: Option<String>) {
        *self.0.password.write() = password.map(Secret::from);
    }

    /// Whether the server has shut down, or was dropped.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.0.ended.load(Ordering::Relaxed)
    }

    /// Fails when nothing can be published any more.
    pub(super) fn check_open(&self) -> Result<(), Error> {
        if self.is_closed() {
            return Err(CloseReason::Local.into());
        }
        Ok(())
    }

    /// What the server has counted so far.
    #[must_use]
    pub fn counters(&self) -> ServerCounters {
        self.0.counters.snapshot()
    }
}

impl fmt::Debug for ServerHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerHandle").finish_non_exhaustive()
    }
}

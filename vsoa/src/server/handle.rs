use std::{
    cmp::Reverse,
    fmt,
    future::poll_fn,
    pin::pin,
    sync::{Arc, atomic::Ordering},
    task::Poll,
    time::Duration,
};

use super::{
    Publisher, ServerCounters, SlowSubscriber, link::Link, publisher::PublishReport, shared::Shared,
};
use crate::{
    CloseReason, Error,
    protocol::{Secret, Url},
    service::{Message, Session},
    session::{Publication, Queued, ServerSession},
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
        self.publish_now(EncodedMessage::of(message)?, policy).await
    }

    /// As [`publish_with`](Self::publish_with), of a message that is encoded already.
    pub(super) async fn publish_now(
        &self,
        encoded: EncodedMessage,
        policy: SlowSubscriber,
    ) -> Result<PublishReport, Error> {
        tokio::task::coop::consume_budget().await;
        if self.is_closed() {
            return Err(CloseReason::Local.into());
        }
        Ok(self.publish_encoded(&encoded, policy).await)
    }

    /// As [`publish_with`](Self::publish_with), for several servers or for later.
    pub(super) async fn publish_encoded(
        &self,
        encoded: &EncodedMessage,
        policy: SlowSubscriber,
    ) -> PublishReport {
        self.0.counters.publications.add();
        let EncodedMessage { url, packet, quick } = encoded;
        if *quick {
            return self.fan_out_quick(url, packet.as_slice());
        }
        let publication = Publication {
            url,
            packet,
            overflow: policy.overflow(),
        };
        let (mut report, later) = self.fan_out(publication);
        if !later.is_empty() {
            publish_later(&later, publication, policy.patience(), &mut report).await;
        }
        if report.dropped > 0 {
            self.0.counters.publications_dropped.add_len(report.dropped);
        }
        report
    }

    /// Hands a publication to all who have subscribed its URL; also gives those who have no room
    /// for it, or for whom it is not decided whether they may have it.
    fn fan_out(&self, publication: Publication<'_>) -> (PublishReport, Vec<Arc<Link>>) {
        let mut report = PublishReport::default();
        let mut later = Vec::new();
        self.for_each_subscriber(publication.url, |link| match link.publish(publication) {
            Queued::Full | Queued::Undecided => later.push(link.clone()),
            queued => report.add(queued),
        });
        (report, later)
    }

    /// Tells those who have subscribed this URL that they miss a publication on it.
    pub(super) fn lose(&self, url: &Url) {
        self.for_each_subscriber(url, |link| {
            link.update(|session| session.handle_lost(url, 1));
        });
    }

    /// As [`fan_out`](Self::fan_out), over the quick channel: it leaves for all of them at once.
    fn fan_out_quick(&self, url: &Url, packet: &[u8]) -> PublishReport {
        let mut report = PublishReport::default();
        let mut receivers = Vec::new();
        let mut undecided = Vec::new();
        self.for_each_subscriber(url, |link| match link.quick_receiver(url) {
            Ok(addr) => receivers.push(addr),
            Err(Queued::Undecided) => undecided.push(link.clone()),
            Err(queued) => report.add(queued),
        });
        for link in undecided {
            link.decide_rights();
            match link.quick_receiver(url) {
                Ok(addr) => receivers.push(addr),
                Err(queued) => report.add(queued),
            }
        }
        let Some(socket) = self.0.quick_socket() else {
            report.withheld += receivers.len();
            return report;
        };
        let unsent = socket.try_send_to_each(packet, &receivers);
        self.0.counters.quick_unsent.add_len(unsent);
        report.sent += receivers.len();
        report
    }

    /// Visits those who get what is published on this URL, those of high priority first
    /// (protocol document, "Quality of service").
    fn for_each_subscriber(&self, url: &Url, mut visit: impl FnMut(&Arc<Link>)) {
        let subscribers = self.0.subscribers.read();
        if !self.0.prioritised.load(Ordering::Relaxed) {
            return subscribers.for_each_match(url, visit);
        }
        let mut ordered = Vec::new();
        subscribers.for_each_match(url, |link| {
            ordered.push((link.with(ServerSession::priority), link.clone()));
        });
        ordered.sort_by_key(|(priority, _)| Reverse(*priority));
        for (_, link) in &ordered {
            visit(link);
        }
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

    /// What the server has counted so far.
    #[must_use]
    pub fn counters(&self) -> ServerCounters {
        self.0.counters.snapshot()
    }
}

/// Hands a publication to those whom it could not be handed to at once, all within the same time.
async fn publish_later(
    links: &[Arc<Link>],
    publication: Publication<'_>,
    patience: Option<Duration>,
    report: &mut PublishReport,
) {
    let mut waited_out = pin!(async {
        match patience {
            Some(patience) => tokio::time::sleep(patience).await,
            None => std::future::pending().await,
        }
    });
    for link in links {
        let mut queued = pin!(link.publish_when_room(publication));
        let queued = poll_fn(|cx| match queued.as_mut().poll(cx) {
            Poll::Ready(queued) => Poll::Ready(Some(queued)),
            Poll::Pending => waited_out.as_mut().poll(cx).map(|()| None),
        });
        if let Some(queued) = queued.await {
            report.add(queued);
        } else {
            link.update(|session| session.handle_lost(publication.url, 1));
            report.dropped += 1;
        }
    }
}

impl fmt::Debug for ServerHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerHandle").finish_non_exhaustive()
    }
}

#[cfg(test)]
#[cfg(feature = "client")]
mod tests {
    use super::*;
    use crate::{Client, Server, transport::memory};

    #[tokio::test]
    async fn those_of_high_priority_are_served_first() {
        let (connector, listener) = memory::channel();
        let server = Server::builder().serve(listener).unwrap();
        let mut subscriptions = Vec::new();
        for priority in [3, 0, 7, 5] {
            let client = Client::connect(connector.clone()).await.unwrap();
            let id = server.clients().iter().filter_map(Session::id).max();
            let session = server.client(id.unwrap()).unwrap();
            session.set_priority(priority).unwrap();
            subscriptions.push(client.subscribe_urls(["/t"]).await.unwrap());
        }
        let mut order = Vec::new();
        server.for_each_subscriber(&Url::from_static("/t"), |link| {
            order.push(link.with(ServerSession::priority));
        });
        assert_eq!(order, [7, 5, 3, 0]);
    }
}

use std::{
    cmp::Reverse,
    future::poll_fn,
    pin::pin,
    sync::{Arc, atomic::Ordering},
    task::Poll,
    time::Duration,
};

use super::{
    ServerHandle, SlowSubscriber, link::Link, pace, publisher::PublishReport, shared::Shared,
};
use crate::{
    protocol::Url,
    session::{Publication, Queued},
    topic::EncodedMessage,
};

/// How far a publication has come without waiting for anybody.
pub(super) enum Published<'a> {
    /// To all who have subscribed its URL.
    Whole(PublishReport),
    /// To some of them.
    Part(Rest<'a>),
}

/// Those whom a publication could not be handed to at once.
pub(super) struct Rest<'a> {
    shared: &'a Shared,
    publication: Publication<'a>,
    /// What became of it with the others.
    report: PublishReport,
    /// Who has no room for it, or for whom it is not decided whether they may have it.
    links: Vec<Arc<Link>>,
    /// How long they are waited for.
    patience: Option<Duration>,
}

impl ServerHandle {
    /// As [`publish_with`](Self::publish_with), for several servers or for later.
    pub(super) async fn publish_encoded(
        &self,
        encoded: &EncodedMessage,
        policy: SlowSubscriber,
    ) -> PublishReport {
        match self.publish_now(encoded, policy) {
            Published::Whole(report) => report,
            Published::Part(rest) => rest.publish().await,
        }
    }

    /// Hands a message to all who have subscribed its URL, as far as they have room for it.
    ///
    /// Mostly that is all, so it is no `async` function, and costs no more than it does.
    pub(super) fn publish_now<'a>(
        &'a self,
        encoded: &'a EncodedMessage,
        policy: SlowSubscriber,
    ) -> Published<'a> {
        let shared = self.shared();
        shared.counters.publications.add();
        let EncodedMessage { url, packet, quick } = encoded;
        if *quick {
            pace::note_sent();
            return Published::Whole(shared.publish_quick(url, packet.as_slice()));
        }
        let publication = Publication {
            url,
            packet,
            overflow: policy.overflow(),
        };
        let mut report = PublishReport::default();
        let mut links = Vec::new();
        shared.for_each_subscriber(url, |link| match link.publish(publication) {
            Queued::Full | Queued::Undecided => links.push(link.clone()),
            queued => report.add(queued),
        });
        pace::note(packet.as_slice().len(), report.receivers());
        if links.is_empty() {
            shared.count_dropped(report);
            return Published::Whole(report);
        }
        Published::Part(Rest {
            shared,
            publication,
            report,
            links,
            patience: policy.patience(),
        })
    }

    /// Tells those who have subscribed this URL that they miss a publication on it.
    pub(super) fn lose(&self, url: &Url) {
        self.shared().for_each_subscriber(url, |link| {
            link.update(|session| session.handle_lost(url, 1));
        });
    }
}

impl Rest<'_> {
    /// Hands it to them as well, all within the same time.
    pub(super) async fn publish(self) -> PublishReport {
        let Self {
            shared,
            publication,
            mut report,
            links,
            patience,
        } = self;
        let mut waited_out = pin!(async {
            match patience {
                Some(patience) => tokio::time::sleep(patience).await,
                None => std::future::pending().await,
            }
        });
        for link in &links {
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
        shared.count_dropped(report);
        report
    }
}

impl Shared {
    /// Sends a message over the quick channel, to all of them at once.
    fn publish_quick(&self, url: &Url, packet: &[u8]) -> PublishReport {
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
        let Some(socket) = self.quick_socket() else {
            report.withheld += receivers.len();
            return report;
        };
        let unsent = socket.try_send_to_each(packet, &receivers);
        self.counters.quick_unsent.add_len(unsent);
        report.sent += receivers.len();
        report
    }

    /// Visits those who get what is published on this URL, those of high priority first
    /// (protocol document, "Quality of service").
    fn for_each_subscriber(&self, url: &Url, mut visit: impl FnMut(&Arc<Link>)) {
        let subscribers = self.subscribers.read();
        if !self.prioritised.load(Ordering::Relaxed) {
            return subscribers.for_each_match(url, visit);
        }
        let mut ordered = Vec::new();
        subscribers.for_each_match(url, |link| {
            ordered.push((link.priority(), link.clone()));
        });
        ordered.sort_by_key(|(priority, _)| Reverse(*priority));
        for (_, link) in &ordered {
            visit(link);
        }
    }

    fn count_dropped(&self, report: PublishReport) {
        if report.dropped > 0 {
            self.counters.publications_dropped.add_len(report.dropped);
        }
    }
}

#[cfg(test)]
#[cfg(feature = "client")]
mod tests {
    use tokio::task::JoinSet;

    use super::*;
    use crate::{
        Client, Server,
        protocol::Payload,
        service::{Message, Session},
        transport::memory,
    };

    #[tokio::test]
    async fn who_publishes_again_and_again_gives_way() {
        let (_connector, listener) = memory::channel();
        let server = Server::builder().serve(listener).unwrap();
        let message = Message::new(Url::from_static("/t"), Payload::default());
        for (message, most) in [(message.clone(), 1100), (message.quick(), 140)] {
            let mut other = JoinSet::new();
            other.spawn(async {});
            let mut published = 0;
            while other.try_join_next().is_none() {
                server.publish(message.clone()).await.unwrap();
                published += 1;
                assert!(published < most);
            }
        }
    }

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
        let url = Url::from_static("/t");
        server.shared().for_each_subscriber(&url, |link| {
            order.push(link.priority());
        });
        assert_eq!(order, [7, 5, 3, 0]);
    }
}

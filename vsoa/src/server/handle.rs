use std::{fmt, sync::Arc};

use bytes::{Bytes, BytesMut};

use super::{Publisher, ServerCounters, link::Link, publisher::PublishReport, shared::Shared};
use crate::{
    Error,
    protocol::{
        Header, Kind, Packet,
        codec::encode,
        limits::{MAX_PACKET_LEN, MAX_QUICK_PACKET_LEN},
    },
    service::{Message, Session},
    session::{Password, Queued, ServerSession},
    topic::Topic,
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

    /// Publishes to all who have subscribed the message's URL.
    ///
    /// On the normal channel each gets every message in order: where too much waits for a client,
    /// this waits until it takes some, or is closed because it took nothing for its send time-out.
    /// A quick message is sent now or lost.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::TooLarge`](crate::ErrorKind) where the message does not fit its channel.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is done, the message may have gone to some and not to others.
    pub async fn publish(&self, message: Message) -> Result<PublishReport, Error> {
        tokio::task::coop::consume_budget().await;
        let quick = message.quick;
        let packet = Packet::new(Header::new(Kind::PUBLISH))
            .with_url(message.url.as_text().clone())
            .with_payload(message.payload);
        let limit = if quick {
            MAX_QUICK_PACKET_LEN
        } else {
            MAX_PACKET_LEN
        };
        let mut bytes = BytesMut::new();
        encode(&packet, limit, &mut bytes)?;
        let bytes = bytes.freeze();
        let (mut report, full) = self.fan_out(&message.url, quick, &bytes);
        for link in full {
            report.add(link.publish_when_room(&bytes).await == Queued::Done);
        }
        Ok(report)
    }

    /// Hands an encoded publication to all who have subscribed its URL; also gives those who have
    /// no room for it.
    fn fan_out(&self, url: &str, quick: bool, bytes: &Bytes) -> (PublishReport, Vec<Arc<Link>>) {
        let mut report = PublishReport::default();
        let mut full = Vec::new();
        let subscribers = self.0.subscribers.read();
        subscribers.for_each_match(url, |link| {
            if quick {
                report.add(link.publish_quick(bytes));
                return;
            }
            match link.publish(bytes) {
                Queued::Done => report.add(true),
                Queued::Withheld => report.add(false),
                Queued::Full => full.push(link.clone()),
            }
        });
        (report, full)
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

    /// The client with this id, if it is connected.
    #[must_use]
    pub fn client(&self, id: u32) -> Option<Session> {
        self.0.client(id).map(Session::from)
    }

    /// Changes the password that clients need from now on; `None` asks for none.
    pub fn set_password(&self, password: Option<String>) {
        *self.0.password.write() = password.map(Password::from);
    }

    /// What the server has counted so far.
    #[must_use]
    pub fn counters(&self) -> ServerCounters {
        self.0.counters.snapshot()
    }
}

impl PublishReport {
    fn add(&mut self, receives: bool) {
        if receives {
            self.receivers += 1;
        } else {
            self.withheld += 1;
        }
    }
}

impl fmt::Debug for ServerHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerHandle").finish_non_exhaustive()
    }
}

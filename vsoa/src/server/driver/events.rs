use std::time::Instant;

use bytes::Buf;

use super::{Driver, Life, method};
use crate::{
    layer::auth::Access,
    protocol::{Kind, Packet, Url},
    server::{event::ServerEvent, gauges},
    service::{Message, Response},
    session::{FromClient, IncomingCall, IncomingSubscription, Refused, Terms},
};

/// What the packets of a client bring about.
impl Driver {
    /// Handles one packet; says whether there is room for what the next one brings.
    pub(super) fn handle(&mut self, packet: Packet) -> bool {
        let asks_password = self.introducing.is_some() || packet.header.kind == Kind::SERVINFO;
        let password = if asks_password {
            self.link.shared().password.read().clone()
        } else {
            None
        };
        let terms = Terms {
            info: &self.setup.info,
            password: password.as_ref(),
        };
        let (event, room) = self.link.update(|session| {
            let event = session.handle_packet(packet, &terms);
            // The handshake's reply gets a write of its own, before anyone who now sees the client
            // can send it something.
            if matches!(event, Some(FromClient::Connected)) && !self.sending.has_remaining() {
                session.poll_transmit(&mut self.sending);
                #[expect(
                    clippy::disallowed_methods,
                    reason = "the time to read the reply starts"
                )]
                session.handle_introduced(Instant::now());
            }
            (event, session.has_room())
        });
        if let Some(event) = event {
            self.handle_event(event);
        }
        room
    }

    fn handle_event(&mut self, event: FromClient) {
        match event {
            FromClient::Call(call) => self.admit(call),
            FromClient::Close(reason) => self.life = Life::Closing(reason),
            FromClient::Connected => self.introduce(),
            FromClient::Datagram { url, payload } => {
                let (shared, message) = (self.link.shared(), Message::new(url, payload));
                self.setup
                    .events
                    .send_datagram(shared, &self.session, message);
            }
            FromClient::Refused(refused) => {
                let counters = &self.link.shared().counters;
                match refused {
                    Refused::Subscriptions => counters.subscriptions_refused.add(),
                    Refused::UrlLen => counters.urls_refused.add(),
                }
            }
            FromClient::Subscribe(subscription) => self.subscribe(subscription),
            FromClient::Subscribed(urls) => self.subscribed(urls),
            FromClient::Unsubscribed(urls) => self.unsubscribed(urls),
        }
    }

    fn introduce(&mut self) {
        self.introducing = None;
        gauges::session_began();
        self.setup.events.send(|| ServerEvent::Connected {
            session: self.session.clone(),
        });
    }

    /// Has a call run next, if the client may call.
    fn admit(&mut self, call: IncomingCall) {
        let shared = self.link.shared();
        let access = Access::Call {
            method: method(&call),
            url: &call.url,
            payload: &call.payload,
        };
        match shared.refusal(&self.session, access) {
            None => self.waiting = Some(call),
            Some(status) => {
                shared.counters.calls_denied.add();
                self.link.reply(call.seqno, Response::from_status(status));
            }
        }
    }

    /// Subscribes all of it, if the client may receive all of it.
    fn subscribe(&mut self, subscription: IncomingSubscription) {
        let shared = self.link.shared();
        let mut urls = subscription.urls.iter();
        let refusal = urls.find_map(|url| shared.refusal(&self.session, Access::Subscribe { url }));
        if refusal.is_some() {
            shared.counters.subscriptions_denied.add();
        }
        let event = self
            .link
            .update(|session| session.handle_subscription(subscription, refusal));
        if let Some(event) = event {
            self.handle_event(event);
        }
    }

    fn subscribed(&self, urls: Vec<Url>) {
        if urls.is_empty() {
            return;
        }
        // Before publishers find it: rules that changed meanwhile are then seen.
        self.link.handle_subscribed();
        let mut subscribers = self.link.shared().subscribers.write();
        for url in &urls {
            subscribers.insert(url, self.link.id(), self.link.clone());
        }
        drop(subscribers);
        self.setup.events.send(|| ServerEvent::Subscribed {
            session: self.session.clone(),
            urls,
        });
    }

    fn unsubscribed(&self, urls: Vec<Url>) {
        if urls.is_empty() {
            return;
        }
        self.remove_subscriptions(&urls);
        self.setup.events.send(|| ServerEvent::Unsubscribed {
            session: self.session.clone(),
            urls,
        });
    }

    pub(super) fn remove_subscriptions<'a>(&self, urls: impl IntoIterator<Item = &'a Url>) {
        let mut subscribers = self.link.shared().subscribers.write();
        for url in urls {
            subscribers.remove(url, self.link.id());
        }
    }
}

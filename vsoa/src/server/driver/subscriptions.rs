use super::{Driver, Waiting};
use crate::{
    layer::auth::Access,
    protocol::{Status, Url},
    server::{calls::Settled, event::ServerEvent, relaying::Relaying},
    service::Response,
    session::{FromClient, IncomingSubscription},
};

/// What clients subscribe and give up.
///
/// What is only for this server is answered at once. Where upstream servers have their part in it,
/// it holds at once, so that nothing is missed, and is answered when they have answered. All of it
/// happens on the task of the connection: so what is wanted upstream is released exactly once.
impl Driver {
    /// Subscribes all of it, if the client may receive all of it.
    pub(super) fn subscribe(&mut self, subscription: IncomingSubscription) {
        let shared = self.link.shared();
        let mut urls = subscription.urls.iter();
        let mut refusal =
            urls.find_map(|url| shared.refusal(&self.session, Access::Subscribe { url }));
        if refusal.is_some() {
            shared.counters.subscriptions_denied.add();
        } else if let Some(relays) = self.relays_of(&subscription.urls) {
            if !relays.are_full(&subscription.urls) {
                self.waiting = Some(Waiting::Subscription(subscription));
                return;
            }
            shared.counters.relay_subscriptions_refused.add();
            refusal = Some(Status::NO_MEMORY);
        }
        let event = self
            .link
            .update(|session| session.handle_subscription(subscription, refusal));
        if let Some(FromClient::Subscribed(urls)) = event {
            self.subscribed(urls);
        }
    }

    /// Subscribes what upstream servers have their part in.
    pub(super) fn start_subscription(&mut self, subscription: IncomingSubscription) {
        let new = self
            .link
            .update(|session| session.handle_subscription_begun(&subscription));
        self.subscribed(new);
        let relays = self.relays_of(&subscription.urls);
        match relays.and_then(|relays| relays.settled(&subscription.urls)) {
            Some(settled) => self.calls.start_subscribing(settled, subscription),
            None => self.settle(Settled {
                refusal: None,
                subscription,
            }),
        }
    }

    /// Answers the subscriptions that upstream servers have answered.
    pub(super) fn settle_subscriptions(&mut self) {
        for settled in self.calls.take_settled() {
            self.settle(settled);
        }
    }

    fn settle(&self, settled: Settled) {
        let Settled {
            subscription,
            refusal,
        } = settled;
        let refused = || {
            self.relays_of(&subscription.urls)?
                .refusal(&subscription.urls)
        };
        let mut refusal = refusal.or_else(refused);
        if refusal.is_some() {
            let counters = &self.link.shared().counters;
            counters.relay_subscriptions_refused.add();
        } else if !self
            .link
            .with(|session| session.has_all(&subscription.urls))
        {
            let text = "it was given up before the upstream server answered";
            refusal = Some(Response::from_error(Status::PROXY, text));
        }
        let refusal = refusal.map(|response| (response.status(), response.into_payload()));
        let taken_back = self
            .link
            .update(|session| session.handle_subscription_settled(subscription, refusal));
        self.unsubscribed(taken_back);
    }

    pub(super) fn subscribed(&self, urls: Vec<Url>) {
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
        if let Some(relays) = &self.setup.relays {
            for url in &urls {
                relays.want(url);
            }
        }
        self.setup.events.send(|| ServerEvent::Subscribed {
            session: self.session.clone(),
            urls,
        });
    }

    pub(super) fn unsubscribed(&self, urls: Vec<Url>) {
        if urls.is_empty() {
            return;
        }
        self.remove_subscriptions(&urls);
        self.setup.events.send(|| ServerEvent::Unsubscribed {
            session: self.session.clone(),
            urls,
        });
    }

    pub(super) fn remove_subscriptions<'a>(&self, urls: impl IntoIterator<Item = &'a Url> + Clone) {
        let mut subscribers = self.link.shared().subscribers.write();
        for url in urls.clone() {
            subscribers.remove(url, self.link.id());
        }
        drop(subscribers);
        if let Some(relays) = &self.setup.relays {
            for url in urls {
                relays.release(url);
            }
        }
    }

    /// The relays, where any of these subscriptions is for an upstream server too.
    fn relays_of(&self, urls: &[Url]) -> Option<&dyn Relaying> {
        let relays = self.setup.relays.as_deref();
        relays.filter(|relays| relays.concern(urls))
    }
}

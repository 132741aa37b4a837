//! Publications and datagrams between the clients of this server and the servers upstream.
//!
//! A relay belongs to a prefix of the router. What is published upstream comes out below the
//! prefix, as if this server had published it; it is subscribed there only while somebody here
//! wants it. Nothing here knows what an upstream connection is. Start with [`Relays`]; `topics`
//! counts who wants what, `forward` is the task that passes publications on.

mod forward;
mod topics;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use tokio::task::JoinHandle;

use self::topics::{Awaited, Topics};
use super::{
    ServerHandle,
    relaying::{RelayMaker, Relaying, Settling},
    shared::Shared,
    task::Task,
};
use crate::{
    ErrorKind,
    protocol::Url,
    router::Relay,
    service::{Message, Response},
};

/// What a relay of these servers brings along.
pub(crate) static RELAY_MAKER: RelayMaker = RelayMaker(|relays, max| Relays::new(relays, max));

/// The relays of a server, by the stem of their prefix.
struct Relays(HashMap<Box<str>, Arc<ActiveRelay>>);

struct ActiveRelay {
    relay: Relay,
    topics: Arc<Topics>,
}

/// What a subscription here means upstream.
struct Target<'a> {
    topics: &'a Arc<Topics>,
    url: Url,
    /// Whether there is nothing to get for the subscription but from this upstream server.
    alone: bool,
}

impl Relays {
    /// The relays of a router, each with so many URLs at the most.
    fn new(relays: &[Relay], max_topics: usize) -> Arc<Self> {
        let relays = relays.iter().map(|relay| {
            let topics = Topics::new(relay.upstream().open_feed(), max_topics);
            let relay = relay.clone();
            (relay.stem().into(), Arc::new(ActiveRelay { relay, topics }))
        });
        Arc::new(Self(relays.collect()))
    }

    /// What a subscription here means upstream: for a URL below a prefix the rest of it, for one
    /// that reaches beyond the prefix everything.
    fn targets<'a>(&'a self, subscription: &'a Url) -> Vec<Target<'a>> {
        let mut targets = Vec::new();
        if let Some(owner) = self.owner(subscription)
            && owner.may_publish(subscription)
            && let Some(url) = owner.relay.inner(subscription)
        {
            targets.push(owner.target(url, true));
        }
        if subscription.ends_with('/') {
            let relays = self.0.values();
            let below = relays.filter(|relay| relay.relay.stem().starts_with(&**subscription));
            targets.extend(below.map(|relay| relay.target(Url::from_static("/"), false)));
        }
        targets
    }

    /// The relay that a URL belongs to: the one with the longest prefix that covers it.
    fn owner(&self, url: &str) -> Option<&Arc<ActiveRelay>> {
        if self.0.is_empty() {
            return None;
        }
        let stems = url.rmatch_indices('/').map(|(at, _)| &url[..at]);
        [url]
            .into_iter()
            .chain(stems)
            .find_map(|stem| self.0.get(stem))
    }

    /// What a URL of this upstream server is here; `None` where it would be another's, or is too
    /// long.
    fn outer(&self, relay: &Arc<ActiveRelay>, url: &Url) -> Option<Url> {
        let url = relay.relay.outer(url).ok()?;
        let owner = self.owner(&url)?;
        Arc::ptr_eq(owner, relay).then_some(url)
    }
}

impl Relaying for Relays {
    fn start(self: Arc<Self>, shared: &Arc<Shared>) -> Vec<JoinHandle<()>> {
        let relays = self.0.values().map(|relay| {
            let server = ServerHandle::new(shared.clone());
            let task: Task = Box::pin(forward::forward(self.clone(), relay.clone(), server));
            #[expect(
                clippy::disallowed_methods,
                reason = "one task passes on what one upstream server publishes"
            )]
            tokio::spawn(task)
        });
        relays.collect()
    }

    fn concern(&self, urls: &[Url]) -> bool {
        urls.iter().any(|url| !self.targets(url).is_empty())
    }

    fn are_full(&self, urls: &[Url]) -> bool {
        let mut asked = HashMap::new();
        for Target { topics, url, .. } in urls.iter().flat_map(|url| self.targets(url)) {
            let (_, urls) = asked
                .entry(Arc::as_ptr(topics))
                .or_insert_with(|| (topics, HashSet::new()));
            urls.insert(url);
        }
        let mut asked = asked.values();
        asked.any(|(topics, urls)| !topics.have_room_for(urls))
    }

    fn want(&self, url: &Url) {
        for target in self.targets(url) {
            target.topics.want(target.url);
        }
    }

    fn release(&self, url: &Url) {
        for target in self.targets(url) {
            target.topics.release(&target.url);
        }
    }

    fn settled(&self, urls: &[Url]) -> Option<Settling> {
        let (mut alone, mut beside) = (Vec::new(), Vec::new());
        for target in urls.iter().flat_map(|url| self.targets(url)) {
            let awaited = target.topics.awaited(&target.url);
            let group = if target.alone {
                &mut alone
            } else {
                &mut beside
            };
            group.extend(awaited);
        }
        let any = !(alone.is_empty() && beside.is_empty());
        any.then(|| -> Settling {
            Box::pin(async move {
                let refusal = answered(alone).await;
                // What is not there in time, or refuses, does not matter.
                let _ = tokio::time::timeout(PATIENCE, answered(beside)).await;
                refusal
            })
        })
    }

    fn refusal(&self, urls: &[Url]) -> Option<Response> {
        let mut targets = urls.iter().flat_map(|url| self.targets(url));
        targets.find_map(|target| {
            let refusal = target.alone.then(|| target.topics.refusal(&target.url));
            refusal.flatten()
        })
    }

    fn datagram(&self, message: &Message) -> Option<bool> {
        let relay = &self.owner(&message.url)?.relay;
        let mut message = message.clone();
        message.url = relay.inner(&message.url)?;
        let mut sent = relay.upstream().datagram(message.clone());
        if matches!(&sent, Err(error) if error.kind() == ErrorKind::NoQuickChannel) {
            message.quick = false;
            sent = relay.upstream().datagram(message);
        }
        if let Err(error) = &sent {
            tracing::debug!(prefix = relay.stem(), %error, "a datagram was not sent upstream");
        }
        Some(sent.is_ok())
    }
}

impl ActiveRelay {
    fn target(&self, url: Url, alone: bool) -> Target<'_> {
        Target {
            topics: &self.topics,
            url,
            alone,
        }
    }

    /// Whether anything that comes from upstream can be on what is subscribed: not so for the
    /// prefix without the slash that each URL from there begins with.
    fn may_publish(&self, subscription: &str) -> bool {
        subscription.len() > self.relay.stem().len()
    }
}

/// Waits for all of these answers; gives the first that refuses.
async fn answered(awaited: Vec<Awaited>) -> Option<Response> {
    let mut refusal = None;
    for mut answer in awaited {
        // An error means that nobody wants it any more.
        if let Ok(answer) = answer.wait_for(Option::is_some).await
            && let Some(Err(refused)) = &*answer
        {
            refusal.get_or_insert_with(|| refused.clone());
        }
    }
    refusal
}

/// How long a subscription of more than one upstream server's URLs waits for any of them.
const PATIENCE: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests;

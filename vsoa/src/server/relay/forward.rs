use std::{future::poll_fn, sync::Arc};

use super::{ActiveRelay, Relays};
use crate::{
    ErrorKind,
    protocol::Url,
    server::ServerHandle,
    service::{Fed, Message},
};

/// Passes on what an upstream server publishes, until no more comes or the server aborts it.
pub(super) async fn forward(relays: Arc<Relays>, relay: Arc<ActiveRelay>, server: ServerHandle) {
    while let Some(fed) = poll_fn(|cx| relay.topics.poll_recv(cx)).await {
        match fed {
            Fed::Lost(count) => lose(&relays, &relay, &server, count),
            Fed::Message(message) => pass_on(&relays, &relay, &server, message).await,
            // Those who have it were told of a gap when the connection was lost.
            Fed::Refused(url, status) => relay.topics.refuse(&url, status),
        }
    }
    if !server.is_closed() {
        let prefix = relay.relay.stem();
        tracing::warn!(
            prefix,
            "an upstream server is gone: nothing more is relayed"
        );
        // How many will be missing, nobody knows.
        lose(&relays, &relay, &server, 1);
    }
}

async fn pass_on(
    relays: &Relays,
    relay: &Arc<ActiveRelay>,
    server: &ServerHandle,
    message: Message,
) {
    let counters = &server.shared().counters;
    let Some(url) = relays.outer(relay, &message.url) else {
        counters.relay_publications_lost.add();
        return;
    };
    let reliable = !message.quick;
    let outer = Message {
        url: url.clone(),
        ..message
    };
    match server.publish(outer).await {
        Ok(_) => counters.relay_publications.add(),
        Err(error) => {
            counters.relay_publications_lost.add();
            tracing::warn!(%url, %error, "a publication cannot be relayed");
            if reliable && error.kind() == ErrorKind::TooLarge {
                server.lose(&url);
            }
        }
    }
}

/// Tells those who may have missed something that came from upstream.
///
/// Which URLs it was on is not known, so each of their readers is told of all of it.
fn lose(relays: &Relays, relay: &Arc<ActiveRelay>, server: &ServerHandle, count: u64) {
    let shared = server.shared();
    shared.counters.relay_publications_lost.add_many(count);
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    for link in shared.links() {
        link.update(|session| {
            let subscriptions = session.subscriptions().iter();
            let touched = subscriptions.filter_map(|url| relays.touched(relay, url));
            for url in narrowest(touched.collect()) {
                session.handle_lost(&url, count);
            }
        });
    }
}

impl Relays {
    /// The part of a subscription that is filled from this upstream server.
    fn touched(&self, relay: &Arc<ActiveRelay>, subscription: &Url) -> Option<Url> {
        let stem = relay.relay.stem();
        if subscription.ends_with('/') && stem.starts_with(&**subscription) {
            return relay.relay.outer(&Url::from_static("/")).ok();
        }
        let owner = self.owner(subscription)?;
        let own = Arc::ptr_eq(owner, relay) && relay.may_publish(subscription);
        own.then(|| subscription.clone())
    }
}

/// Of these, those that cover no other: who reads one that does is told by way of the other.
fn narrowest(mut urls: Vec<Url>) -> Vec<Url> {
    if urls.len() > MAX_TOLD_APART {
        return vec![Url::from_static("/")];
    }
    urls.sort_unstable();
    urls.dedup();
    let covers_other = |url: &Url| urls.iter().any(|other| other != url && url.covers(other));
    urls.iter()
        .filter(|url| !covers_other(url))
        .cloned()
        .collect()
}

/// URLs of one client that a loss is told of one by one; beyond that it is told of all that the
/// client reads.
const MAX_TOLD_APART: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    fn urls<const N: usize>(urls: [&'static str; N]) -> Vec<Url> {
        urls.map(Url::from_static).to_vec()
    }

    #[test]
    fn who_reads_the_wider_url_is_told_by_the_narrower_one() {
        let told = narrowest(urls(["/s1/", "/s1/a", "/s1/b/", "/s1/b/c", "/s1/"]));
        assert_eq!(told, ["/s1/a", "/s1/b/c"]);
        assert_eq!(narrowest(urls(["/s1/", "/s1/"])), ["/s1/"]);
        assert!(narrowest(Vec::new()).is_empty());
    }

    #[test]
    fn a_loss_is_told_of_everything_where_there_are_many_urls() {
        let many = (0..17).map(|number| Url::try_from(format!("/s1/{number}")).unwrap());
        assert_eq!(narrowest(many.collect()), ["/"]);
    }
}

use std::{
    future,
    task::{Context, Poll},
};

use super::*;
use crate::{
    Error, Router,
    service::{Fed, Feed, Upstream},
};

/// A server that nothing comes from, and that never answers.
struct Silent;

impl Upstream for Silent {
    fn open_feed(&self) -> Box<dyn Feed> {
        Box::new(Self)
    }

    fn datagram(&self, _: Message) -> Result<(), Error> {
        Ok(())
    }
}

type Confirmation<'a> = std::pin::Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'a>>;

impl Feed for Silent {
    fn subscribe(&self, _: Url) -> Confirmation<'_> {
        Box::pin(future::pending())
    }

    fn unsubscribe(&self, _: Url) -> Confirmation<'_> {
        Box::pin(future::pending())
    }

    fn poll_recv(&self, _: &mut Context<'_>) -> Poll<Option<Fed>> {
        Poll::Pending
    }

    fn ended(&self) -> Option<Error> {
        None
    }
}

fn relays<const N: usize>(prefixes: [&str; N]) -> Arc<Relays> {
    let router = prefixes.into_iter().fold(Router::new(), |router, prefix| {
        router.add_relay(prefix, Arc::new(Silent))
    });
    Relays::new(router.relays(), MAX_TOPICS)
}

/// What a subscription means upstream: prefix and URL, with a `!` where there is nothing else.
fn targets(relays: &Relays, subscription: &str) -> Vec<String> {
    let subscription = Url::try_from(subscription).unwrap();
    let stem = |target: &Target<'_>| {
        let is_its = |relay: &&Arc<ActiveRelay>| Arc::ptr_eq(&relay.topics, target.topics);
        let relay = relays.0.values().find(is_its).unwrap();
        relay.relay.stem().to_owned()
    };
    let targets = relays.targets(&subscription);
    let mut shown: Vec<String> = targets
        .iter()
        .map(|target| {
            let mark = if target.alone { "!" } else { "" };
            format!("{}:{}{mark}", stem(target), target.url)
        })
        .collect();
    shown.sort();
    shown
}

#[tokio::test]
async fn a_subscription_means_its_rest_or_everything_upstream() {
    let relays = relays(["/s1", "/fleet/7/"]);
    for (subscription, expected) in [
        ("/s1/a", vec!["/s1:/a!"]),
        ("/s1/a/", vec!["/s1:/a/!"]),
        ("/s1/", vec!["/s1:/!"]),
        ("/s1//", vec!["/s1://!"]),
        ("/s1", vec![]),
        ("/s12/", vec![]),
        ("/fleet/", vec!["/fleet/7:/"]),
        ("/fleet", vec![]),
        ("/fleet/7/x", vec!["/fleet/7:/x!"]),
        ("/", vec!["/fleet/7:/", "/s1:/"]),
        ("/other", vec![]),
    ] {
        assert_eq!(targets(&relays, subscription), expected, "{subscription}");
    }
}

#[tokio::test]
async fn a_prefix_within_another_has_its_urls_for_itself() {
    let relays = relays(["/", "/s1", "/s1/inner"]);
    for (subscription, expected) in [
        ("/", vec!["/s1/inner:/", "/s1:/", ":/!"]),
        ("/a", vec![":/a!"]),
        ("/s1/", vec!["/s1/inner:/", "/s1:/!"]),
        ("/s1/a", vec!["/s1:/a!"]),
        ("/s1/inner/", vec!["/s1/inner:/!"]),
        ("/s1/inner/a", vec!["/s1/inner:/a!"]),
    ] {
        assert_eq!(targets(&relays, subscription), expected, "{subscription}");
    }
    let (root, s1) = (&relays.0[""], &relays.0["/s1"]);
    let outer = |relay, url| relays.outer(relay, &Url::from_static(url));
    assert_eq!(outer(root, "/a").unwrap(), "/a");
    assert_eq!(outer(root, "/s1/a"), None);
    assert_eq!(outer(s1, "/").unwrap(), "/s1/");
    assert_eq!(outer(s1, "/inner/a"), None);
}

#[tokio::test]
async fn there_is_a_bound_to_what_waits_for_a_server_that_never_answers() {
    let relays = relays(["/s1"]);
    let url = |number: usize| Url::try_from(format!("/s1/{number}")).unwrap();
    for number in 0..MAX_TOPICS {
        assert!(!relays.are_full(&[url(number)]));
        relays.want(&url(number));
    }
    // The tasks ask upstream, so that giving up has to wait for the answer.
    tokio::task::yield_now().await;
    relays.release(&url(0));
    assert!(relays.are_full(&[Url::from_static("/s1/another")]));
    assert!(!relays.are_full(&[url(1), url(2)]), "they are among them");
}

const MAX_TOPICS: usize = 8;

use std::{
    future,
    task::{Context, Poll},
};

use super::*;
use crate::{
    Error, ErrorKind, Router, Status,
    service::{Confirmation, Fed, Feed, Upstream},
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

impl Feed for Silent {
    fn subscribe(&self, _: Url, _: bool) -> Confirmation<'_> {
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

/// A server that lets nobody subscribe.
struct Refusing;

impl Upstream for Refusing {
    fn open_feed(&self) -> Box<dyn Feed> {
        Box::new(Self)
    }

    fn datagram(&self, _: Message) -> Result<(), Error> {
        Ok(())
    }
}

impl Feed for Refusing {
    fn subscribe(&self, _: Url, _: bool) -> Confirmation<'_> {
        Box::pin(future::ready(Err(Error::new(ErrorKind::Refused(Status(
            200,
        ))))))
    }

    fn unsubscribe(&self, _: Url) -> Confirmation<'_> {
        Box::pin(future::ready(Ok(())))
    }

    fn poll_recv(&self, _: &mut Context<'_>) -> Poll<Option<Fed>> {
        Poll::Pending
    }

    fn ended(&self) -> Option<Error> {
        None
    }
}

fn relays<const N: usize>(prefixes: [&str; N]) -> Arc<Relays> {
    relays_of(prefixes, || Arc::new(Silent))
}

fn relays_of<const N: usize>(
    prefixes: [&str; N],
    upstream: impl Fn() -> Arc<dyn Upstream>,
) -> Arc<Relays> {
    let router = prefixes.into_iter().fold(Router::new(), |router, prefix| {
        router.add_relay(prefix, upstream(), &RELAY_MAKER)
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

#[tokio::test]
async fn who_was_refused_is_told_so_though_it_is_asked_for_again() {
    let relays = relays_of(["/s1"], || Arc::new(Refusing));
    let urls = [Url::from_static("/s1/a")];
    relays.want(&urls[0]);
    let refusal = relays.settled(&urls).unwrap().await;
    relays.want(&urls[0]);
    assert!(relays.refusal(&urls).is_none(), "it is open again");
    assert_eq!(refusal.unwrap().status(), Status(200));
}

const MAX_TOPICS: usize = 8;

use std::{borrow::Borrow, collections::HashMap, hash::Hash};

use rapidhash::fast::RandomState;

use crate::protocol::Url;

/// Who has subscribed what: finds the subscribers of a published URL.
///
/// A look-up costs one hash look-up for each slash in the URL, however many subscriptions there
/// are (protocol document, "Requests", subscription match).
#[derive(Debug)]
pub(crate) struct SubscriptionTable<V> {
    exact: Table<Url, V>,
    /// Subscriptions that end in `/`, without that slash; `/` itself is the empty text.
    below: Table<Box<str>, V>,
}

/// Clients choose the keys, so the hash has a seed that they do not know; it is the cheap one, since
/// every publication pays for it.
type Table<K, V> = HashMap<K, Subscribers<V>, RandomState>;

/// The subscribers of one URL, each once, in the order of their ids.
///
/// Publishing walks it far more often than anybody subscribes, and who subscribes has mostly the
/// highest id so far.
#[derive(Debug)]
struct Subscribers<V>(Vec<(u32, V)>);

impl<V> SubscriptionTable<V> {
    /// Adds a subscriber; one that was there under this id is replaced.
    pub(crate) fn insert(&mut self, url: &Url, id: u32, subscriber: V) {
        let subscribers = match url.strip_suffix('/') {
            Some(stem) => self.below.entry(stem.into()).or_default(),
            None => self.exact.entry(url.clone()).or_default(),
        };
        subscribers.insert(id, subscriber);
    }

    /// Removes a subscriber; says whether nobody has subscribed this URL now.
    pub(crate) fn remove(&mut self, url: &Url, id: u32) -> bool {
        match url.strip_suffix('/') {
            Some(stem) => Self::remove_from(&mut self.below, stem, id),
            None => Self::remove_from(&mut self.exact, url.as_str(), id),
        }
    }

    fn remove_from<K>(table: &mut Table<K, V>, key: &str, id: u32) -> bool
    where
        K: Borrow<str> + Hash + Eq,
    {
        let Some(subscribers) = table.get_mut(key) else {
            return true;
        };
        subscribers.remove(id);
        let empty = subscribers.0.is_empty();
        if empty {
            table.remove(key);
        }
        empty
    }

    /// Calls `visit` for each subscriber of what is published on `url`, once for each however
    /// many of its subscriptions match.
    pub(crate) fn for_each_match(&self, url: &str, visit: impl FnMut(&V)) {
        if self.below.is_empty() {
            let subscribers = self.exact.get(url).into_iter();
            return subscribers.flat_map(Subscribers::values).for_each(visit);
        }
        let mut matches = self.matches(url);
        let Some(first) = matches.next() else { return };
        match matches.next() {
            None => first.values().for_each(visit),
            Some(second) => each_once([first, second].into_iter().chain(matches)).for_each(visit),
        }
    }

    /// Calls `visit` for each subscriber, once for each however many subscriptions it has.
    #[cfg(feature = "client")]
    pub(crate) fn for_each(&self, visit: impl FnMut(&V)) {
        each_once(self.exact.values().chain(self.below.values())).for_each(visit);
    }

    /// Calls `visit` for each who subscribed exactly this URL.
    #[cfg(feature = "client")]
    pub(crate) fn for_each_of(&self, url: &Url, visit: impl FnMut(&V)) {
        let subscribers = match url.strip_suffix('/') {
            Some(stem) => self.below.get(stem),
            None => self.exact.get(url.as_str()),
        };
        let subscribers = subscribers.into_iter();
        subscribers.flat_map(Subscribers::values).for_each(visit);
    }

    /// All URLs that are subscribed.
    #[cfg(feature = "client")]
    pub(crate) fn urls(&self) -> Vec<Url> {
        let mut urls: Vec<Url> = self.exact.keys().cloned().collect();
        let below = self.below.keys();
        urls.extend(below.filter_map(|stem| Url::try_from(format!("{stem}/")).ok()));
        urls
    }

    /// All URLs that were subscribed, and who had; a subscriber stands once for each of its URLs.
    #[cfg(feature = "client")]
    pub(crate) fn into_parts(self) -> (Vec<Url>, Vec<V>) {
        let urls = self.urls();
        let subscribers = self.exact.into_values().chain(self.below.into_values());
        (
            urls,
            subscribers.flat_map(Subscribers::into_values).collect(),
        )
    }

    /// Whether anyone would get what is published on `url`.
    #[cfg(any(test, feature = "server"))]
    pub(crate) fn is_subscribed(&self, url: &str) -> bool {
        self.matches(url).next().is_some()
    }

    fn matches<'a>(&'a self, url: &'a str) -> impl Iterator<Item = &'a Subscribers<V>> {
        let stems = url.match_indices('/').map(|(at, _)| &url[..at]);
        self.exact
            .get(url)
            .into_iter()
            .chain(stems.chain([url]).filter_map(|stem| self.below.get(stem)))
    }
}

impl<V> Default for SubscriptionTable<V> {
    fn default() -> Self {
        Self {
            exact: Table::default(),
            below: Table::default(),
        }
    }
}

impl<V> Subscribers<V> {
    fn insert(&mut self, id: u32, subscriber: V) {
        match self.position(id) {
            Ok(at) => self.0[at].1 = subscriber,
            Err(at) => self.0.insert(at, (id, subscriber)),
        }
    }

    fn remove(&mut self, id: u32) {
        if let Ok(at) = self.position(id) {
            self.0.remove(at);
        }
    }

    fn position(&self, id: u32) -> Result<usize, usize> {
        self.0.binary_search_by_key(&id, |(known, _)| *known)
    }

    #[cfg(feature = "client")]
    fn into_values(self) -> impl Iterator<Item = V> {
        self.0.into_iter().map(|(_, subscriber)| subscriber)
    }

    fn values(&self) -> impl Iterator<Item = &V> {
        self.0.iter().map(|(_, subscriber)| subscriber)
    }
}

impl<V> Default for Subscribers<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// The subscribers of several URLs, each once.
fn each_once<'a, V: 'a>(
    urls: impl Iterator<Item = &'a Subscribers<V>>,
) -> impl Iterator<Item = &'a V> {
    let mut all: Vec<&(u32, V)> = urls.flat_map(|subscribers| &subscribers.0).collect();
    all.sort_unstable_by_key(|(id, _)| *id);
    all.dedup_by_key(|(id, _)| *id);
    all.into_iter().map(|(_, subscriber)| subscriber)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn table(subscriptions: &[(&str, u32)]) -> SubscriptionTable<u32> {
        let mut table = SubscriptionTable::default();
        for (url, id) in subscriptions {
            table.insert(&Url::try_from(*url).unwrap(), *id, *id);
        }
        table
    }

    fn matching(table: &SubscriptionTable<u32>, url: &str) -> Vec<u32> {
        let mut found = Vec::new();
        table.for_each_match(url, |id| found.push(*id));
        found.sort_unstable();
        found
    }

    #[test]
    fn one_copy_however_many_subscriptions_match() {
        let table = table(&[("/", 1), ("/t/", 1), ("/t/a", 1), ("/t/", 2)]);
        assert_eq!(matching(&table, "/t/a"), [1, 2]);
    }

    #[test]
    fn each_subscriber_is_visited_once() {
        let table = table(&[("/", 1), ("/t/", 1), ("/t", 2), ("/u", 3), ("/u", 2)]);
        let mut found = Vec::new();
        table.for_each(|id| found.push(*id));
        found.sort_unstable();
        assert_eq!(found, [1, 2, 3]);
    }

    #[test]
    fn subscribers_come_in_the_order_of_their_ids() {
        let mut table = table(&[("/t", 3), ("/t", 1), ("/t", 4), ("/t", 2)]);
        let url = Url::from_static("/t");
        table.insert(&url, 1, 10);
        table.remove(&url, 3);
        let mut found = Vec::new();
        table.for_each_match(&url, |id| found.push(*id));
        assert_eq!(found, [10, 2, 4]);
    }

    #[test]
    fn the_last_subscriber_of_a_url_is_told_apart() {
        let mut table = table(&[("/t/", 1), ("/t/", 2), ("/t", 1)]);
        let url = Url::from_static("/t/");
        assert!(!table.remove(&url, 1));
        assert!(table.remove(&url, 2));
        assert!(table.remove(&url, 2));
        assert_eq!(matching(&table, "/t"), [1]);
        assert!(!table.is_subscribed("/t/x"));
    }

    proptest! {
        #[test]
        fn the_table_agrees_with_the_rule(
            subscriptions in proptest::collection::vec("/[ab/]{0,5}", 0..8),
            url in "/[ab/]{0,5}",
        ) {
            let urls: Vec<Url> = subscriptions.iter().map(|s| Url::try_from(s).unwrap()).collect();
            let mut table = SubscriptionTable::default();
            for (id, subscription) in (0..).zip(&urls) {
                table.insert(subscription, id, id);
            }
            let expected: Vec<u32> = (0..).zip(&urls)
                .filter(|(_, subscription)| subscription.covers(&url))
                .map(|(id, _)| id)
                .collect();
            prop_assert_eq!(table.is_subscribed(&url), !expected.is_empty());
            prop_assert_eq!(matching(&table, &url), expected);
        }
    }
}

use std::{borrow::Borrow, collections::HashMap};

use crate::protocol::Url;

/// Who has subscribed what: finds the subscribers of a published URL.
///
/// A look-up costs one hash look-up for each slash in the URL, however many subscriptions there
/// are (protocol document, "Requests", subscription match).
#[derive(Debug)]
pub(crate) struct SubscriptionTable<V> {
    exact: HashMap<Url, Subscribers<V>>,
    /// Subscriptions that end in `/`, without that slash; `/` itself is the empty text.
    below: HashMap<Box<str>, Subscribers<V>>,
}

/// The subscribers of one URL by their id.
type Subscribers<V> = HashMap<u32, V>;

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

    fn remove_from<K>(map: &mut HashMap<K, Subscribers<V>>, key: &str, id: u32) -> bool
    where
        K: Borrow<str> + std::hash::Hash + Eq,
    {
        let Some(subscribers) = map.get_mut(key) else {
            return true;
        };
        subscribers.remove(&id);
        let empty = subscribers.is_empty();
        if empty {
            map.remove(key);
        }
        empty
    }

    /// Calls `visit` for each subscriber of what is published on `url`, once for each however
    /// many of its subscriptions match.
    pub(crate) fn for_each_match(&self, url: &str, mut visit: impl FnMut(&V)) {
        if self.below.is_empty() {
            return self
                .exact
                .get(url)
                .into_iter()
                .flat_map(HashMap::values)
                .for_each(visit);
        }
        let mut matches = self.matches(url);
        let Some(first) = matches.next() else { return };
        let Some(second) = matches.next() else {
            return first.values().for_each(visit);
        };
        let mut all: Vec<(u32, &V)> = [first, second]
            .into_iter()
            .chain(matches)
            .flat_map(|subscribers| subscribers.iter().map(|(id, subscriber)| (*id, subscriber)))
            .collect();
        all.sort_unstable_by_key(|(id, _)| *id);
        all.dedup_by_key(|(id, _)| *id);
        for (_, subscriber) in all {
            visit(subscriber);
        }
    }

    /// Calls `visit` for each subscriber, once for each however many subscriptions it has.
    #[cfg(feature = "client")]
    pub(crate) fn for_each(&self, mut visit: impl FnMut(&V)) {
        let all = self.exact.values().chain(self.below.values()).flatten();
        let all: HashMap<_, _> = all.collect();
        all.into_values().for_each(&mut visit);
    }

    /// Calls `visit` for each who subscribed exactly this URL.
    #[cfg(feature = "client")]
    pub(crate) fn for_each_of(&self, url: &Url, visit: impl FnMut(&V)) {
        let subscribers = match url.strip_suffix('/') {
            Some(stem) => self.below.get(stem),
            None => self.exact.get(url.as_str()),
        };
        subscribers
            .into_iter()
            .flat_map(HashMap::values)
            .for_each(visit);
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
        (urls, subscribers.flat_map(HashMap::into_values).collect())
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
            exact: HashMap::new(),
            below: HashMap::new(),
        }
    }
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

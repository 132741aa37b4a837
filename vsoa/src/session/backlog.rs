use std::collections::{HashMap, VecDeque, hash_map};

use bytes::Bytes;

use crate::protocol::Url;

/// Publications that wait for a client which is slower than they come, and of which some may be
/// dropped.
///
/// What is dropped is counted by URL, so that the client can be told.
#[derive(Debug, Default)]
pub(crate) struct Backlog {
    /// All of these count; beyond the bound the oldest go.
    queue: VecDeque<(Url, Bytes)>,
    /// Of these only the newest of each URL counts.
    latest: HashMap<Url, Bytes>,
    /// The URLs of `latest`, the one that waits longest first.
    order: VecDeque<Url>,
    /// Bytes in `queue` and `latest`.
    len: usize,
    lost: HashMap<Url, u32>,
}

/// What leaves a backlog.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Leaving {
    /// So many publications on this URL were dropped before what leaves next.
    Lost(Url, u32),
    /// An encoded publication.
    Packet(Bytes),
}

impl Backlog {
    /// Adds a publication; beyond `max_len` bytes the oldest ones go. Says how many went.
    pub(crate) fn push(&mut self, url: &Url, packet: Bytes, max_len: usize) -> u32 {
        self.len += packet.len();
        self.queue.push_back((url.clone(), packet));
        self.shrink(max_len)
    }

    /// Adds a publication that takes the place of the one that waits on the same URL; beyond
    /// `max_len` bytes the oldest ones go. Says how many went.
    pub(crate) fn push_latest(&mut self, url: &Url, packet: Bytes, max_len: usize) -> u32 {
        self.len += packet.len();
        let mut dropped = 0;
        match self.latest.entry(url.clone()) {
            hash_map::Entry::Occupied(mut entry) => {
                self.len -= entry.insert(packet).len();
                self.lose(url, 1);
                dropped = 1;
            }
            hash_map::Entry::Vacant(entry) => {
                entry.insert(packet);
                self.order.push_back(url.clone());
            }
        }
        dropped + self.shrink(max_len)
    }

    /// Takes note of publications that were dropped before they came here.
    pub(crate) fn lose(&mut self, url: &Url, count: u32) {
        let known = self.lost.contains_key(url) || self.lost.len() < MAX_LOST_URLS;
        let url = if known {
            url.clone()
        } else {
            Url::from_static(OTHERS)
        };
        let lost = self.lost.entry(url).or_default();
        *lost = lost.saturating_add(count);
    }

    /// What leaves next; what was lost goes before what was kept.
    pub(crate) fn pop(&mut self) -> Option<Leaving> {
        if let Some(url) = self.lost.keys().next().cloned() {
            let lost = self.lost.remove(&url).unwrap_or_default();
            return Some(Leaving::Lost(url, lost));
        }
        let (_, packet) = self.pop_oldest()?;
        self.len -= packet.len();
        Some(Leaving::Packet(packet))
    }

    /// Drops what was published on URLs that are no longer wanted; nobody misses it.
    pub(crate) fn retain(&mut self, wanted: impl Fn(&Url) -> bool) {
        self.queue.retain(|(url, _)| wanted(url));
        self.order.retain(&wanted);
        self.latest.retain(|url, _| wanted(url));
        self.lost.retain(|url, _| *url == OTHERS || wanted(url));
        let packets = self.queue.iter().map(|(_, packet)| packet);
        self.len = packets.chain(self.latest.values()).map(Bytes::len).sum();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.queue.is_empty() && self.order.is_empty() && self.lost.is_empty()
    }

    fn shrink(&mut self, max_len: usize) -> u32 {
        let mut dropped = 0;
        while self.len > max_len {
            let Some((url, packet)) = self.pop_oldest() else {
                break;
            };
            self.len -= packet.len();
            self.lose(&url, 1);
            dropped += 1;
        }
        dropped
    }

    fn pop_oldest(&mut self) -> Option<(Url, Bytes)> {
        self.queue.pop_front().or_else(|| {
            let url = self.order.pop_front()?;
            let packet = self.latest.remove(&url)?;
            Some((url, packet))
        })
    }
}

/// Stands for the URLs beyond those that losses are told apart for: it covers everything.
const OTHERS: &str = "/";

/// URLs that losses are told apart for.
const MAX_LOST_URLS: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "/a";
    const B: &str = "/b";

    fn packet(text: &'static str) -> Bytes {
        Bytes::from_static(text.as_bytes())
    }

    fn url(text: &str) -> Url {
        Url::try_from(text).unwrap()
    }

    fn drain(backlog: &mut Backlog) -> Vec<Leaving> {
        std::iter::from_fn(|| backlog.pop()).collect()
    }

    #[test]
    fn beyond_the_bound_the_oldest_go_and_are_counted() {
        let mut backlog = Backlog::default();
        for text in ["a1", "a2", "a3"] {
            backlog.push(&url(A), packet(text), 4);
        }
        assert_eq!(
            drain(&mut backlog),
            [
                Leaving::Lost(url(A), 1),
                Leaving::Packet(packet("a2")),
                Leaving::Packet(packet("a3")),
            ]
        );
        assert!(backlog.is_empty());
    }

    #[test]
    fn the_latest_takes_the_place_of_the_one_that_waits() {
        let mut backlog = Backlog::default();
        for (on, text) in [(A, "a1"), (B, "b1"), (A, "a2"), (A, "a3")] {
            backlog.push_latest(&url(on), packet(text), 100);
        }
        assert_eq!(
            drain(&mut backlog),
            [
                Leaving::Lost(url(A), 2),
                Leaving::Packet(packet("a3")),
                Leaving::Packet(packet("b1")),
            ]
        );
    }

    #[test]
    fn the_latest_of_many_urls_are_bounded_too() {
        let mut backlog = Backlog::default();
        for number in 0..1000 {
            backlog.push_latest(&url(&format!("/{number}")), packet("x"), 10);
        }
        assert_eq!(backlog.latest.len(), 10);
        assert_eq!(backlog.lost.len(), MAX_LOST_URLS + 1);
        let lost: u32 = backlog.lost.values().sum();
        assert_eq!(lost, 990);
    }

    #[test]
    fn a_publication_larger_than_the_bound_is_lost_itself() {
        let mut backlog = Backlog::default();
        backlog.push(&url(A), packet("large"), 4);
        assert_eq!(drain(&mut backlog), [Leaving::Lost(url(A), 1)]);
    }
}

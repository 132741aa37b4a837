use std::{
    collections::{BTreeMap, HashMap, hash_map::Entry},
    time::{Duration, Instant},
};

use crate::protocol::Url;

/// Lets the newest value of each URL through, at most once a period.
///
/// The first value of a URL goes at once. What comes within the period after it waits, and gives
/// way to what is newer. Time is an argument.
#[derive(Debug)]
pub(crate) struct Regulator<V> {
    period: Duration,
    /// What waits for each URL that was let through less than a period ago, or is about to be.
    slots: HashMap<Url, Option<V>>,
    /// When each of these URLs is let through next.
    due: BTreeMap<(Instant, u64), Url>,
    /// Tells apart what is due at the same time.
    last_turn: u64,
    waiting: usize,
}

impl<V> Regulator<V> {
    pub(crate) fn new(period: Duration) -> Self {
        Self {
            period: period.min(LONGEST),
            slots: HashMap::new(),
            due: BTreeMap::new(),
            last_turn: 0,
            waiting: 0,
        }
    }

    /// Adds a value, which takes the place of an older one of the same URL.
    pub(crate) fn push(&mut self, url: Url, value: V, now: Instant) {
        match self.slots.entry(url) {
            Entry::Occupied(mut slot) => {
                if slot.insert(Some(value)).is_none() {
                    self.waiting += 1;
                }
            }
            Entry::Vacant(slot) => {
                let url = slot.key().clone();
                slot.insert(Some(value));
                self.waiting += 1;
                self.wait_until(now, url);
            }
        }
    }

    /// The next value that may go.
    pub(crate) fn pop(&mut self, now: Instant) -> Option<V> {
        loop {
            let next = self.due.first_entry()?;
            if next.key().0 > now {
                return None;
            }
            let url = next.remove();
            let Some(value) = self.slots.get_mut(&url).and_then(Option::take) else {
                self.slots.remove(&url);
                continue;
            };
            self.waiting -= 1;
            if self.slots.len() <= MAX_URLS {
                self.wait_until(now + self.period, url);
            } else {
                self.slots.remove(&url);
            }
            return Some(value);
        }
    }

    /// The next value, whether it may go or not.
    #[cfg(feature = "client")]
    pub(crate) fn pop_early(&mut self) -> Option<V> {
        while let Some((_, url)) = self.due.pop_first() {
            if let Some(value) = self.slots.remove(&url).flatten() {
                self.waiting -= 1;
                return Some(value);
            }
        }
        None
    }

    /// When to call [`pop`](Self::pop) again; `None` while nothing waits.
    pub(crate) fn next_due(&self) -> Option<Instant> {
        let ((at, _), _) = self.due.first_key_value()?;
        (self.waiting > 0).then_some(*at)
    }

    /// Whether as many values wait as are to be kept.
    #[cfg(feature = "client")]
    pub(crate) fn is_full(&self) -> bool {
        self.waiting >= MAX_URLS
    }

    fn wait_until(&mut self, at: Instant, url: Url) {
        self.last_turn += 1;
        self.due.insert((at, self.last_turn), url);
    }
}

/// A period so long that it has no end: its sum with the time is still a time.
const LONGEST: Duration = Duration::from_hours(365 * 24);

/// URLs that are remembered; those beyond are let through as if they were new each time.
const MAX_URLS: usize = 16 * 1024;

#[cfg(test)]
#[cfg(feature = "client")]
mod tests {
    use super::*;

    const PERIOD: Duration = Duration::from_millis(100);

    fn url(text: &'static str) -> Url {
        Url::from_static(text)
    }

    /// A regulator, and the times counted from when it was made.
    #[expect(clippy::disallowed_methods, reason = "any time will do")]
    fn regulator() -> (Regulator<u32>, impl Fn(u64) -> Instant) {
        let start = Instant::now();
        let at = move |millis| start + Duration::from_millis(millis);
        (Regulator::new(PERIOD), at)
    }

    #[test]
    fn the_first_goes_at_once_and_the_newest_of_the_others_a_period_later() {
        let (mut regulator, at) = regulator();
        regulator.push(url("/a"), 1, at(0));
        assert_eq!(regulator.pop(at(0)), Some(1));
        regulator.push(url("/a"), 2, at(10));
        regulator.push(url("/a"), 3, at(99));
        assert_eq!(regulator.pop(at(99)), None);
        assert_eq!(regulator.next_due(), Some(at(100)));
        assert_eq!(regulator.pop(at(100)), Some(3));
        assert_eq!(regulator.pop(at(100)), None);
        assert_eq!(regulator.next_due(), None);
    }

    #[test]
    fn a_url_that_was_quiet_for_a_period_is_as_good_as_new() {
        let (mut regulator, at) = regulator();
        regulator.push(url("/a"), 1, at(0));
        assert_eq!(regulator.pop(at(0)), Some(1));
        regulator.push(url("/a"), 2, at(250));
        assert_eq!(regulator.pop(at(250)), Some(2));
        regulator.push(url("/a"), 3, at(251));
        assert_eq!(regulator.pop(at(349)), None);
        assert_eq!(regulator.pop(at(350)), Some(3));
    }

    #[test]
    fn each_url_has_a_period_of_its_own() {
        let (mut regulator, at) = regulator();
        regulator.push(url("/a"), 1, at(0));
        assert_eq!(regulator.pop(at(0)), Some(1));
        regulator.push(url("/a"), 2, at(1));
        regulator.push(url("/b"), 3, at(50));
        assert_eq!(regulator.pop(at(50)), Some(3));
        assert_eq!(regulator.pop(at(50)), None);
        regulator.push(url("/b"), 4, at(60));
        assert_eq!(regulator.pop(at(200)), Some(2));
        assert_eq!(regulator.pop(at(200)), Some(4));
    }

    #[test]
    fn at_the_end_everything_that_waits_can_be_had() {
        let (mut regulator, at) = regulator();
        for value in [1, 2] {
            regulator.push(url("/a"), value, at(0));
            regulator.push(url("/b"), value + 10, at(0));
        }
        assert_eq!(regulator.pop(at(0)), Some(2));
        regulator.push(url("/a"), 3, at(0));
        let rest: Vec<_> = std::iter::from_fn(|| regulator.pop_early()).collect();
        assert_eq!(rest, [12, 3]);
        assert_eq!(regulator.next_due(), None);
    }

    #[test]
    fn what_is_remembered_is_bounded_and_nothing_is_lost() {
        let (mut regulator, at) = regulator();
        for number in 0..MAX_URLS + 100 {
            let url = Url::try_from(format!("/{number}")).unwrap();
            regulator.push(url, 1, at(0));
            assert_eq!(regulator.pop(at(0)), Some(1));
        }
        assert_eq!(regulator.slots.len(), MAX_URLS);
        assert_eq!(regulator.due.len(), MAX_URLS);
        assert_eq!(regulator.pop(at(100)), None);
        assert!(regulator.slots.is_empty() && regulator.due.is_empty());
    }
}

use std::time::{Duration, Instant};

use super::end_of;

/// How a client looks whether its server is still there: by pings, and when it gives it up.
///
/// Whatever the server sends on the normal channel is a sign of life, not only the answer to a
/// ping; the quick channel does not tell whether that one works. A server that gives none for
/// `lost + 1` intervals is given up with [`CloseReason::Silence`](crate::CloseReason::Silence).
///
/// ```
/// use std::time::Duration;
///
/// use vsoa::client::Keepalive;
///
/// let keepalive = Keepalive::every(Duration::from_secs(1)).lost_after(5);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Keepalive {
    interval: Duration,
    lost: u32,
    turbo: Option<Duration>,
}

impl Keepalive {
    /// A ping each `interval`; the server is lost after 3 in a row that nothing followed.
    pub const fn every(interval: Duration) -> Self {
        Self {
            interval,
            lost: 3,
            turbo: None,
        }
    }

    /// So many pings in a row without any sign of life mean that the server is lost.
    pub const fn lost_after(mut self, pings: u32) -> Self {
        self.lost = pings;
        self
    }

    /// A faster interval while calls wait for their answer, so that they end soon where the server
    /// is lost; none if not set.
    ///
    /// Only for servers that answer pings while they work on a call: a handler of the Python
    /// implementation holds them up, and three short intervals may then pass.
    pub const fn turbo(mut self, interval: Duration) -> Self {
        self.turbo = Some(interval);
        self
    }

    /// What is wrong with it, if something is.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        if self.interval.is_zero() || self.turbo.is_some_and(|turbo| turbo.is_zero()) {
            Some("pings need an interval between them")
        } else if self.lost == 0 {
            Some("a server can be lost after one ping at the earliest")
        } else {
            None
        }
    }
}

/// A ping every 3 s, lost after 3, as the peers have it.
impl Default for Keepalive {
    fn default() -> Self {
        Self::every(Duration::from_secs(3))
    }
}

/// When to ping next, and how many pings nothing has followed.
#[derive(Debug)]
pub(super) struct Heartbeat {
    rules: Keepalive,
    /// When the last ping went, or the connection began.
    last: Instant,
    /// When the first of the calls came that wait now.
    busy_since: Instant,
    unanswered: u32,
}

/// What the time asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beat {
    Lost,
    Ping,
    Wait,
}

impl Heartbeat {
    pub(super) fn new(rules: Keepalive, now: Instant) -> Self {
        Self {
            rules,
            last: now,
            busy_since: now,
            unanswered: 0,
        }
    }

    /// A call waits where none did.
    pub(super) fn handle_busy(&mut self, now: Instant) {
        self.busy_since = now;
    }

    /// The server gave a sign of life.
    pub(super) fn handle_sign(&mut self) {
        self.unanswered = 0;
    }

    /// What to do now; `busy` says whether calls wait.
    pub(super) fn handle_timeout(&mut self, now: Instant, busy: bool) -> Beat {
        if now < self.poll_timeout(busy) {
            return Beat::Wait;
        }
        if self.unanswered >= self.rules.lost {
            return Beat::Lost;
        }
        self.unanswered += 1;
        self.last = now;
        Beat::Ping
    }

    /// When to call `handle_timeout`.
    pub(super) fn poll_timeout(&self, busy: bool) -> Instant {
        let next = end_of(self.rules.interval, self.last);
        match self.rules.turbo {
            Some(turbo) if busy => next.min(end_of(turbo, self.last.max(self.busy_since))),
            _ => next,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[expect(clippy::disallowed_methods, reason = "some instant to count from")]
    fn start(rules: Keepalive) -> (Heartbeat, Instant) {
        let now = Instant::now();
        (Heartbeat::new(rules, now), now)
    }

    #[test]
    fn a_silent_server_is_lost_after_so_many_pings_in_a_row() {
        let (mut heart, start) = start(Keepalive::every(SECOND).lost_after(2));
        assert_eq!(heart.poll_timeout(false), start + SECOND);
        assert_eq!(heart.handle_timeout(start, false), Beat::Wait);
        assert_eq!(heart.handle_timeout(start + SECOND, false), Beat::Ping);
        assert_eq!(heart.handle_timeout(start + 2 * SECOND, false), Beat::Ping);
        assert_eq!(heart.handle_timeout(start + 3 * SECOND, false), Beat::Lost);
    }

    #[test]
    fn a_sign_of_life_begins_the_count_anew() {
        let (mut heart, start) = start(Keepalive::every(SECOND).lost_after(1));
        for seconds in 1..10 {
            let now = start + seconds * SECOND;
            assert_eq!(heart.handle_timeout(now, false), Beat::Ping);
            heart.handle_sign();
        }
        assert_eq!(heart.handle_timeout(start + 10 * SECOND, false), Beat::Ping);
        assert_eq!(heart.handle_timeout(start + 11 * SECOND, false), Beat::Lost);
    }

    #[test]
    fn a_program_that_was_asleep_for_long_gives_the_server_its_time() {
        let (mut heart, start) = start(Keepalive::default());
        let late = start + Duration::from_hours(1);
        assert_eq!(heart.handle_timeout(late, false), Beat::Ping);
        assert_eq!(heart.handle_timeout(late, false), Beat::Wait);
    }

    #[test]
    fn pings_are_faster_while_calls_wait() {
        let rules = Keepalive::every(10 * SECOND).turbo(SECOND);
        let (mut heart, start) = start(rules);
        let called = start + 5 * SECOND;
        heart.handle_busy(called);
        assert_eq!(heart.poll_timeout(true), called + SECOND);
        assert_eq!(heart.handle_timeout(called + SECOND, true), Beat::Ping);
        assert_eq!(heart.poll_timeout(true), called + 2 * SECOND);
        assert_eq!(heart.poll_timeout(false), called + 11 * SECOND);
    }

    #[test]
    fn what_cannot_be_kept_is_told() {
        assert_eq!(Keepalive::default().fault(), None);
        assert!(Keepalive::every(Duration::ZERO).fault().is_some());
        assert!(Keepalive::default().lost_after(0).fault().is_some());
        assert!(Keepalive::default().turbo(Duration::ZERO).fault().is_some());
    }
}

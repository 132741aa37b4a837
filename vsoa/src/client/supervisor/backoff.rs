use std::time::Duration;

use tower::util::rng::{HasherRng, Rng};

/// How long a supervised client waits before it tries to connect again.
///
/// ```
/// use std::time::Duration;
///
/// use vsoa::client::Backoff;
///
/// let as_the_peers_do = Backoff::fixed(Duration::from_secs(1));
/// let patient = Backoff::exponential(Duration::from_secs(1), Duration::from_mins(5));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Backoff {
    first: Duration,
    longest: Duration,
    jitter: bool,
}

impl Backoff {
    /// Always the same delay.
    pub const fn fixed(delay: Duration) -> Self {
        Self {
            first: delay,
            longest: delay,
            jitter: false,
        }
    }

    /// `first`, and twice as long after each failure, up to `longest`.
    ///
    /// Each delay is drawn between half of that and all of it, so that the clients of a server that
    /// was away do not all come at once. A connection that lasted longer than `longest` makes it
    /// begin anew.
    pub const fn exponential(first: Duration, longest: Duration) -> Self {
        Self {
            first,
            longest,
            jitter: true,
        }
    }

    /// The delays as they are computed, with nothing drawn.
    pub const fn without_jitter(mut self) -> Self {
        self.jitter = false;
        self
    }

    pub(super) fn longest(&self) -> Duration {
        self.longest
    }

    /// The delay after so many failures before this one.
    pub(super) fn delay(&self, failures: u32) -> Duration {
        let doubled = self.first.checked_mul(2_u32.saturating_pow(failures));
        let delay = doubled.map_or(self.longest, |delay| delay.min(self.longest));
        if self.jitter {
            delay.mul_f64(0.5 + HasherRng::new().next_f64() / 2.0)
        } else {
            delay
        }
    }

    /// What is wrong with it, if something is.
    pub(super) fn fault(&self) -> Option<&'static str> {
        if self.first.is_zero() {
            Some("attempts to connect need a delay between them")
        } else if self.longest < self.first {
            Some("the longest delay between attempts is shorter than the first")
        } else {
            None
        }
    }
}

/// From 250 ms up to 10 s.
impl Default for Backoff {
    fn default() -> Self {
        Self::exponential(Duration::from_millis(250), Duration::from_secs(10))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn delays_double_up_to_the_longest() {
        let backoff = Backoff::exponential(SECOND, 5 * SECOND).without_jitter();
        let delays = [0, 1, 2, 3, 4, u32::MAX].map(|failures| backoff.delay(failures).as_secs());
        assert_eq!(delays, [1, 2, 4, 5, 5, 5]);
    }

    #[test]
    fn jitter_draws_from_the_upper_half() {
        let backoff = Backoff::exponential(SECOND, 8 * SECOND);
        let delays: Vec<_> = (0..100).map(|_| backoff.delay(1)).collect();
        assert!(
            delays
                .iter()
                .all(|delay| (SECOND..=2 * SECOND).contains(delay))
        );
        assert!(delays.iter().any(|delay| *delay != delays[0]));
    }

    #[test]
    fn a_fixed_delay_stays() {
        let backoff = Backoff::fixed(SECOND);
        assert_eq!([backoff.delay(0), backoff.delay(9)], [SECOND; 2]);
    }

    #[test]
    fn what_cannot_be_kept_is_told() {
        assert_eq!(Backoff::default().fault(), None);
        assert!(Backoff::fixed(Duration::ZERO).fault().is_some());
        assert!(Backoff::exponential(2 * SECOND, SECOND).fault().is_some());
    }
}

use std::time::Duration;

use tokio::time::Instant;

use crate::sync::Mutex;

/// The logins of one session since the last one that succeeded.
#[derive(Debug, Default)]
pub(super) struct Attempts(Mutex<Failures>);

#[derive(Debug, Default)]
struct Failures {
    count: u32,
    locked_until: Option<Instant>,
}

impl Attempts {
    /// Whether a login may be tried.
    ///
    /// It counts as a failure until it has succeeded, so that many at once are no way around the
    /// limit.
    pub(super) fn begin(&self, max_failures: u32, lockout: Duration) -> bool {
        #[expect(
            clippy::disallowed_methods,
            reason = "what a login does is no pure layer"
        )]
        let now = Instant::now();
        let mut failures = self.0.lock();
        match failures.locked_until {
            Some(until) if now < until => return false,
            Some(_) => *failures = Failures::default(),
            None => {}
        }
        failures.count += 1;
        if failures.count >= max_failures {
            failures.locked_until = Some(now + lockout.min(LONGEST_LOCKOUT));
        }
        true
    }

    pub(super) fn succeed(&self) {
        *self.0.lock() = Failures::default();
    }
}

/// As good as for ever for one connection, and never too much to add to the time.
const LONGEST_LOCKOUT: Duration = Duration::from_hours(24 * 365);

#[cfg(test)]
mod tests {
    use super::*;

    const LOCKOUT: Duration = Duration::from_secs(30);

    #[tokio::test(start_paused = true)]
    async fn after_too_many_failures_a_session_is_locked_out_for_a_while() {
        let attempts = Attempts::default();
        assert!(attempts.begin(2, LOCKOUT) && attempts.begin(2, LOCKOUT));
        assert!(!attempts.begin(2, LOCKOUT));
        tokio::time::advance(LOCKOUT).await;
        assert!(attempts.begin(2, LOCKOUT));
    }

    #[tokio::test]
    async fn a_lockout_may_be_without_end() {
        let attempts = Attempts::default();
        assert!(attempts.begin(1, Duration::MAX));
        assert!(!attempts.begin(1, Duration::MAX));
    }

    #[tokio::test(start_paused = true)]
    async fn a_success_forgets_the_failures() {
        let attempts = Attempts::default();
        assert!(attempts.begin(2, LOCKOUT) && attempts.begin(2, LOCKOUT));
        attempts.succeed();
        assert!(attempts.begin(2, LOCKOUT) && attempts.begin(2, LOCKOUT));
    }
}

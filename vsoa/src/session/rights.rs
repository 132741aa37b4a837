use std::{collections::HashSet, time::Instant};

use crate::protocol::Url;

/// What a client may receive of what it has subscribed, as it was decided last.
#[derive(Debug, Default)]
pub(crate) struct Rights {
    /// `None` before anything was decided.
    pub(crate) basis: Option<Basis>,
    /// When they have to be decided again, whatever the basis.
    pub(crate) until: Option<Instant>,
    /// Whether the client may receive nothing before it has logged in.
    pub(crate) logged_out: bool,
    /// The subscriptions that it may not receive.
    pub(crate) withheld: HashSet<Url>,
}

/// What rights were decided on; they hold while it stays the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Basis {
    /// The version of what the session remembers.
    pub(crate) session: u64,
    /// The version of the application's rules.
    pub(crate) rules: u64,
}

impl Rights {
    /// Whether they hold; the clock is read only where they may have run out.
    pub(crate) fn hold(&self, basis: Basis, now: impl FnOnce() -> Instant) -> bool {
        self.basis == Some(basis) && self.until.is_none_or(|until| now() < until)
    }

    /// Whether what is published on `url` may be received by one of these subscriptions.
    #[inline]
    pub(super) fn admit(&self, subscriptions: &HashSet<Url>, url: &str) -> bool {
        !self.logged_out && (self.withheld.is_empty() || self.admit_some(subscriptions, url))
    }

    fn admit_some(&self, subscriptions: &HashSet<Url>, url: &str) -> bool {
        let mut admitted = subscriptions.difference(&self.withheld);
        admitted.any(|subscription| subscription.covers(url))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn urls<const N: usize>(urls: [&'static str; N]) -> HashSet<Url> {
        urls.into_iter().map(Url::from_static).collect()
    }

    #[test]
    fn rights_hold_until_their_basis_or_their_time_is_another() {
        #[expect(clippy::disallowed_methods, reason = "a clock starts somewhere")]
        let start = Instant::now();
        let second = Duration::from_secs(1);
        let basis = Basis {
            session: 0,
            rules: 0,
        };
        let rights = Rights {
            basis: Some(basis),
            until: Some(start + second),
            ..Rights::default()
        };
        let other = Basis { rules: 1, ..basis };
        assert!(rights.hold(basis, || start));
        assert!(!rights.hold(basis, || start + second));
        assert!(!rights.hold(other, || start));
        assert!(!Rights::default().hold(basis, || start));
    }

    #[test]
    fn another_subscription_may_bring_what_one_may_not() {
        let rights = Rights {
            withheld: urls(["/t/"]),
            ..Rights::default()
        };
        let subscriptions = urls(["/t/", "/t/a", "/u/"]);
        assert!(rights.admit(&subscriptions, "/t/a") && rights.admit(&subscriptions, "/u/x"));
        assert!(!rights.admit(&subscriptions, "/t/b"));
    }
}

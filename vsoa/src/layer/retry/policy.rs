use std::{fmt, sync::Arc, time::Duration};

use tokio::time::{Instant, Sleep, sleep};
use tower::{
    retry::{
        Policy,
        budget::{Budget, TpsBudget},
    },
    util::rng::{HasherRng, Rng},
};

use super::outcome::is_passing;
use crate::{
    BoxError,
    service::{Method, Request, Response},
};

/// When a call is made again; a [`RetryLayer`](super::RetryLayer) describes it.
#[derive(Clone)]
pub struct RetryPolicy {
    terms: Terms,
    progress: Progress,
}

/// What holds for all calls.
#[derive(Clone)]
pub(super) struct Terms {
    pub(super) max_retries: u32,
    pub(super) first_pause: Duration,
    pub(super) longest_pause: Duration,
    pub(super) budget: Arc<dyn Budget + Send + Sync>,
    pub(super) is_repeatable: Arc<dyn Fn(&Request) -> bool + Send + Sync>,
}

/// How far one call has come; tower clones the policy for each.
#[derive(Clone, Default)]
struct Progress {
    deadline: Option<Instant>,
    retries: u32,
}

impl RetryPolicy {
    pub(super) fn new(terms: Terms) -> Self {
        Self {
            terms,
            progress: Progress::default(),
        }
    }
}

impl Policy<Request, Response, BoxError> for RetryPolicy {
    type Future = Sleep;

    fn retry(
        &mut self,
        request: &mut Request,
        outcome: &mut Result<Response, BoxError>,
    ) -> Option<Sleep> {
        if !is_passing(outcome) {
            self.terms.budget.deposit();
            return None;
        }
        if self.progress.retries >= self.terms.max_retries {
            return None;
        }
        let pause = sleep(self.terms.pause(self.progress.retries));
        if let Some(deadline) = self.progress.deadline {
            let left = deadline.saturating_duration_since(pause.deadline());
            if left.is_zero() {
                return None;
            }
            *request = request.clone().with_timeout(left);
        }
        if !self.terms.budget.withdraw() {
            return None;
        }
        self.progress.retries += 1;
        Some(pause)
    }

    fn clone_request(&mut self, request: &Request) -> Option<Request> {
        if !(self.terms.is_repeatable)(request) {
            return None;
        }
        if self.progress.retries == 0 {
            #[expect(clippy::disallowed_methods, reason = "the caller's time starts here")]
            let now = Instant::now();
            let timeout = request.context().timeout();
            self.progress.deadline = timeout.and_then(|timeout| now.checked_add(timeout));
        }
        Some(request.clone())
    }
}

impl Terms {
    /// The pause before a call's next retry.
    fn pause(&self, retries: u32) -> Duration {
        let doubled = self.first_pause.checked_mul(2_u32.saturating_pow(retries));
        let pause = doubled.map_or(self.longest_pause, |pause| pause.min(self.longest_pause));
        // Each draws from a sequence of its own: from clones of one, all calls would draw the same.
        pause.saturating_add(pause.mul_f64(HasherRng::new().next_f64()))
    }
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            max_retries: 3,
            first_pause: Duration::from_millis(50),
            longest_pause: Duration::from_secs(5),
            budget: Arc::new(TpsBudget::default()),
            is_repeatable: Arc::new(|request| request.method() == Method::Get),
        }
    }
}

impl fmt::Debug for RetryPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryPolicy")
            .field("retries", &self.progress.retries)
            .finish_non_exhaustive()
    }
}

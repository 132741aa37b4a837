use std::{fmt, sync::Arc};

use crate::{server::SlowSubscriber, service::Response};

/// What a program chose for a state.
pub(super) struct Rules<T> {
    pub(super) check: Option<Arc<Check<T>>>,
    /// Whether two values are the same, where only changes are published.
    pub(super) is_unchanged: Option<fn(&T, &T) -> bool>,
    pub(super) policy: Option<SlowSubscriber>,
}

/// The answer to a SET from one value to another that is refused.
type Check<T> = dyn Fn(&T, &T) -> Result<(), Response> + Send + Sync;

impl<T> Default for Rules<T> {
    fn default() -> Self {
        Self {
            check: None,
            is_unchanged: None,
            policy: None,
        }
    }
}

impl<T> fmt::Debug for Rules<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rules")
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}

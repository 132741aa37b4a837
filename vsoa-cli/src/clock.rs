use std::time::Duration;

use tokio::time::Instant;

#[expect(
    clippy::disallowed_methods,
    reason = "what a command measures, it measures here"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// A time in seconds, to the microsecond.
pub(crate) fn seconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e6
}

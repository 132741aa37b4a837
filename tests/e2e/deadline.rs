use std::{panic::Location, time::Duration};

/// The result of a future that has to end.
///
/// # Panics
///
/// When it takes so long that it most likely never ends.
#[track_caller]
pub(crate) fn within<F: IntoFuture>(future: F) -> impl Future<Output = F::Output> {
    let place = Location::caller();
    async move {
        tokio::time::timeout(DEADLINE, future.into_future())
            .await
            .unwrap_or_else(|_| panic!("{place}: waited in vain"))
    }
}

/// Waits until a condition holds that no event tells of.
#[track_caller]
pub(crate) fn until(condition: impl Fn() -> bool) -> impl Future<Output = ()> {
    within(async move {
        while !condition() {
            tokio::task::yield_now().await;
        }
    })
}

const DEADLINE: Duration = Duration::from_secs(30);

//! Ctrl-C, and SIGTERM from whoever supervises the command.

use std::{future, task::Poll};

use crate::failure::Failure;

/// Does this, unless the user has the command stop first.
pub(crate) async fn unless_interrupted<T>(
    doing: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let stop = interrupted();
    tokio::select! {
        outcome = doing => outcome,
        () = stop => Err(Failure::interrupted()),
    }
}

/// Does this until it is done or the user has the command stop, which is its usual end.
pub(crate) async fn until(
    stop: impl Future<Output = ()>,
    doing: impl Future<Output = Result<(), Failure>>,
) -> Result<(), Failure> {
    tokio::select! {
        outcome = doing => outcome,
        () = stop => Ok(()),
    }
}

/// Waits until the user has the command stop, from when this is called and not only awaited.
///
/// So it is called before the command says that it is ready. Where the system does not tell of a
/// signal, it ends the command as it does any other.
///
/// # Cancel safety
///
/// An interrupt between two calls is lost: in a loop, one is waited for all the time.
#[cfg(unix)]
pub(crate) fn interrupted() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let signals = [SignalKind::interrupt(), SignalKind::terminate()];
    let mut signals: Vec<_> = signals.into_iter().flat_map(signal).collect();
    future::poll_fn(move |cx| {
        let mut came = signals
            .iter_mut()
            .map(|signal| signal.poll_recv(cx).is_ready());
        if came.any(|came| came) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
}

/// Waits until the user has the command stop.
///
/// # Cancel safety
///
/// An interrupt between two calls is lost: in a loop, one is waited for all the time.
#[cfg(not(unix))]
pub(crate) async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        future::pending().await
    }
}

//! Ctrl-C, and SIGTERM from whoever supervises the command.

use std::{future, io};

use crate::failure::Failure;

/// Does this, unless the user has the command stop first.
pub(crate) async fn unless_interrupted<T>(
    doing: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    tokio::select! {
        outcome = doing => outcome,
        () = interrupted() => Err(Failure::interrupted()),
    }
}

/// Does this until it is done or the user has the command stop, which is its usual end.
pub(crate) async fn until_interrupted(
    doing: impl Future<Output = Result<(), Failure>>,
) -> Result<(), Failure> {
    tokio::select! {
        outcome = doing => outcome,
        () = interrupted() => Ok(()),
    }
}

/// Waits until the user has the command stop.
///
/// # Cancel safety
///
/// An interrupt between two calls is lost, so it is waited for with one call pinned outside a loop.
pub(crate) async fn interrupted() {
    tokio::select! {
        outcome = tokio::signal::ctrl_c() => end_or_never(outcome).await,
        outcome = terminated() => end_or_never(outcome).await,
    }
}

#[cfg(unix)]
async fn terminated() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    signal(SignalKind::terminate())?.recv().await;
    Ok(())
}

#[cfg(not(unix))]
async fn terminated() -> io::Result<()> {
    future::pending().await
}

/// Where the system does not tell of a signal, the command ends as any other process.
async fn end_or_never(outcome: io::Result<()>) {
    if outcome.is_err() {
        future::pending::<()>().await;
    }
}

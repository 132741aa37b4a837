//! Looks at files that may change, while the program does other things.

use std::{fmt, time::Duration};

use tokio::task::{AbortHandle, spawn_blocking};

use crate::Error;

/// A watch on files that are read again when they have changed; dropping it ends it.
#[derive(Debug)]
#[must_use = "dropping the watch ends it"]
pub struct Watch(AbortHandle);

impl Watch {
    /// Reads again and again, and logs what became of it: a failure only once.
    ///
    /// `reload` says whether anything had changed, and may block; `what` is its name in the log.
    pub(crate) fn start(
        what: impl fmt::Display + Send + Sync + 'static,
        every: Duration,
        reload: impl Fn() -> Result<bool, Error> + Clone + Send + 'static,
    ) -> Self {
        let mut interval = tokio::time::interval(every);
        #[expect(
            clippy::disallowed_methods,
            reason = "a file has to be looked at while the program does other things"
        )]
        let task = tokio::spawn(async move {
            let mut failure = None;
            loop {
                interval.tick().await;
                let Ok(result) = spawn_blocking(reload.clone()).await else {
                    return;
                };
                report(&what, result, &mut failure);
            }
        });
        Self(task.abort_handle())
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Logs what became of a reload, unless it is the failure that is known.
fn report(
    what: &(dyn fmt::Display + Sync),
    result: Result<bool, Error>,
    known: &mut Option<String>,
) {
    match result {
        Ok(changed) => {
            *known = None;
            if changed {
                tracing::info!(%what, "read again");
            }
        }
        Err(error) => {
            // With the cause, which the error's own text leaves out.
            let failure = format!("{error:?}");
            if known.as_ref() != Some(&failure) {
                tracing::error!(failure, %what, "all stays as it was");
                *known = Some(failure);
            }
        }
    }
}

//! Jobs that run one after the other: [`WorkQueue`] is the handle, `shared` the queue itself.

mod shared;

use std::{convert::Infallible, fmt, sync::Arc};

use tokio::sync::oneshot;

use self::shared::{Shared, Work};

/// Runs async jobs one after the other, in the order in which they were added.
///
/// Cheap to clone; clones add to the same queue. A job may have a key, by which it is found and
/// taken out again while it waits. A panic ends the job that it happens in, and the next one runs.
/// When the last clone is dropped, the jobs that wait are dropped with it, and the one that runs
/// goes on to its end.
///
/// A job that blocks its thread belongs into `tokio::task::spawn_blocking`, whose end it awaits.
/// [`InTurnLayer`](crate::layer::InTurnLayer) has calls take their turn in such a queue.
///
/// # Examples
///
/// ```
/// use tokio::sync::oneshot;
/// use vsoa::toolkit::{QueueFull, WorkQueue};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), QueueFull> {
/// let queue = WorkQueue::new(100);
/// queue.add(async { println!("first") })?;
/// queue.add_keyed("save", async { println!("dropped before its time") })?;
/// assert!(queue.is_queued(&"save"));
/// assert!(!queue.add_if_not_queued("save", async { println!("never added") })?);
/// assert!(queue.delete(&"save"));
///
/// let (done, last) = oneshot::channel();
/// queue.add(async { _ = done.send("last") })?;
/// assert_eq!(last.await, Ok("last"));
/// # Ok(())
/// # }
/// ```
pub struct WorkQueue<K = &'static str>(Arc<Owner<K>>);

/// Drops the jobs that wait when the last handle is gone.
struct Owner<K>(Arc<Shared<K>>);

impl<K> Drop for Owner<K> {
    fn drop(&mut self) {
        self.0.clear();
    }
}

/// The turn of who has waited for it in a [`WorkQueue`]: until it is dropped, no job runs.
#[derive(Debug)]
#[must_use = "the turn ends when it is dropped"]
pub struct Turn {
    _held: oneshot::Sender<Infallible>,
}

/// A [`WorkQueue`] has as many jobs as it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct QueueFull;

impl fmt::Display for QueueFull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the queue has as many jobs as it holds")
    }
}

impl std::error::Error for QueueFull {}

impl<K: PartialEq + Send + 'static> WorkQueue<K> {
    /// A queue that holds so many jobs, the one that runs included.
    ///
    /// # Panics
    ///
    /// If that is none.
    #[must_use]
    pub fn new(max_jobs: usize) -> Self {
        assert!(max_jobs > 0, "some jobs have to fit");
        Self(Arc::new(Owner(Shared::new(max_jobs))))
    }

    /// Adds a job without a key.
    ///
    /// # Errors
    ///
    /// [`QueueFull`]; the job is dropped.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub fn add(&self, job: impl Future<Output = ()> + Send + 'static) -> Result<(), QueueFull> {
        self.shared().add(None, Work::Run(Box::pin(job)))
    }

    /// Adds a job that is known by this key, whether or not another one waits that is known by it.
    ///
    /// # Errors
    ///
    /// As [`add`](Self::add).
    ///
    /// # Panics
    ///
    /// As [`add`](Self::add).
    pub fn add_keyed(
        &self,
        key: K,
        job: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), QueueFull> {
        self.shared().add(Some(key), Work::Run(Box::pin(job)))
    }

    /// Adds a job unless one waits that is known by this key; says whether it did.
    ///
    /// # Errors
    ///
    /// As [`add`](Self::add).
    ///
    /// # Panics
    ///
    /// As [`add`](Self::add).
    pub fn add_if_not_queued(
        &self,
        key: K,
        job: impl Future<Output = ()> + Send + 'static,
    ) -> Result<bool, QueueFull> {
        self.shared().add_if_absent(key, Work::Run(Box::pin(job)))
    }

    /// Takes the first job out that waits and is known by this key; says whether there was one.
    ///
    /// A job that runs does not wait any more.
    pub fn delete(&self, key: &K) -> bool {
        self.shared().remove(key)
    }

    /// Whether a job waits that is known by this key.
    #[must_use]
    pub fn is_queued(&self, key: &K) -> bool {
        self.shared().has(key)
    }

    /// Takes a place in the queue, and gives the turn when it has come: an alternative to a job
    /// for what runs elsewhere.
    ///
    /// # Errors
    ///
    /// [`QueueFull`].
    ///
    /// # Panics
    ///
    /// As [`add`](Self::add).
    ///
    /// # Cancel safety
    ///
    /// Dropping the future gives the place up.
    pub fn turn(&self) -> Result<impl Future<Output = Turn> + Send + use<K>, QueueFull> {
        let (lend, turn) = oneshot::channel();
        self.shared().add(None, Work::Lend(lend))?;
        let queue = self.clone();
        Ok(async move {
            let turn = turn
                .await
                .expect("while there is a handle, a place is kept until its turn");
            drop(queue);
            turn
        })
    }

    fn shared(&self) -> &Arc<Shared<K>> {
        &self.0.0
    }
}

impl<K> Clone for WorkQueue<K> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K> fmt::Debug for WorkQueue<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkQueue")
            .field("waiting", &self.0.0.waiting())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;

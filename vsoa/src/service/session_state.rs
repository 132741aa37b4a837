use std::sync::atomic::{AtomicU64, Ordering};

use http::Extensions;

use super::Identity;
use crate::sync::Mutex;

/// What a session remembers from one call to the next.
#[derive(Debug, Default)]
pub(crate) struct SessionState {
    remembered: Mutex<Remembered>,
    version: AtomicU64,
}

#[derive(Debug, Default)]
struct Remembered {
    identity: Option<Identity>,
    values: Extensions,
}

impl SessionState {
    pub(super) fn insert<T: Clone + Send + Sync + 'static>(&self, value: T) -> Option<T> {
        self.change(|remembered| remembered.values.insert(value))
    }

    pub(super) fn remove<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        self.change(|remembered| remembered.values.remove())
    }

    pub(super) fn get<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        self.remembered.lock().values.get().cloned()
    }

    pub(super) fn get_or_default<T: Clone + Default + Send + Sync + 'static>(&self) -> T {
        let mut remembered = self.remembered.lock();
        if let Some(value) = remembered.values.get::<T>() {
            return value.clone();
        }
        let value = remembered.values.get_or_insert_default::<T>().clone();
        drop(remembered);
        self.touch();
        value
    }

    pub(super) fn set_identity(&self, identity: Option<Identity>) -> Option<Identity> {
        self.change(|remembered| std::mem::replace(&mut remembered.identity, identity))
    }

    /// Who has logged in, and is not logged out by the time.
    pub(crate) fn identity(&self) -> Option<Identity> {
        let identity = self.remembered.lock().identity.clone();
        identity.filter(|identity| !identity.is_expired())
    }

    /// A number that grows with every change, and with every [`touch`](Self::touch).
    #[cfg(feature = "server")]
    pub(crate) fn version(&self) -> u64 {
        self.version.load(Ordering::Acquire)
    }

    /// Counts a change of something that is not kept here.
    pub(crate) fn touch(&self) {
        self.version.fetch_add(1, Ordering::Release);
    }

    /// The version grows only when the change is made: who sees the new version sees the change.
    fn change<R>(&self, change: impl FnOnce(&mut Remembered) -> R) -> R {
        let result = change(&mut self.remembered.lock());
        self.touch();
        result
    }
}

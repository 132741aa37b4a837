use std::{
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use crate::{Error, sync::Mutex};

/// A configuration that can be made anew, for the connections that come after that.
pub(super) struct Renewable<C> {
    /// Reads what the configuration is made of; none where it was given as it is.
    make: Option<Box<Make<C>>>,
    current: Mutex<Made<C>>,
    /// Held while it is made anew, so that of two at once the one that reads later wins; new
    /// connections, which want the current one, need not wait for that.
    renewing: Mutex<()>,
}

type Make<C> = dyn Fn() -> Result<Made<C>, Error> + Send + Sync;

/// A configuration, and what tells it from another.
pub(super) struct Made<C> {
    pub(super) config: Arc<C>,
    pub(super) fingerprint: u64,
}

/// Tells what a configuration is made of from anything else.
pub(super) fn fingerprint(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

impl<C> Renewable<C> {
    /// The configuration that this makes.
    pub(super) fn open(
        make: impl Fn() -> Result<Made<C>, Error> + Send + Sync + 'static,
    ) -> Result<Self, Error> {
        let current = Mutex::new(make()?);
        let make: Box<Make<C>> = Box::new(make);
        Ok(Self {
            make: Some(make),
            current,
            renewing: Mutex::default(),
        })
    }

    /// A configuration that stays what it is.
    pub(super) fn fixed(config: Arc<C>) -> Self {
        let made = Made {
            config,
            fingerprint: 0,
        };
        Self {
            make: None,
            current: Mutex::new(made),
            renewing: Mutex::default(),
        }
    }

    pub(super) fn config(&self) -> Arc<C> {
        self.current.lock().config.clone()
    }

    /// Makes the configuration anew, and says whether it has changed; after an error it is what it
    /// was.
    pub(super) fn reload(&self) -> Result<bool, Error> {
        let Some(make) = &self.make else {
            return Ok(false);
        };
        let _renewing = self.renewing.lock();
        let new = make()?;
        let mut current = self.current.lock();
        let changed = current.fingerprint != new.fingerprint;
        if changed {
            *current = new;
        }
        Ok(changed)
    }
}

impl<C> fmt::Debug for Renewable<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Renewable").finish_non_exhaustive()
    }
}

use std::{error::Error as StdError, fmt, sync::Arc};

use crate::BoxError;

/// The error that there is instead of an answer, on its way through code that sees answers only.
#[derive(Clone)]
pub(super) struct Failure(Arc<BoxError>);

impl Failure {
    pub(super) fn new(error: BoxError) -> Self {
        Self(Arc::new(error))
    }

    pub(super) fn error(&self) -> &(dyn StdError + 'static) {
        &**self.0
    }

    pub(super) fn into_error(self) -> BoxError {
        Arc::try_unwrap(self.0).unwrap_or_else(|shared| Box::new(Shared(shared)))
    }
}

/// Two are equal if they are of the same failure: errors cannot be compared.
impl PartialEq for Failure {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Failure {}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An error that somebody keeps a clone of.
#[derive(Debug)]
struct Shared(Arc<BoxError>);

impl fmt::Display for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the call failed")
    }
}

impl StdError for Shared {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&**self.0)
    }
}

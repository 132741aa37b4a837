use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
};

use crate::{
    layer::auth::{Access, Authorizer, Decision},
    protocol::Status,
    service::Session,
};

/// What clients may do, as far as the application has a say in it.
#[derive(Default)]
pub(super) struct Guard {
    pub(super) authorizer: Option<Box<dyn Authorizer>>,
    /// Whether nothing is published to clients that have not logged in.
    pub(super) login_required: bool,
}

impl Guard {
    /// Whether there is nothing to decide.
    pub(super) fn is_open(&self) -> bool {
        self.authorizer.is_none() && !self.login_required
    }

    /// The status with which a client is refused something; `None` where it may.
    pub(super) fn refusal(&self, session: &Session, access: Access<'_>) -> Option<Status> {
        let authorizer = self.authorizer.as_ref()?;
        let decide = || authorizer.decide(session, access);
        let decision = catch_unwind(AssertUnwindSafe(decide)).unwrap_or_else(|_| {
            tracing::error!(client = session.id(), "the authorizer panicked");
            Decision::Deny(Status::INTERNAL)
        });
        let refusal = decision.refusal();
        if let Some(status) = refusal {
            let (operation, url) = (access.operation(), access.url());
            tracing::debug!(client = session.id(), %operation, %url, %status, "refused");
        }
        refusal
    }

    pub(super) fn version(&self) -> u64 {
        let authorizer = self.authorizer.as_ref();
        authorizer.map_or(0, |authorizer| authorizer.version())
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard")
            .field("open", &self.is_open())
            .finish_non_exhaustive()
    }
}

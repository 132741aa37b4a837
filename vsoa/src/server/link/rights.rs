use std::{sync::Arc, time::Instant};

use super::Link;
use crate::{
    layer::auth::Access,
    server::guard::Guard,
    service::{Identity, Session},
    session::{Basis, Rights, ServerSession},
};

/// What the client may receive.
///
/// It is decided when something is to be published, and then kept for as long as nothing changes
/// that it was decided on: so it costs next to nothing, and a publication that begins after a
/// change never goes by what was before. Who decides is the application's code, which may look at
/// the session: so it runs outside of every lock.
impl Link {
    /// Decides what the client may receive of what it has subscribed.
    pub(in crate::server) fn decide_rights(self: &Arc<Self>) {
        let Some(guard) = self.shared.guard.get() else {
            return;
        };
        // First: what changes while the rest is looked at makes this stale again.
        let basis = self.basis(guard);
        let session = Session::from(self.clone());
        let identity = session.identity();
        let mut withheld = self.with(|session| session.subscriptions().clone());
        withheld.retain(|url| guard.refusal(&session, Access::Subscribe { url }).is_some());
        let rights = Rights {
            basis: Some(basis),
            until: identity.as_ref().and_then(Identity::expires_at),
            logged_out: guard.login_required && identity.is_none(),
            withheld,
        };
        self.update(|session| session.handle_rights(rights));
    }

    /// Takes note that the client has subscribed more.
    pub(in crate::server) fn handle_subscribed(&self) {
        self.remembered.touch();
    }

    /// Whether the client is authorised, as far as that is a matter of its login.
    pub(super) fn is_let_in(&self) -> bool {
        let guard = self.shared.guard.get();
        !guard.is_some_and(|guard| guard.login_required) || self.remembered.identity().is_some()
    }

    /// Whether what the client may receive has to be decided first; asked under the session's
    /// lock, so that no reply that tells of a change is overtaken by a publication from before.
    pub(super) fn is_stale(&self, session: &ServerSession) -> bool {
        let guard = self.shared.guard.get();
        guard.is_some_and(|guard| !session.rights().hold(self.basis(guard), now))
    }

    fn basis(&self, guard: &Guard) -> Basis {
        Basis {
            session: self.remembered.version(),
            rules: guard.version(),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a login may have expired by now")]
fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

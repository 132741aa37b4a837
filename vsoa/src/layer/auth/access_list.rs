use std::{
    cell::LazyCell,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use super::{Access, Authorizer, Decision, Rule, coverage::Coverage};
#[cfg(feature = "describe")]
use super::{Allowed, Operation};
#[cfg(feature = "describe")]
use crate::service::Pattern;
use crate::{
    service::{Identity, Session},
    sync::RwLock,
};

/// Rules by URL, operation and role, which can be replaced while the server runs.
///
/// The first rule that is for an access decides it, whoever asks: whom that rule does not name is
/// refused, even if a later one would let them in. So the special stands before the general. What
/// no rule is for is refused. Who is refused and has not logged in is told [`Status::PASSWORD`],
/// everybody else [`Status::NO_PERMISSIONS`].
///
/// A subscription is allowed only where the rules allow all that it covers: `/t/` is refused to
/// whom a rule keeps from `/t/secret`.
///
/// Clones share the rules.
///
/// ```
/// use vsoa::layer::auth::{AccessList, Operation, Rule};
///
/// let rules = AccessList::new([
///     Rule::everyone("/auth/")?,
///     Rule::roles("/climate/service/", ["mechanic"])?,
///     Rule::users("/climate/")?.operations([Operation::Get, Operation::Subscribe]),
///     Rule::roles("/climate/", ["driver"])?,
/// ]);
/// # Ok::<(), vsoa::PatternError>(())
/// ```
///
/// [`Status::PASSWORD`]: crate::Status::PASSWORD
/// [`Status::NO_PERMISSIONS`]: crate::Status::NO_PERMISSIONS
#[derive(Clone)]
pub struct AccessList(Arc<Shared>);

struct Shared {
    rules: RwLock<Vec<Rule>>,
    version: AtomicU64,
}

impl AccessList {
    /// A list of these rules.
    pub fn new(rules: impl IntoIterator<Item = Rule>) -> Self {
        Self(Arc::new(Shared {
            rules: RwLock::new(rules.into_iter().collect()),
            version: AtomicU64::new(0),
        }))
    }

    /// Replaces all rules.
    ///
    /// They are for whatever begins after this; what a client has subscribed and may no longer
    /// receive is withheld from it, until rules allow it again.
    pub fn replace(&self, rules: impl IntoIterator<Item = Rule>) {
        let rules = rules.into_iter().collect();
        *self.0.rules.write() = rules;
        // Last: who sees the new version sees the new rules.
        self.0.version.fetch_add(1, Ordering::Release);
    }

    /// Who may do this on all URLs that match a pattern; `None` where that is not the same for all.
    #[cfg(feature = "describe")]
    pub(crate) fn allowed(&self, operation: Operation, pattern: &Pattern) -> Option<Allowed> {
        for rule in &*self.0.rules.read() {
            match rule.coverage_of_pattern(operation, pattern) {
                Coverage::None => {}
                Coverage::Part => return None,
                Coverage::Whole => return Some(rule.allowed().clone()),
            }
        }
        Some(Allowed::nobody())
    }
}

impl Authorizer for AccessList {
    fn decide(&self, session: &Session, access: Access<'_>) -> Decision {
        let identity = LazyCell::new(|| session.identity());
        if allows(&self.0.rules.read(), || identity.as_ref(), access) {
            Decision::Allow
        } else if identity.is_some() {
            Decision::FORBIDDEN
        } else {
            Decision::NotLoggedIn
        }
    }

    fn version(&self) -> u64 {
        self.0.version.load(Ordering::Acquire)
    }
}

impl fmt::Debug for AccessList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessList ")?;
        f.debug_list().entries(&*self.0.rules.read()).finish()
    }
}

/// Whether the first rule for each URL in question allows it.
fn allows<'a>(
    rules: &[Rule],
    identity: impl Fn() -> Option<&'a Identity>,
    access: Access<'_>,
) -> bool {
    for rule in rules {
        match rule.coverage(access) {
            Coverage::None => {}
            Coverage::Part if rule.allows(&identity) => {}
            Coverage::Part => return false,
            Coverage::Whole => return rule.allows(&identity),
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        layer::auth::Operation,
        protocol::{Payload, Url},
        service::Method,
    };

    fn list() -> AccessList {
        AccessList::new([
            Rule::everyone("/auth/").unwrap(),
            Rule::roles("/climate/service/", ["mechanic"]).unwrap(),
            Rule::users("/climate/")
                .unwrap()
                .operations([Operation::Get, Operation::Subscribe]),
            Rule::roles("/climate/", ["driver"]).unwrap(),
        ])
    }

    fn session(role: &str) -> Session {
        let session = Session::in_process();
        session.log_in(Identity::new("anna").with_roles([role]));
        session
    }

    fn call(session: &Session, method: Method, url: &'static str) -> Decision {
        let access = Access::Call {
            method,
            url: &Url::from_static(url),
            payload: &Payload::EMPTY,
        };
        list().decide(session, access)
    }

    fn subscribe(session: &Session, url: &'static str) -> Decision {
        let url = &Url::from_static(url);
        list().decide(session, Access::Subscribe { url })
    }

    #[test]
    fn the_first_rule_for_an_access_decides() {
        let (driver, mechanic) = (session("driver"), session("mechanic"));
        assert_eq!(call(&driver, Method::Set, "/climate/fan"), Decision::Allow);
        assert_eq!(
            call(&mechanic, Method::Set, "/climate/fan"),
            Decision::FORBIDDEN
        );
        assert_eq!(
            call(&mechanic, Method::Get, "/climate/fan"),
            Decision::Allow
        );
        let secret = "/climate/service/log";
        assert_eq!(call(&driver, Method::Get, secret), Decision::FORBIDDEN);
        assert_eq!(call(&mechanic, Method::Get, secret), Decision::Allow);
    }

    #[test]
    fn who_has_not_logged_in_is_told_so() {
        let nobody = Session::in_process();
        assert_eq!(
            call(&nobody, Method::Get, "/climate/fan"),
            Decision::NotLoggedIn
        );
        assert_eq!(call(&nobody, Method::Set, "/auth/login"), Decision::Allow);
    }

    #[test]
    fn who_asks_is_found_out_each_time() {
        let (list, session) = (list(), Session::in_process());
        let access = Access::Subscribe {
            url: &Url::from_static("/climate/cabin/"),
        };
        assert_eq!(list.decide(&session, access), Decision::NotLoggedIn);
        session.log_in(Identity::new("anna"));
        assert_eq!(list.decide(&session, access), Decision::Allow);
        session.log_out();
        assert_eq!(list.decide(&session, access), Decision::NotLoggedIn);
    }

    #[test]
    fn what_no_rule_is_for_is_refused() {
        assert_eq!(
            call(&session("driver"), Method::Get, "/door"),
            Decision::FORBIDDEN
        );
        assert_eq!(subscribe(&session("driver"), "/"), Decision::FORBIDDEN);
    }

    #[test]
    fn a_subscription_needs_all_that_it_covers() {
        let (driver, mechanic) = (session("driver"), session("mechanic"));
        assert_eq!(subscribe(&driver, "/climate/"), Decision::FORBIDDEN);
        assert_eq!(subscribe(&mechanic, "/climate/"), Decision::Allow);
        assert_eq!(subscribe(&driver, "/climate/cabin/"), Decision::Allow);
        assert_eq!(subscribe(&driver, "/climate/service"), Decision::FORBIDDEN);
    }

    #[test]
    fn new_rules_are_for_all_clones_and_have_a_new_version() {
        let list = list();
        let (clone, before) = (list.clone(), list.version());
        list.replace([Rule::everyone("/").unwrap()]);
        let access = Access::Subscribe {
            url: &Url::from_static("/"),
        };
        assert_eq!(
            clone.decide(&Session::in_process(), access),
            Decision::Allow
        );
        assert_ne!(clone.version(), before);
    }
}

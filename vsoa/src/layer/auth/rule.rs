use super::{
    Access, Operation,
    coverage::{self, Coverage},
};
use crate::service::{Identity, Pattern, PatternError};

/// One line of an [`AccessList`](super::AccessList): a URL pattern, operations, and who may.
///
/// The pattern is that of a route: `{names}` stand for one segment each, and `/a/` is `/a` and all
/// below it. A rule is for all operations until [`operations`](Self::operations) says for which.
#[derive(Clone, Debug)]
pub struct Rule {
    pattern: Pattern,
    /// All of them, where this is `None`.
    operations: Option<Box<[Operation]>>,
    allowed: Allowed,
}

#[derive(Clone, Debug)]
enum Allowed {
    Everyone,
    Users,
    Roles(Box<[Box<str>]>),
}

impl Rule {
    /// Everyone may, without a login.
    ///
    /// # Errors
    ///
    /// If the pattern is none.
    pub fn everyone(pattern: &str) -> Result<Self, PatternError> {
        Self::new(pattern, Allowed::Everyone)
    }

    /// Who is logged in may, whatever the roles.
    ///
    /// # Errors
    ///
    /// If the pattern is none.
    pub fn users(pattern: &str) -> Result<Self, PatternError> {
        Self::new(pattern, Allowed::Users)
    }

    /// Who has one of these roles may; without any role, nobody.
    ///
    /// # Errors
    ///
    /// If the pattern is none.
    pub fn roles<R: Into<String>>(
        pattern: &str,
        roles: impl IntoIterator<Item = R>,
    ) -> Result<Self, PatternError> {
        let roles = roles.into_iter().map(|role| role.into().into());
        Self::new(pattern, Allowed::Roles(roles.collect()))
    }

    fn new(pattern: &str, allowed: Allowed) -> Result<Self, PatternError> {
        Ok(Self {
            pattern: pattern.parse()?,
            operations: None,
            allowed,
        })
    }

    /// The same rule, for these operations only.
    #[must_use]
    pub fn operations(mut self, operations: impl IntoIterator<Item = Operation>) -> Self {
        self.operations = Some(operations.into_iter().collect());
        self
    }

    /// How much of what the client wants the rule is for.
    pub(super) fn coverage(&self, access: Access<'_>) -> Coverage {
        let operations = self.operations.as_deref();
        if operations.is_some_and(|operations| !operations.contains(&access.operation())) {
            return Coverage::None;
        }
        match access {
            Access::Subscribe { url } => coverage::of_subscription(&self.pattern, url),
            _ => coverage::of_url(&self.pattern, access.url()),
        }
    }

    pub(super) fn allows(&self, identity: Option<&Identity>) -> bool {
        match &self.allowed {
            Allowed::Everyone => true,
            Allowed::Users => identity.is_some(),
            Allowed::Roles(roles) => {
                identity.is_some_and(|identity| roles.iter().any(|role| identity.has_role(role)))
            }
        }
    }
}

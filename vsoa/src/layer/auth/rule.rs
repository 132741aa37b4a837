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

/// Whom a rule names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Allowed {
    Everyone,
    Roles(Box<[Box<str>]>),
    Users,
}

#[cfg(feature = "describe")]
impl Allowed {
    /// Who has one of no roles at all.
    pub(super) fn nobody() -> Self {
        Self::Roles(Box::new([]))
    }
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
        if !self.is_for(access.operation()) {
            return Coverage::None;
        }
        match access {
            Access::Subscribe { url } => coverage::of_subscription(&self.pattern, url),
            _ => coverage::of_url(&self.pattern, access.url()),
        }
    }

    /// How much of the URLs that match a pattern the rule is for.
    #[cfg(feature = "describe")]
    pub(super) fn coverage_of_pattern(&self, operation: Operation, asked: &Pattern) -> Coverage {
        if self.is_for(operation) {
            coverage::of_pattern(&self.pattern, asked)
        } else {
            Coverage::None
        }
    }

    #[cfg(feature = "describe")]
    pub(super) fn allowed(&self) -> &Allowed {
        &self.allowed
    }

    fn is_for(&self, operation: Operation) -> bool {
        let operations = self.operations.as_deref();
        operations.is_none_or(|operations| operations.contains(&operation))
    }

    /// Whether it names who asks; who that is, is asked for only where the rule goes by it.
    pub(super) fn allows<'a>(&self, identity: impl FnOnce() -> Option<&'a Identity>) -> bool {
        match &self.allowed {
            Allowed::Everyone => true,
            Allowed::Users => identity().is_some(),
            Allowed::Roles(roles) => {
                identity().is_some_and(|identity| roles.iter().any(|role| identity.has_role(role)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_for_everyone_asks_nobody_who_they_are() {
        let rule = Rule::everyone("/auth/").unwrap();
        assert!(rule.allows(|| unreachable!("it names nobody")));
    }
}

use std::{fmt, sync::Arc, time::Instant};

/// Who has logged in: a user with roles, perhaps for a limited time; cheap to clone.
///
/// ```
/// use vsoa::Identity;
///
/// let anna = Identity::new("anna").with_roles(["driver", "owner"]);
/// assert!(anna.has_role("owner") && !anna.has_role("mechanic"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Identity(Arc<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    user: Box<str>,
    roles: Box<[Box<str>]>,
    expires_at: Option<Instant>,
}

impl Identity {
    /// A user without roles, for as long as the connection lasts.
    #[must_use]
    pub fn new(user: impl Into<String>) -> Self {
        Self(Arc::new(Inner {
            user: user.into().into(),
            roles: Box::default(),
            expires_at: None,
        }))
    }

    /// The same user with these roles.
    #[must_use]
    pub fn with_roles<R: Into<String>>(mut self, roles: impl IntoIterator<Item = R>) -> Self {
        let roles = roles.into_iter().map(|role| role.into().into());
        Arc::make_mut(&mut self.0).roles = roles.collect();
        self
    }

    /// The same user, who is logged out when this time has come.
    #[must_use]
    pub fn with_expiry(mut self, at: Instant) -> Self {
        Arc::make_mut(&mut self.0).expires_at = Some(at);
        self
    }

    /// The user's name.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.0.user
    }

    /// The user's roles, in the order in which they were given.
    pub fn roles(&self) -> impl Iterator<Item = &str> {
        self.0.roles.iter().map(|role| &**role)
    }

    /// Whether this is one of the user's roles.
    #[must_use]
    pub fn has_role(&self, role: &str) -> bool {
        self.roles().any(|own| own == role)
    }

    /// When the user is logged out, where that is set.
    #[must_use]
    pub fn expires_at(&self) -> Option<Instant> {
        self.0.expires_at
    }

    /// Whether the user is logged out by now; reads the clock only where an expiry is set.
    #[must_use]
    pub fn is_expired(&self) -> bool {
        #[expect(
            clippy::disallowed_methods,
            reason = "what asks is a handle, and tests may stop this clock"
        )]
        let now = || tokio::time::Instant::now().into_std();
        self.0.expires_at.is_some_and(|at| at <= now())
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("user", &self.user())
            .field("roles", &self.0.roles)
            .finish_non_exhaustive()
    }
}

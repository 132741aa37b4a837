#[cfg(feature = "server")]
use std::sync::Arc;
use std::{fmt, ops::Deref, time::Duration};

use bytestring::ByteString;

use crate::protocol::limits::MAX_PRIORITY;

/// A URL pattern that calls are answered at, and what holds for them unless a call says otherwise.
///
/// A text is a route without more: a [`Router`](crate::Router) takes either.
///
/// ```
/// use std::time::Duration;
///
/// use vsoa::{Request, Route, Router, Status};
///
/// let self_test = Route::from("/self-test")
///     .with_timeout(Duration::from_secs(2))
///     .with_priority(1);
/// let router = Router::new()
///     .set(self_test, async |_: Request| Status::SUCCESS)
///     .get("/state", async |_: Request| Status::SUCCESS);
/// # router.check()?;
/// # Ok::<(), vsoa::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    pattern: ByteString,
    timeout: Option<Duration>,
    priority: u8,
}

impl Route {
    /// A route known when the program is written.
    #[must_use]
    pub const fn from_static(pattern: &'static str) -> Self {
        Self {
            pattern: ByteString::from_static(pattern),
            timeout: None,
            priority: 0,
        }
    }

    /// The same route, on which a call that takes longer ends with
    /// [`Status::NO_RESPONDING`](crate::Status::NO_RESPONDING).
    ///
    /// The router sees to it. Then the handler's future is dropped.
    #[must_use]
    pub const fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// The same route, whose calls have at least this priority, 0 (lowest, the default) to 7.
    ///
    /// A [`PriorityLayer`](crate::layer::PriorityLayer) goes by it.
    ///
    /// # Panics
    ///
    /// If the priority is above 7.
    #[must_use]
    pub const fn with_priority(mut self, priority: u8) -> Self {
        assert!(priority <= MAX_PRIORITY, "a priority is 0 to 7");
        self.priority = priority;
        self
    }

    /// The pattern as it was written.
    #[must_use]
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// How long a call may take; `None` for as long as it likes.
    #[must_use]
    pub fn timeout(&self) -> Option<Duration> {
        self.timeout
    }

    /// The least priority of a call, 0 to 7.
    #[must_use]
    pub fn priority(&self) -> u8 {
        self.priority
    }
}

impl From<&str> for Route {
    fn from(pattern: &str) -> Self {
        String::from(pattern).into()
    }
}

impl From<&String> for Route {
    fn from(pattern: &String) -> Self {
        pattern.as_str().into()
    }
}

impl From<String> for Route {
    fn from(pattern: String) -> Self {
        Self {
            pattern: pattern.into(),
            ..Self::from_static("")
        }
    }
}

/// A route that others hold as well: a router's, or one that a program was written with.
#[derive(Clone)]
pub(super) enum SharedRoute {
    Static(&'static Route),
    #[cfg(feature = "server")]
    Found(FoundRoute),
}

/// One of a router's routes.
#[cfg(feature = "server")]
#[derive(Clone)]
pub(crate) struct FoundRoute {
    routes: Arc<Vec<Route>>,
    index: usize,
}

#[cfg(feature = "server")]
impl FoundRoute {
    pub(crate) fn new(routes: Arc<Vec<Route>>, index: usize) -> Self {
        Self { routes, index }
    }

    /// Its number, if it is one of these very routes.
    pub(crate) fn index_in(&self, routes: &Arc<Vec<Route>>) -> Option<usize> {
        Arc::ptr_eq(&self.routes, routes).then_some(self.index)
    }
}

impl Deref for SharedRoute {
    type Target = Route;

    fn deref(&self) -> &Route {
        match self {
            Self::Static(route) => route,
            #[cfg(feature = "server")]
            Self::Found(found) => &found.routes[found.index],
        }
    }
}

impl fmt::Debug for SharedRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

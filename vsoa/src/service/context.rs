use std::{fmt, time::Duration};

use http::Extensions;

use super::{Captures, Route, Session, route::SharedRoute};
use crate::protocol::Url;

/// Everything about a call but its payload: who calls, what, and what layers have added.
///
/// A method of a service trait gets it by an argument `cx: &vsoa::Context`.
#[derive(Clone, Debug)]
pub struct Context {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) session: Session,
    pub(super) captures: Captures,
    pub(super) route: Option<SharedRoute>,
    pub(super) timeout: Option<Duration>,
    pub(super) extensions: Extensions,
}

impl Context {
    #[inline]
    pub(super) fn new(method: Method, url: Url, session: Session) -> Self {
        Self {
            method,
            url,
            session,
            captures: Captures::default(),
            route: None,
            timeout: None,
            extensions: Extensions::new(),
        }
    }

    /// Whether the call is a GET or a SET.
    #[must_use]
    pub fn method(&self) -> Method {
        self.method
    }

    /// The URL of the call, below the prefix of every router that it was nested in.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The caller.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The parts of the URL that the route's `{names}` stand for.
    #[must_use]
    pub fn captures(&self) -> &Captures {
        &self.captures
    }

    /// The route that the call goes to, for layers on its way there.
    ///
    /// A server looks it up before its layers, and a generated client knows it. It is `None` for a
    /// URL that no route is for, and wherever nobody has looked: below a
    /// [`nest`](crate::Router::nest), or in a handler on a server without layers. A service that is
    /// nested or added as one is a single route here, whatever routes it has inside.
    #[must_use]
    pub fn route(&self) -> Option<&Route> {
        self.route.as_deref()
    }

    /// How long the caller waits, where it said so; the wire does not carry it.
    #[must_use]
    pub fn timeout(&self) -> Option<Duration> {
        self.timeout
    }

    /// Values of any type that layers have left for the handler.
    #[must_use]
    pub fn extensions(&self) -> &Extensions {
        &self.extensions
    }
}

/// The method of a call: the SET flag of the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// Reads.
    Get,
    /// Writes.
    Set,
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Get => "GET",
            Self::Set => "SET",
        })
    }
}

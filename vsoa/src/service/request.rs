use std::time::Duration;

use http::Extensions;

#[cfg(feature = "server")]
use super::FoundRoute;
use super::{Captures, Context, Method, Route, Session, route::SharedRoute};
use crate::protocol::{Payload, Url};

/// A call: a method on a URL with a payload, and its [`Context`].
///
/// ```
/// use vsoa::{Payload, Request, Url};
///
/// let request = Request::set(Url::from_static("/fan"))
///     .with_payload(Payload::json(&["high"])?);
/// assert_eq!(request.context().url(), "/fan");
/// # Ok::<(), vsoa::PayloadError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Request {
    context: Context,
    payload: Payload,
}

impl Request {
    /// A call without payload, from within this process.
    #[must_use]
    pub fn new(method: Method, url: Url) -> Self {
        Self {
            context: Context::new(method, url, Session::in_process()),
            payload: Payload::EMPTY,
        }
    }

    /// A call that came over the network.
    #[cfg(feature = "server")]
    pub(crate) fn from_client(
        session: Session,
        method: Method,
        url: Url,
        payload: Payload,
    ) -> Self {
        Self {
            context: Context::new(method, url, session),
            payload,
        }
    }

    /// A call of a route that is known when the program is written.
    #[inline]
    pub(crate) fn of_route(
        method: Method,
        route: &'static Route,
        url: Url,
        payload: Payload,
    ) -> Self {
        Self {
            context: Context {
                route: Some(SharedRoute::Static(route)),
                ..Context::new(method, url, Session::in_process())
            },
            payload,
        }
    }

    /// A GET without payload.
    #[must_use]
    pub fn get(url: Url) -> Self {
        Self::new(Method::Get, url)
    }

    /// A SET without payload.
    #[must_use]
    pub fn set(url: Url) -> Self {
        Self::new(Method::Set, url)
    }

    /// The same call with this payload.
    #[must_use]
    pub fn with_payload(mut self, payload: Payload) -> Self {
        self.payload = payload;
        self
    }

    /// The same call, given up after this time instead of the client's default.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.context.timeout = Some(timeout);
        self
    }

    /// The same call, made by this caller.
    #[must_use]
    pub fn with_session(mut self, session: Session) -> Self {
        self.context.session = session;
        self
    }

    /// The same call on another URL, and with that on a route that is not known.
    #[must_use]
    pub fn with_url(mut self, url: Url) -> Self {
        self.context.url = url;
        self.context.route = None;
        self
    }

    /// The same call, known to go to this route: see [`Context::route`].
    #[must_use]
    pub fn with_route(mut self, route: &'static Route) -> Self {
        self.context.route = Some(SharedRoute::Static(route));
        self
    }

    /// Leaves what a look-up has found, also for the router that made it.
    #[cfg(feature = "server")]
    pub(crate) fn set_found_route(&mut self, found: Option<FoundRoute>) {
        self.context.route = found.map(SharedRoute::Found);
    }

    #[cfg(feature = "server")]
    pub(crate) fn found_route(&self) -> Option<&FoundRoute> {
        match &self.context.route {
            Some(SharedRoute::Found(found)) => Some(found),
            _ => None,
        }
    }

    pub(crate) fn set_captures(&mut self, captures: Captures) {
        self.context.captures = captures;
    }

    /// The values that layers leave for the handler.
    pub fn extensions_mut(&mut self) -> &mut Extensions {
        &mut self.context.extensions
    }

    /// Who calls, what, and what layers have added.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Whether the call is a GET or a SET.
    #[must_use]
    pub fn method(&self) -> Method {
        self.context.method
    }

    /// The URL called.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.context.url
    }

    /// Param and data.
    #[must_use]
    pub fn payload(&self) -> &Payload {
        &self.payload
    }

    /// All of the call that a client sends, or goes by.
    #[cfg(feature = "client")]
    #[inline]
    pub(crate) fn into_sent(self) -> (Method, Url, Payload, Option<Duration>) {
        let Self { context, payload } = self;
        let (method, url, timeout) = context.into_sent();
        (method, url, payload, timeout)
    }

    /// Takes the call apart.
    #[must_use]
    #[inline]
    pub fn into_parts(self) -> (Context, Payload) {
        (self.context, self.payload)
    }
}

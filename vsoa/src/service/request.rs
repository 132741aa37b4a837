use std::{fmt, time::Duration};

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
#[derive(Clone)]
pub struct Request(Box<Parts>);

/// What a request is made of.
///
/// It is some 200 bytes, and each layer hands the request on: copying it on each of these ways
/// costs more than to have it in a box. It is made in there (`Box::write`) and taken apart in
/// there, so that it is not copied on its way in and out either.
#[derive(Clone)]
struct Parts {
    context: Context,
    payload: Payload,
}

impl Request {
    /// A call without payload, from within this process.
    #[must_use]
    pub fn new(method: Method, url: Url) -> Self {
        Self(Box::write(
            Box::new_uninit(),
            Parts {
                context: Context::new(method, url, Session::in_process()),
                payload: Payload::EMPTY,
            },
        ))
    }

    /// A call that came over the network.
    #[cfg(feature = "server")]
    pub(crate) fn from_client(
        session: Session,
        method: Method,
        url: Url,
        payload: Payload,
    ) -> Self {
        Self(Box::write(
            Box::new_uninit(),
            Parts {
                context: Context::new(method, url, session),
                payload,
            },
        ))
    }

    /// A call of a route that is known when the program is written.
    #[inline]
    pub(crate) fn of_route(
        method: Method,
        route: &'static Route,
        url: Url,
        payload: Payload,
    ) -> Self {
        Self(Box::write(
            Box::new_uninit(),
            Parts {
                context: Context {
                    route: Some(SharedRoute::Static(route)),
                    ..Context::new(method, url, Session::in_process())
                },
                payload,
            },
        ))
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
        self.0.payload = payload;
        self
    }

    /// The same call, given up after this time instead of the client's default.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.0.context.timeout = Some(timeout);
        self
    }

    /// The same call, made by this caller.
    #[must_use]
    pub fn with_session(mut self, session: Session) -> Self {
        self.0.context.session = session;
        self
    }

    /// The same call on another URL, and with that on a route that is not known.
    #[must_use]
    pub fn with_url(mut self, url: Url) -> Self {
        self.0.context.url = url;
        self.0.context.route = None;
        self
    }

    /// The same call, known to go to this route: see [`Context::route`].
    #[must_use]
    pub fn with_route(mut self, route: &'static Route) -> Self {
        self.0.context.route = Some(SharedRoute::Static(route));
        self
    }

    /// Leaves what a look-up has found, also for the router that made it.
    #[cfg(feature = "server")]
    pub(crate) fn set_found_route(&mut self, found: Option<FoundRoute>) {
        self.0.context.route = found.map(SharedRoute::Found);
    }

    #[cfg(feature = "server")]
    pub(crate) fn found_route(&self) -> Option<&FoundRoute> {
        match &self.0.context.route {
            Some(SharedRoute::Found(found)) => Some(found),
            _ => None,
        }
    }

    pub(crate) fn set_captures(&mut self, captures: Captures) {
        self.0.context.captures = captures;
    }

    /// The values that layers leave for the handler.
    pub fn extensions_mut(&mut self) -> &mut Extensions {
        &mut self.0.context.extensions
    }

    /// Who calls, what, and what layers have added.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.0.context
    }

    /// Whether the call is a GET or a SET.
    #[must_use]
    pub fn method(&self) -> Method {
        self.0.context.method
    }

    /// The URL called.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.0.context.url
    }

    /// Param and data.
    #[must_use]
    pub fn payload(&self) -> &Payload {
        &self.0.payload
    }

    /// All of the call that a client sends, or goes by.
    #[cfg(feature = "client")]
    #[inline]
    pub(crate) fn into_sent(self) -> (Method, Url, Payload, Option<Duration>) {
        let Parts {
            context:
                Context {
                    method,
                    url,
                    timeout,
                    ..
                },
            payload,
        } = *self.0;
        (method, url, payload, timeout)
    }

    /// Takes the call apart.
    #[must_use]
    #[inline]
    pub fn into_parts(self) -> (Context, Payload) {
        let Parts { context, payload } = *self.0;
        (context, payload)
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("context", self.context())
            .field("payload", self.payload())
            .finish()
    }
}

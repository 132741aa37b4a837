//! From a URL and a method to the service that answers.
//!
//! A [`Router`] is itself a service, so routers nest, and a client can stand wherever a router
//! can. It knows nothing of sockets. Start with [`Router`]; `matcher` holds the rules by which a
//! URL finds its route, and `target` how handlers and services become one type.

#[cfg(feature = "server")]
mod begun;
mod call;
mod future;
mod handler;
mod matcher;
mod outcome;
#[cfg(feature = "server")]
mod relay;
mod table;
mod target;

use std::{
    any::Any,
    convert::Infallible,
    fmt,
    sync::Arc,
    task::{Context, Poll},
};

use tower_service::Service;

pub(crate) use self::outcome::Outcome;
#[cfg(feature = "server")]
pub(crate) use self::relay::Relay;
#[cfg(feature = "server")]
pub(crate) use self::{
    begun::{Begun, poll_once},
    call::{Call, RemoteCall},
    target::InAnyCase,
};
pub use self::{future::ResponseFuture, handler::Handler, target::Methods};
use self::{
    table::Table,
    target::{HandlerTarget, NestedTarget, ParamTarget, ServiceTarget, Target},
};
#[cfg(doc)]
use crate::protocol::Status;
use crate::{
    BoxError, Error, ErrorKind,
    service::{Method, Request, Response, Route, StatusError},
};
#[cfg(feature = "server")]
use crate::{
    protocol::Draft,
    service::{FoundRoute, Session, Upstream},
};

/// Sends each call to the handler or service whose URL matches.
///
/// A URL finds its route so:
///
/// 1. the same text;
/// 2. a pattern, in which a whole segment may be a `{name}` that stands for any text but the empty
///    one; where both fit, a segment's own text goes before a name;
/// 3. a route whose URL ends in `/` and that covers the call: `/a/b/` covers `/a/b` and
///    `/a/b/...`, but not `/a/bc`. The one with the most segments wins; `/` covers everything.
///
/// GET and SET are routed apart, with one exception: a URL that rule 1 or 2 finds for the other
/// method only is [`Status::INVALID_URL`] and goes to no route that covers it. So is a URL without
/// any route.
///
/// A mistake in a route (a pattern that is none, or two routes that match the same URLs for the
/// same method) is kept and told by [`Router::check`], which a server asks before it starts. Until
/// it is put right, the router answers every call with [`Status::INTERNAL`].
///
/// The same text is found by one hash look-up. All else costs by the segments of the URL, and by the
/// places where both a text and a name fit; not by the number of routes. A clone shares the routes.
///
/// # Examples
///
/// ```
/// use tower::ServiceExt;
/// use vsoa::{Payload, Request, Router, Status, Url};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let router = Router::new()
///     .get("/fan/{zone}", async |call: Request| {
///         Payload::json(call.context().captures().get("zone").unwrap_or("?"))
///     })
///     .fallback(async |call: Request| Payload::json(&**call.url()));
/// router.check()?;
///
/// let call = |url| router.clone().oneshot(Request::get(Url::from_static(url)));
/// assert_eq!(call("/fan/rear").await?.payload().parse::<String>()?, "rear");
/// assert_eq!(call("/door").await?.payload().parse::<String>()?, "/door");
///
/// let set = Request::set(Url::from_static("/fan/rear"));
/// assert_eq!(router.oneshot(set).await?.status(), Status::INVALID_URL);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Router(Arc<Table>);

/// A route of a [`Router`]: where it is, and what it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RouteInfo {
    /// The pattern of its URL.
    pub url: String,
    /// The methods that it answers.
    pub methods: &'static [Method],
}

impl Router {
    /// A router without routes: it answers every call with [`Status::INVALID_URL`].
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a handler that answers GET and SET.
    #[must_use]
    pub fn route(self, route: impl Into<Route>, handler: impl Handler) -> Self {
        self.add_handler(Methods::Both, route, handler)
    }

    /// Adds a handler that answers GET.
    #[must_use]
    pub fn get(self, route: impl Into<Route>, handler: impl Handler) -> Self {
        self.add_handler(Methods::Get, route, handler)
    }

    /// Adds a handler that answers SET.
    #[must_use]
    pub fn set(self, route: impl Into<Route>, handler: impl Handler) -> Self {
        self.add_handler(Methods::Set, route, handler)
    }

    /// Adds a service that answers GET and SET, and sees the URL as it is.
    ///
    /// An error of the service becomes the answer's status: tower's `Elapsed` is
    /// [`Status::NO_RESPONDING`], its `Overloaded` [`Status::NO_MEMORY`], a connection that is gone
    /// [`Status::PROXY`], anything else [`Status::INTERNAL`] with the details in the log only.
    #[must_use]
    pub fn route_service<S>(self, route: impl Into<Route>, service: S) -> Self
    where
        S: Service<Request, Response = Response> + Clone + Send + Sync + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send + 'static,
    {
        let route = route.into();
        let this = match route.pattern() {
            "/" => self.inherit("/", &service),
            pattern => self.inherit_mistakes(pattern, &service),
        };
        this.add(
            Methods::Both,
            route,
            Target::request(ServiceTarget(service)),
        )
    }

    /// Adds a handler for whatever no other route is for; the same as the route `/`.
    #[must_use]
    pub fn fallback(self, handler: impl Handler) -> Self {
        self.route("/", handler)
    }

    /// As [`Router::fallback`], for a service.
    #[must_use]
    pub fn fallback_service<S>(self, service: S) -> Self
    where
        S: Service<Request, Response = Response> + Clone + Send + Sync + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send + 'static,
    {
        self.route_service("/", service)
    }

    /// Gives a service all calls at and below `stem`, with the stem taken off their URL.
    pub(crate) fn mount<S>(self, stem: &str, service: S) -> Self
    where
        S: Service<Request, Response = Response> + Clone + Send + Sync + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send + 'static,
    {
        self.add(
            Methods::Both,
            format!("{stem}/").into(),
            Target::request(NestedTarget::new(stem, service)),
        )
    }

    /// Adds all routes of another router, or of what can become one.
    #[must_use]
    pub fn merge(mut self, other: impl Into<Self>) -> Self {
        let other: Self = other.into();
        let inner = Arc::make_mut(&mut self.0);
        inner.mistakes.extend_from_slice(&other.0.mistakes);
        for (entry, route) in other.0.entries.iter().zip(&*other.0.routes) {
            inner.insert(entry.clone(), route.clone());
        }
        #[cfg(feature = "server")]
        for relay in &other.0.relays {
            inner.insert_relay(relay.clone());
        }
        self
    }

    /// The routes, in the order in which they were added.
    #[must_use]
    pub fn routes(&self) -> Vec<RouteInfo> {
        let entries = self.0.entries.iter().zip(&*self.0.routes);
        entries
            .map(|(entry, route)| RouteInfo {
                url: route.pattern().to_owned(),
                methods: entry.methods.each(),
            })
            .collect()
    }

    /// Whether every route is a valid one and none clashes with another.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Route`]; the text names every bad pattern and why, and both routes of every
    /// clash.
    pub fn check(&self) -> Result<(), Error> {
        if self.0.mistakes.is_empty() {
            Ok(())
        } else {
            let text = self.0.mistakes.join("; ");
            Err(Error::with_text(ErrorKind::Route, text))
        }
    }

    /// Begins a caller's call, without the wrapping that makes a [`Service`] of the router; its
    /// answer may be written into `reply`.
    #[cfg(feature = "server")]
    #[inline]
    pub(crate) fn begin(
        &self,
        session: &Session,
        call: impl RemoteCall,
        reply: Draft<'_>,
    ) -> Begun {
        self.0.begin(session, call, reply)
    }

    /// The route that the call would go to, if it is called here.
    #[cfg(feature = "server")]
    pub(crate) fn find_route(&self, request: &Request) -> Option<FoundRoute> {
        self.0.find_route(request)
    }

    fn add_handler(self, methods: Methods, route: impl Into<Route>, handler: impl Handler) -> Self {
        let target = Target::request(HandlerTarget(handler));
        self.add(methods, route.into(), target)
    }

    /// Adds a handler that wants no more of a call than what it reads from the param.
    pub(crate) fn add_param_handler<F, Fut, E>(
        self,
        methods: Methods,
        route: Route,
        handler: F,
    ) -> Self
    where
        F: Fn(&[u8]) -> Result<Fut, E> + Send + Sync + 'static,
        Fut: Future<Output: Outcome> + Send + 'static,
        E: StatusError,
    {
        self.add(methods, route, Target::param(ParamTarget(handler)))
    }

    fn add(mut self, methods: Methods, route: Route, target: Target) -> Self {
        Arc::make_mut(&mut self.0).add(methods, route, target);
        self
    }

    /// Adds a relay; one that cannot be is a mistake.
    #[cfg(feature = "server")]
    #[cfg_attr(
        not(feature = "client"),
        expect(dead_code, reason = "without clients nobody is upstream")
    )]
    pub(crate) fn add_relay(
        mut self,
        prefix: &str,
        upstream: Arc<dyn Upstream>,
        maker: &'static (dyn Any + Send + Sync),
    ) -> Self {
        let inner = Arc::make_mut(&mut self.0);
        match Relay::new(prefix, upstream, maker) {
            Ok(relay) => inner.insert_relay(relay),
            Err(error) => inner.mistakes.push(format!("relay `{prefix}`: {error}")),
        }
        self
    }

    /// What passes publications and datagrams on, beside the routes.
    #[cfg(feature = "server")]
    pub(crate) fn relays(&self) -> &[Relay] {
        &self.0.relays
    }

    /// Takes over what a router that becomes a service below this prefix has beside its routes:
    /// its relays, and its mistakes, which no one else would tell.
    pub(crate) fn inherit(self, prefix: &str, service: &dyn Any) -> Self {
        let inherited = self.inherit_mistakes(prefix, service);
        #[cfg(feature = "server")]
        if let Some(router) = service.downcast_ref::<Self>() {
            return inherited.inherit_relays(prefix, router);
        }
        inherited
    }

    #[cfg(feature = "server")]
    fn inherit_relays(mut self, prefix: &str, router: &Self) -> Self {
        // Below a prefix with names only calls find their way back.
        if !router.0.relays.is_empty() && !prefix.contains('{') {
            let stem = prefix.strip_suffix('/').unwrap_or(prefix);
            let inner = Arc::make_mut(&mut self.0);
            for relay in &router.0.relays {
                inner.insert_relay(relay.nested(stem));
            }
        }
        self
    }

    fn inherit_mistakes(mut self, url: &str, service: &dyn Any) -> Self {
        if let Some(router) = service.downcast_ref::<Self>()
            && !router.0.mistakes.is_empty()
        {
            let inherited = router.0.mistakes.iter();
            Arc::make_mut(&mut self.0)
                .mistakes
                .extend(inherited.map(|mistake| format!("in `{url}`: {mistake}")));
        }
        self
    }
}

impl Service<Request> for Router {
    type Response = Response;
    type Error = Infallible;
    type Future = ResponseFuture;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> ResponseFuture {
        ResponseFuture::new(self.0.answer(request))
    }
}

impl fmt::Debug for Router {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Router ")?;
        f.debug_list().entries(&self.0.entries).finish()
    }
}

#[cfg(test)]
mod tests;

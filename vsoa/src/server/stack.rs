use std::{
    fmt,
    task::{Context, Poll},
};

use tower_service::Service;

use crate::{
    BoxError, Router,
    protocol::Draft,
    router::{Answer, Begun, Call, answer_of},
    service::{Request, Response, Session, error_response},
};

/// What a server runs calls through: its router, with or without layers around it.
///
/// Each connection has a clone of its own.
pub(super) enum Stack {
    Bare(Router),
    Layered(Router, Box<dyn Layered>),
}

impl Stack {
    /// A router, and the layers around it.
    pub(super) fn layered<S>(router: Router, service: S) -> Self
    where
        S: Service<Request, Response = Response> + Clone + Send + Sync + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send + 'static,
    {
        Self::Layered(router, Box::new(service))
    }

    /// Whether a call is welcome; the answer to it, where the layers have failed.
    pub(super) fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Response>> {
        match self {
            Self::Bare(_) => Poll::Ready(Ok(())),
            Self::Layered(_, service) => service.poll_ready(cx),
        }
    }

    /// Starts a caller's call; only after `poll_ready` said that it is welcome. Its answer may be
    /// written into `reply`.
    ///
    /// What the layers have taken for this connection goes with the call: a limit that turned it
    /// away under a `LoadShed` keeps it in its queue, and would give a place to an idle connection.
    #[inline]
    pub(super) fn begin(&mut self, session: &Session, call: impl Call, reply: Draft<'_>) -> Begun {
        match self {
            Self::Bare(router) => router.begin(session, call, reply),
            Self::Layered(router, service) => {
                let mut request = call.into_request(session);
                request.set_found_route(router.find_route(&request));
                let fresh = service.boxed_clone();
                Begun::of(std::mem::replace(service, fresh).call(request))
            }
        }
    }
}

impl Clone for Stack {
    fn clone(&self) -> Self {
        match self {
            Self::Bare(router) => Self::Bare(router.clone()),
            Self::Layered(router, service) => Self::Layered(router.clone(), service.boxed_clone()),
        }
    }
}

impl fmt::Debug for Stack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bare(router) => router.fmt(f),
            Self::Layered(..) => f.write_str("Layered(..)"),
        }
    }
}

/// A service of any type whose errors are answers.
pub(super) trait Layered: Send + Sync {
    fn boxed_clone(&self) -> Box<dyn Layered>;
    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Response>>;
    fn call(&mut self, request: Request) -> Answer;
}

impl<S> Layered for S
where
    S: Service<Request, Response = Response> + Clone + Send + Sync + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
{
    fn boxed_clone(&self) -> Box<dyn Layered> {
        Box::new(self.clone())
    }

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Response>> {
        Service::poll_ready(self, cx).map_err(|error| error_response(error.into()))
    }

    fn call(&mut self, request: Request) -> Answer {
        answer_of(Service::call(self, request))
    }
}

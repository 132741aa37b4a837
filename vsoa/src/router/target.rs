use std::{
    fmt, future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use pin_project_lite::pin_project;
use tower::ServiceExt;
use tower_service::Service;

#[cfg(feature = "server")]
use super::begun::{Begun, poll_once};
use super::{Handler, Outcome, handler::Answering};
#[cfg(feature = "server")]
use crate::protocol::Draft;
use crate::{
    BoxError,
    protocol::{Status, Url},
    service::{IntoResponse, Method, Request, Response, StatusError, error_response},
};

/// The one future that a call allocates.
pub(crate) type Answer = Pin<Box<dyn Future<Output = Response> + Send>>;

/// A handler or a service, by what it wants of a call.
#[derive(Clone)]
pub(super) enum Target {
    Param(Arc<dyn Answers<Param>>),
    Request(Arc<dyn Answers<Request>>),
}

/// What there is to want of a call.
pub(super) trait Part {
    type Of<'a>;
}

/// The param, where it stands.
pub(super) enum Param {}

impl Part for Param {
    type Of<'a> = &'a [u8];
}

impl Part for Request {
    type Of<'a> = Self;
}

/// What answers a call, or a part of it.
pub(super) trait Answers<P: Part>: Send + Sync {
    fn call(&self, call: P::Of<'_>) -> Answer;

    /// As [`call`](Self::call), and polls the handler for the first time; what it ends with may be
    /// written into `reply`.
    #[cfg(feature = "server")]
    fn begin(&self, call: P::Of<'_>, reply: Draft<'_>) -> Begun {
        let _ = reply;
        Begun::of(self.call(call))
    }
}

impl Target {
    pub(super) fn param(target: impl Answers<Param> + 'static) -> Self {
        Self::Param(Arc::new(target))
    }

    pub(super) fn request(target: impl Answers<Request> + 'static) -> Self {
        Self::Request(Arc::new(target))
    }

    /// The same target, given up after this time.
    pub(super) fn within(self, limit: Option<Duration>) -> Self {
        match (self, limit) {
            (Self::Param(target), Some(limit)) => Self::param(TimedTarget { limit, target }),
            (Self::Request(target), Some(limit)) => Self::request(TimedTarget { limit, target }),
            (target, None) => target,
        }
    }
}

struct TimedTarget<P> {
    limit: Duration,
    target: Arc<dyn Answers<P>>,
}

impl<P: Part> Answers<P> for TimedTarget<P> {
    fn call(&self, call: P::Of<'_>) -> Answer {
        let answer = tokio::time::timeout(self.limit, self.target.call(call));
        Box::pin(async move {
            answer
                .await
                .unwrap_or_else(|_| Response::from_status(Status::NO_RESPONDING))
        })
    }
}

pub(super) struct HandlerTarget<H>(pub(super) H);

impl<H: Handler> Answers<Request> for HandlerTarget<H> {
    fn call(&self, request: Request) -> Answer {
        Box::pin(self.0.call(request))
    }
}

/// A handler that first reads what it needs from the param, or refuses it.
pub(super) struct ParamTarget<F>(pub(super) F);

impl<F, Fut, E> Answers<Param> for ParamTarget<F>
where
    F: Fn(&[u8]) -> Result<Fut, E> + Send + Sync,
    Fut: Future<Output: Outcome> + Send + 'static,
    E: StatusError,
{
    fn call(&self, param: &[u8]) -> Answer {
        match self.0(param) {
            Ok(answer) => Box::pin(Answering { answer }),
            Err(refusal) => {
                let refusal = Err::<Response, _>(refusal).into_response();
                Box::pin(future::ready(refusal))
            }
        }
    }

    #[cfg(feature = "server")]
    fn begin(&self, param: &[u8], reply: Draft<'_>) -> Begun {
        let mut answering = match self.0(param) {
            Ok(answer) => Box::pin(Answering { answer }),
            Err(refusal) => return Begun::failed(refusal),
        };
        match poll_once(answering.as_mut().handler()) {
            Poll::Ready(outcome) => outcome.answer(reply),
            Poll::Pending => Begun::Waiting(answering),
        }
    }
}

pub(super) struct ServiceTarget<S>(pub(super) S);

impl<S> Answers<Request> for ServiceTarget<S>
where
    S: Service<Request, Response = Response> + Clone + Send + Sync + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
{
    fn call(&self, request: Request) -> Answer {
        Box::pin(InAnyCase::new(self.0.clone().oneshot(request)))
    }
}

pin_project! {
    /// What a service gives, as an answer in any case.
    ///
    /// An async block that only waits for a future would have room for that twice.
    pub(crate) struct InAnyCase<F> {
        #[pin]
        call: F,
    }
}

impl<F> InAnyCase<F> {
    pub(crate) fn new(call: F) -> Self {
        Self { call }
    }
}

impl<F, E> Future for InAnyCase<F>
where
    F: Future<Output = Result<Response, E>>,
    E: Into<BoxError>,
{
    type Output = Response;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        let answer = ready!(self.project().call.poll(cx));
        Poll::Ready(answer.unwrap_or_else(|error| error_response(error.into())))
    }
}

/// A service that sees the URL without the prefix that it is nested at.
pub(super) struct NestedTarget<S> {
    depth: usize,
    service: ServiceTarget<S>,
}

impl<S> NestedTarget<S> {
    pub(super) fn new(prefix: &str, service: S) -> Self {
        Self {
            depth: prefix.matches('/').count(),
            service: ServiceTarget(service),
        }
    }
}

impl<S> Answers<Request> for NestedTarget<S>
where
    ServiceTarget<S>: Answers<Request>,
{
    fn call(&self, request: Request) -> Answer {
        let url = skip_segments(request.url(), self.depth);
        self.service.call(request.with_url(url))
    }
}

/// The URL without its first segments; a prefix may hold names, so its text cannot be compared.
fn skip_segments(url: &Url, count: usize) -> Url {
    let end = url.match_indices('/').nth(count);
    let prefix = end.map_or(url.as_str(), |(end, _)| &url[..end]);
    url.strip_prefix(prefix)
        .expect("what comes before a slash, or is the whole URL, is a prefix of it")
}

/// The methods that a route answers.
#[derive(Clone, Copy, Debug)]
pub enum Methods {
    /// GET alone.
    Get,
    /// SET alone.
    Set,
    /// GET and SET.
    Both,
}

impl Methods {
    pub(super) fn each(self) -> &'static [Method] {
        match self {
            Self::Get => &[Method::Get],
            Self::Set => &[Method::Set],
            Self::Both => &[Method::Get, Method::Set],
        }
    }
}

impl fmt::Display for Methods {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Get => "GET",
            Self::Set => "SET",
            Self::Both => "GET and SET",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skipping_segments_leaves_an_absolute_url() {
        for (url, count, rest) in [
            ("/a/b", 0, "/a/b"),
            ("/a/b", 1, "/b"),
            ("/a/b", 2, "/"),
            ("/a/b/", 2, "/"),
            ("/a//b", 1, "//b"),
            ("/", 0, "/"),
        ] {
            assert_eq!(skip_segments(&Url::from_static(url), count), rest, "{url}");
        }
    }
}

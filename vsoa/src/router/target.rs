use std::{
    fmt,
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
use crate::{
    BoxError,
    protocol::{Payload, Status, Url},
    service::{Method, Request, Response, error_response},
};

/// The one future that a call allocates.
pub(crate) type Answer = Pin<Box<dyn Future<Output = Response> + Send>>;

/// A handler or a service, by what it wants of a call.
#[derive(Clone)]
pub(super) enum Target {
    Payload(Arc<dyn Answers<Payload>>),
    Request(Arc<dyn Answers<Request>>),
}

/// What answers a call, or a part of it.
pub(super) trait Answers<C>: Send + Sync {
    fn call(&self, call: C) -> Answer;

    /// As [`call`](Self::call), and polls the handler for the first time.
    #[cfg(feature = "server")]
    fn begin(&self, call: C) -> Begun {
        Begun::of(self.call(call))
    }
}

impl Target {
    pub(super) fn payload(target: impl Answers<Payload> + 'static) -> Self {
        Self::Payload(Arc::new(target))
    }

    pub(super) fn request(target: impl Answers<Request> + 'static) -> Self {
        Self::Request(Arc::new(target))
    }

    /// The same target, given up after this time.
    pub(super) fn within(self, limit: Option<Duration>) -> Self {
        match (self, limit) {
            (Self::Payload(target), Some(limit)) => Self::payload(TimedTarget { limit, target }),
            (Self::Request(target), Some(limit)) => Self::request(TimedTarget { limit, target }),
            (target, None) => target,
        }
    }
}

struct TimedTarget<C> {
    limit: Duration,
    target: Arc<dyn Answers<C>>,
}

impl<C> Answers<C> for TimedTarget<C> {
    fn call(&self, call: C) -> Answer {
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

pub(super) struct PayloadTarget<F>(pub(super) F);

impl<F, Fut> Answers<Payload> for PayloadTarget<F>
where
    F: Fn(Payload) -> Fut + Send + Sync,
    Fut: Future<Output: Outcome> + Send + 'static,
{
    fn call(&self, payload: Payload) -> Answer {
        let answer = self.0(payload);
        Box::pin(Answering { answer })
    }

    #[cfg(feature = "server")]
    fn begin(&self, payload: Payload) -> Begun {
        let answer = self.0(payload);
        let mut answering = Box::pin(Answering { answer });
        match poll_once(answering.as_mut().handler()) {
            Poll::Ready(outcome) => outcome.into_begun(),
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
        answer_of(self.0.clone().oneshot(request))
    }
}

/// What a service gives, as an answer in any case.
pub(crate) fn answer_of<E: Into<BoxError>>(
    call: impl Future<Output = Result<Response, E>> + Send + 'static,
) -> Answer {
    Box::pin(InAnyCase { call })
}

pin_project! {
    /// An async block that only waits for a future would have room for that twice.
    struct InAnyCase<F> {
        #[pin]
        call: F,
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

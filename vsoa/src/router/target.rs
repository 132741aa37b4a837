use std::{fmt, pin::Pin, sync::Arc, time::Duration};

use tower::ServiceExt;
use tower_service::Service;

use super::Handler;
use crate::{
    BoxError,
    protocol::{Status, Url},
    service::{Method, Request, Response, Route, error_response},
};

/// The one future that a call allocates.
pub(crate) type Answer = Pin<Box<dyn Future<Output = Response> + Send>>;

/// A handler or a service behind one type.
pub(super) trait Target: Send + Sync {
    fn call(&self, request: Request) -> Answer;
}

/// What a call of this route is answered by, within its time.
pub(super) fn timed(route: &Route, target: Arc<dyn Target>) -> Arc<dyn Target> {
    match route.timeout() {
        Some(limit) => Arc::new(TimedTarget { limit, target }),
        None => target,
    }
}

struct TimedTarget {
    limit: Duration,
    target: Arc<dyn Target>,
}

impl Target for TimedTarget {
    fn call(&self, request: Request) -> Answer {
        let answer = tokio::time::timeout(self.limit, self.target.call(request));
        Box::pin(async move {
            answer
                .await
                .unwrap_or_else(|_| Response::from_status(Status::NO_RESPONDING))
        })
    }
}

pub(super) struct HandlerTarget<H>(pub(super) H);

impl<H: Handler> Target for HandlerTarget<H> {
    fn call(&self, request: Request) -> Answer {
        Box::pin(self.0.call(request))
    }
}

pub(super) struct ServiceTarget<S>(pub(super) S);

impl<S> Target for ServiceTarget<S>
where
    S: Service<Request, Response = Response> + Clone + Send + Sync + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
{
    fn call(&self, request: Request) -> Answer {
        let answer = self.0.clone().oneshot(request);
        Box::pin(async move {
            answer
                .await
                .unwrap_or_else(|error| error_response(error.into()))
        })
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

impl<S> Target for NestedTarget<S>
where
    ServiceTarget<S>: Target,
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
pub(super) enum Methods {
    Get,
    Set,
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

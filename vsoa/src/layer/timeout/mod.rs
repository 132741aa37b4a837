//! An end to calls that take too long.

mod future;
mod layer;

use std::{
    task::{Context, Poll},
    time::Duration,
};

use tower_service::Service;

use crate::{
    BoxError,
    service::{self, Request, Response},
};

pub use self::{future::ResponseFuture, layer::TimeoutLayer};

/// A service whose calls end in time; [`TimeoutLayer`] makes it.
#[derive(Clone, Debug)]
pub struct Timeout<S> {
    inner: S,
    default: Duration,
}

impl<S> Timeout<S> {
    /// Ends calls of this service, after `default` unless they say otherwise.
    pub fn new(inner: S, default: Duration) -> Self {
        Self { inner, default }
    }
}

impl<S> Service<Request> for Timeout<S>
where
    S: Service<Request, Response = Response>,
    S::Error: Into<BoxError>,
{
    type Response = Response;
    type Error = BoxError;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, request: Request) -> ResponseFuture<S::Future> {
        let limit = limit_of(request.context()).unwrap_or(self.default);
        ResponseFuture::new(self.inner.call(request), limit)
    }
}

/// What the caller said, else what the route says.
fn limit_of(call: &service::Context) -> Option<Duration> {
    call.timeout().or_else(|| call.route()?.timeout())
}

#[cfg(test)]
mod tests {
    use tokio::time::{self, Instant};
    use tower::{Layer, ServiceExt};

    use super::*;
    use crate::{Error, Route, Router, protocol::Url};

    static ROUTE: Route = Route::from_static("/x").with_timeout(Duration::from_secs(2));

    async fn time_until_given_up(call: Request) -> Duration {
        let never = Router::new().fallback(async |_: Request| std::future::pending::<()>().await);
        let service = TimeoutLayer::new(Duration::from_secs(3)).layer(never);
        #[expect(clippy::disallowed_methods, reason = "the clock is paused")]
        let start = Instant::now();
        let answer = time::timeout(Duration::from_secs(10), service.oneshot(call)).await;
        let error = answer.unwrap().unwrap_err();
        assert!(error.downcast_ref::<Error>().unwrap().is_timeout());
        start.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn the_caller_goes_before_the_route_and_the_route_before_the_default() {
        let call = || Request::get(Url::from_static("/x"));
        let plain = time_until_given_up(call()).await;
        assert_eq!(plain, Duration::from_secs(3));
        let routed = time_until_given_up(call().with_route(&ROUTE)).await;
        assert_eq!(routed, Duration::from_secs(2));
        let own = call()
            .with_route(&ROUTE)
            .with_timeout(Duration::from_secs(1));
        assert_eq!(time_until_given_up(own).await, Duration::from_secs(1));
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_ends_in_time_is_left_alone() {
        let slow = Router::new().fallback(async |_: Request| {
            time::sleep(Duration::from_secs(2)).await;
        });
        let service = TimeoutLayer::new(Duration::from_secs(3)).layer(slow);
        let answer = service.oneshot(Request::get(Url::from_static("/x"))).await;
        assert!(answer.unwrap().status().is_success());
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_wakes_up_now_and_then_gets_no_more_time() {
        let restless = Router::new().fallback(async |_: Request| -> Response {
            loop {
                time::sleep(Duration::from_secs(1)).await;
            }
        });
        let service = Timeout::new(restless, Duration::from_millis(2500));
        let call = service.oneshot(Request::get(Url::from_static("/x")));
        let answer = time::timeout(Duration::from_secs(3), call).await;
        assert!(answer.unwrap().is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn what_runs_out_of_time_is_dropped_before_its_end_is_told() {
        let held = std::sync::Arc::new(());
        let kept = held.clone();
        let never = tower::service_fn(move |_: Request| {
            let kept = kept.clone();
            async move {
                std::future::pending::<()>().await;
                drop(kept);
                Ok::<_, Error>(Response::default())
            }
        });
        let mut service = Timeout::new(never, Duration::from_secs(3));
        let mut answer = Box::pin(service.call(Request::get(Url::from_static("/x"))));
        drop(service);
        assert!(answer.as_mut().await.is_err());
        assert_eq!(std::sync::Arc::strong_count(&held), 1);
    }
}

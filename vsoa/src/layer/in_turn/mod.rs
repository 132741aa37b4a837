//! Calls that run one after the other.

mod future;
mod layer;

use std::{
    mem,
    task::{Context, Poll},
};

use tower::load_shed::error::Overloaded;
use tower_service::Service;

use crate::{
    BoxError,
    protocol::Url,
    service::{Request, Response},
    toolkit::WorkQueue,
};

pub use self::{future::ResponseFuture, layer::InTurnLayer};

/// A service whose calls run one after the other; [`InTurnLayer`] makes it.
#[derive(Clone, Debug)]
pub struct InTurn<S> {
    inner: S,
    queue: WorkQueue,
    urls: Option<Vec<Url>>,
}

impl<S> InTurn<S> {
    pub(super) fn new(inner: S, queue: WorkQueue, urls: Option<Vec<Url>>) -> Self {
        Self { inner, queue, urls }
    }

    fn is_for(&self, request: &Request) -> bool {
        match &self.urls {
            Some(urls) => urls.iter().any(|url| url.covers(request.url())),
            None => true,
        }
    }
}

impl<S> Service<Request> for InTurn<S>
where
    S: Service<Request, Response = Response> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = BoxError;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, request: Request) -> ResponseFuture<S::Future> {
        if !self.is_for(&request) {
            return ResponseFuture::at_once(self.inner.call(request));
        }
        let unready = self.inner.clone();
        let mut ready = mem::replace(&mut self.inner, unready);
        // The place in the queue is that of the call, not of when it is first polled.
        let turn = self.queue.turn();
        ResponseFuture::in_turn(async move {
            let _turn = turn.map_err(|_| Overloaded::new())?.await;
            ready.call(request).await.map_err(Into::into)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
        time::Duration,
    };

    use tokio::{
        join,
        time::{sleep, timeout},
    };
    use tower::{Layer, ServiceExt};

    use super::*;
    use crate::{Router, protocol::Payload};

    const SECOND: Duration = Duration::from_secs(1);

    /// Answers after a second with how many calls have ended before; fails if two run at once.
    fn alone() -> Router {
        let (running, ended) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        Router::new().fallback(move |_: Request| {
            let (running, ended) = (running.clone(), ended.clone());
            async move {
                assert_eq!(
                    running.fetch_add(1, Ordering::Relaxed),
                    0,
                    "two run at once"
                );
                sleep(SECOND).await;
                running.fetch_sub(1, Ordering::Relaxed);
                Payload::json(&ended.fetch_add(1, Ordering::Relaxed))
            }
        })
    }

    fn call(url: &'static str) -> Request {
        Request::get(Url::from_static(url))
    }

    fn number(answer: Result<Response, BoxError>) -> usize {
        answer.unwrap().payload().parse().unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn calls_run_one_after_the_other_in_the_order_in_which_they_are_made() {
        let mut service = InTurnLayer::new(&WorkQueue::new(10)).layer(alone());
        let first = service.call(call("/a"));
        let second = service.clone().call(call("/b"));
        let third = service.call(call("/a"));
        let (third, second, first) = join!(third, second, first);
        assert_eq!([first, second, third].map(number), [0, 1, 2]);
    }

    #[tokio::test(start_paused = true)]
    async fn calls_of_other_urls_wait_for_nobody() {
        let queue = WorkQueue::new(10);
        let layer = InTurnLayer::new(&queue).urls(["/arm/", "/tool"]).unwrap();
        let service = layer.layer(Router::new().fallback(async |_: Request| sleep(SECOND).await));
        let turn = queue.turn().unwrap().await;
        let in_time = async |url| timeout(2 * SECOND, service.clone().oneshot(call(url))).await;
        for url in ["/arm", "/arm/move", "/tool"] {
            assert!(in_time(url).await.is_err(), "{url}");
        }
        assert!(in_time("/armour").await.is_ok() && in_time("/tool/x").await.is_ok());
        drop(turn);
        assert!(in_time("/arm/move").await.is_ok());
        assert!(InTurnLayer::new(&queue).urls(["no slash"]).is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn two_layers_on_one_queue_and_its_jobs_take_their_turns_together() {
        let queue = WorkQueue::new(10);
        let service = alone();
        let mut left = InTurnLayer::new(&queue).layer(service.clone());
        let mut right = InTurnLayer::new(&queue).layer(service.clone());
        let first = left.call(call("/"));
        let job = async move { drop(service.oneshot(call("/")).await) };
        queue.add(job).unwrap();
        let last = right.call(call("/"));
        assert_eq!((number(first.await), number(last.await)), (0, 2));
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_finds_no_place_is_refused() {
        let mut service = InTurnLayer::new(&WorkQueue::new(1)).layer(alone());
        let fits = service.call(call("/"));
        let error = service.call(call("/")).await.unwrap_err();
        assert!(error.is::<Overloaded>());
        assert_eq!(number(fits.await), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_is_given_up_or_panics_lets_the_next_one_run() {
        let panicking = Router::new().get("/panic", async |_: Request| -> () {
            panic!("as the test wants it")
        });
        let queue = WorkQueue::new(10);
        let mut service = InTurnLayer::new(&queue).layer(panicking.merge(alone()));
        let given_up = timeout(SECOND / 2, service.call(call("/"))).await;
        assert!(given_up.is_err());
        drop(service.call(call("/")));
        let panics = service.call(call("/panic"));
        #[expect(
            clippy::disallowed_methods,
            reason = "the panic is to end a task alone"
        )]
        let panicked = tokio::spawn(panics).await;
        assert!(panicked.unwrap_err().is_panic());
        let quick = Router::new().fallback(async |_: Request| ());
        let next = InTurnLayer::new(&queue).layer(quick).oneshot(call("/"));
        assert!(timeout(SECOND, next).await.unwrap().is_ok());
    }
}

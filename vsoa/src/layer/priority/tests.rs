use std::time::Duration;

use tokio::{sync::mpsc, task::JoinHandle, time};
use tower::{Layer, ServiceExt};

use super::*;
use crate::{
    Router,
    protocol::{Status, Url},
    service::Route,
    sync::Mutex,
};

static URGENT: Route = Route::from_static("/urgent").with_priority(7);
static USUAL: Route = Route::from_static("/usual");

#[expect(clippy::disallowed_methods, reason = "each caller has a task")]
fn spawn<T: Send + 'static>(call: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
    tokio::spawn(call)
}

/// A service that tells which calls it runs, and ends them one by one.
struct Stage {
    service: Priority<Router>,
    started: mpsc::UnboundedReceiver<Url>,
    end: mpsc::UnboundedSender<()>,
}

impl Stage {
    fn new(layer: PriorityLayer) -> Self {
        let (start, started) = mpsc::unbounded_channel();
        let (end, ended) = mpsc::unbounded_channel();
        let ended = Arc::new(tokio::sync::Mutex::new(ended));
        let router = Router::new().fallback(move |request: Request| {
            let (start, ended) = (start.clone(), ended.clone());
            async move {
                start.send(request.url().clone()).unwrap();
                ended.lock().await.recv().await;
            }
        });
        Self {
            service: layer.layer(router),
            started,
            end,
        }
    }

    /// Makes a call that takes its place before this returns.
    fn call(&mut self, route: &'static Route) -> JoinHandle<Status> {
        let request = Request::get(Url::from_static(route.pattern())).with_route(route);
        let answer = self.service.call(request);
        spawn(async move { answer.await.unwrap().status() })
    }

    async fn next_started(&mut self) -> Url {
        let started = time::timeout(Duration::from_mins(1), self.started.recv());
        started.await.unwrap().unwrap()
    }
}

#[tokio::test(start_paused = true)]
async fn the_most_urgent_call_goes_next() {
    let mut stage = Stage::new(PriorityLayer::new(1));
    let calls = [&USUAL, &USUAL, &USUAL, &URGENT].map(|route| stage.call(route));
    let mut order = Vec::new();
    for _ in &calls {
        order.push(stage.next_started().await);
        assert!(stage.started.try_recv().is_err());
        stage.end.send(()).unwrap();
    }
    assert_eq!(order, ["/usual", "/urgent", "/usual", "/usual"]);
    for call in calls {
        assert!(call.await.unwrap().is_success());
    }
}

#[tokio::test(start_paused = true)]
async fn one_more_than_may_wait_is_answered_at_once() {
    let mut stage = Stage::new(PriorityLayer::new(1).max_waiting(1));
    let running = stage.call(&USUAL);
    let evicted = stage.call(&USUAL);
    let refused = stage.call(&USUAL);
    assert_eq!(refused.await.unwrap(), Status::NO_MEMORY);
    let urgent = stage.call(&URGENT);
    assert_eq!(evicted.await.unwrap(), Status::NO_MEMORY);
    for _ in 0..2 {
        stage.next_started().await;
        stage.end.send(()).unwrap();
    }
    assert!(running.await.unwrap().is_success());
    assert!(urgent.await.unwrap().is_success());
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_given_up_frees_its_place() {
    let mut stage = Stage::new(PriorityLayer::new(1).max_waiting(1));
    let running = stage.call(&USUAL);
    let waiting = stage.call(&USUAL);
    stage.next_started().await;
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());
    let waiting = stage.call(&URGENT);
    running.abort();
    assert!(running.await.unwrap_err().is_cancelled());
    assert_eq!(stage.next_started().await, "/urgent");
    stage.end.send(()).unwrap();
    assert!(waiting.await.unwrap().is_success());
}

#[tokio::test(start_paused = true)]
async fn a_panic_frees_the_place_that_it_happened_in() {
    let panics = Router::new().fallback(async |request: Request| {
        assert_ne!(request.url(), "/panic", "as it should");
    });
    let service = PriorityLayer::new(1).layer(panics);
    let call = |url| service.clone().oneshot(Request::get(Url::from_static(url)));
    let panicked = spawn(call("/panic")).await;
    assert!(panicked.unwrap_err().is_panic());
    let answer = time::timeout(Duration::from_mins(1), call("/")).await;
    assert!(answer.unwrap().unwrap().status().is_success());
}

#[tokio::test(start_paused = true)]
async fn many_calls_on_many_tasks_all_run_and_never_more_than_may() {
    let (now, most) = (Arc::new(Mutex::new(0)), Arc::new(Mutex::new(0)));
    let (running, peak) = (now.clone(), most.clone());
    let router = Router::new().fallback(move |_: Request| {
        let (running, peak) = (running.clone(), peak.clone());
        async move {
            *running.lock() += 1;
            let count = *running.lock();
            let highest = (*peak.lock()).max(count);
            *peak.lock() = highest;
            tokio::task::yield_now().await;
            *running.lock() -= 1;
        }
    });
    let service = PriorityLayer::new(3).layer(router);
    let calls = (0..500).map(|_| {
        let call = Request::get(Url::from_static("/"));
        spawn(service.clone().oneshot(call))
    });
    for call in calls.collect::<Vec<_>>() {
        assert!(call.await.unwrap().unwrap().status().is_success());
    }
    assert_eq!((*now.lock(), *most.lock()), (0, 3));
}

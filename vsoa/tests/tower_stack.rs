//! Layers of tower's own around a server's router and under a typed client: each is used as it is.

use std::{
    convert::Infallible,
    error::Error as _,
    future::{Ready, pending, ready},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::Semaphore,
    time::{Instant, timeout},
};
use tower::{
    BoxError, Service, ServiceBuilder,
    balance::p2c::Balance,
    buffer::{Buffer, BufferLayer},
    discover::ServiceList,
    filter::FilterLayer,
    limit::{ConcurrencyLimitLayer, RateLimitLayer},
    load::{CompleteOnResponse, PendingRequests},
    load_shed::{LoadShedLayer, error::Overloaded},
    retry::{Policy, RetryLayer},
    timeout::TimeoutLayer,
};
use vsoa::{
    CallError, Client, ErrorKind, Method, Request, Response, Router, Server, ServerBuilder, Status,
    transport::memory,
};

/// Far more than any call here takes.
const PATIENCE: Duration = Duration::from_mins(1);

#[vsoa::service("/fan")]
trait Fan {
    #[get("/speed")]
    async fn speed(&self) -> Result<usize, Infallible>;

    #[set("/speed")]
    async fn set_speed(&self, speed: usize) -> Result<(), Infallible>;

    /// Answers no sooner than it is let.
    #[get("/slow")]
    async fn slow(&self) -> Result<(), Infallible>;

    #[get("/never")]
    async fn never(&self) -> Result<(), Infallible>;

    /// Is busy when it is asked first.
    #[get("/busy")]
    async fn busy(&self) -> Result<(), Status>;
}

#[derive(Clone)]
struct Counting(Arc<Counts>);

struct Counts {
    calls: AtomicUsize,
    running: AtomicUsize,
    most: AtomicUsize,
    release: Semaphore,
}

impl Counting {
    fn new() -> Self {
        Self(Arc::new(Counts {
            calls: AtomicUsize::new(0),
            running: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
            release: Semaphore::new(0),
        }))
    }

    fn router(&self) -> Router {
        FanServer::new(self.clone()).into()
    }

    fn calls(&self) -> usize {
        self.0.calls.load(Ordering::Relaxed)
    }

    fn most_at_once(&self) -> usize {
        self.0.most.load(Ordering::Relaxed)
    }

    fn release(&self, calls: usize) {
        self.0.release.add_permits(calls);
    }

    /// Lets so many calls end, each once all that can has come to wait for it.
    async fn release_one_by_one(&self, calls: usize) {
        for _ in 0..calls {
            all_wait().await;
            self.release(1);
        }
    }
}

impl Fan for Counting {
    async fn speed(&self) -> Result<usize, Infallible> {
        Ok(self.0.calls.fetch_add(1, Ordering::Relaxed) + 1)
    }

    async fn set_speed(&self, _: usize) -> Result<(), Infallible> {
        Ok(())
    }

    async fn slow(&self) -> Result<(), Infallible> {
        let running = self.0.running.fetch_add(1, Ordering::Relaxed) + 1;
        self.0.most.fetch_max(running, Ordering::Relaxed);
        let release = self.0.release.acquire().await;
        release.expect("nobody closes it").forget();
        self.0.running.fetch_sub(1, Ordering::Relaxed);
        Ok(())
    }

    async fn never(&self) -> Result<(), Infallible> {
        pending().await
    }

    async fn busy(&self) -> Result<(), Status> {
        match self.0.calls.fetch_add(1, Ordering::Relaxed) {
            0 => Err(Status::NO_MEMORY),
            _ => Ok(()),
        }
    }
}

/// Starts a server with these layers, and connects to it.
macro_rules! serve {
    ($fan:expr $(, $layer:expr)*) => {{
        let (connector, listener) = memory::channel();
        let builder: ServerBuilder<_> = Server::builder().merge($fan.router())$(.layer($layer))*;
        let server = builder.serve(listener).unwrap();
        (server, Client::connect(connector).await.unwrap())
    }};
}

fn failed<E: std::fmt::Debug>(result: Result<impl std::fmt::Debug, CallError<E>>) -> vsoa::Error {
    match result {
        Err(CallError::Failed(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn timeout_ends_calls() {
    let limit = TimeoutLayer::new(Duration::from_secs(1));
    let fan = Counting::new();

    let (_server, client) = serve!(fan, limit.clone());
    let late = FanClient::new(client).never().await.unwrap_err();
    assert_eq!(late.status(), Some(Status::NO_RESPONDING));

    let (_server, client) = serve!(fan);
    let client = ServiceBuilder::new().layer(limit).service(client);
    assert!(failed(FanClient::new(client).never().await).is_timeout());
}

#[tokio::test(start_paused = true)]
async fn a_concurrency_limit_lets_calls_wait() {
    let limit = ConcurrencyLimitLayer::new(2);

    let fan = Counting::new();
    let (_server, client) = serve!(fan, limit.clone());
    assert_eq!(most_of_six_at_once(&fan, FanClient::new(client)).await, 2);

    let fan = Counting::new();
    let (_server, client) = serve!(fan);
    let client = ServiceBuilder::new().layer(limit).service(client);
    assert_eq!(most_of_six_at_once(&fan, FanClient::new(client)).await, 2);
}

#[tokio::test(start_paused = true)]
async fn load_shed_refuses_what_would_have_to_wait() {
    let limit = ConcurrencyLimitLayer::new(1);

    let fan = Counting::new();
    let (_server, client) = serve!(fan, LoadShedLayer::new(), limit.clone());
    let client = FanClient::new(client);
    let (first, second) = tokio::join!(client.slow(), async {
        let second = client.speed().await;
        fan.release(1);
        second
    });
    first.unwrap();
    assert_eq!(second.unwrap_err().status(), Some(Status::NO_MEMORY));

    let fan = Counting::new();
    let (_server, client) = serve!(fan);
    let client = ServiceBuilder::new()
        .layer(LoadShedLayer::new())
        .layer(limit)
        .service(client);
    let client = FanClient::new(client);
    let (first, second) = tokio::join!(client.slow(), async {
        let second = client.speed().await;
        fan.release(1);
        second
    });
    first.unwrap();
    let error = failed(second);
    assert_eq!(error.kind(), ErrorKind::Layer);
    assert!(error.source().unwrap().is::<Overloaded>());
}

/// A rate limit is not Clone, so it goes behind a buffer: outside of it, in the order of calls.
#[tokio::test(start_paused = true)]
async fn a_buffered_rate_limit_spreads_calls() {
    let buffer = || BufferLayer::new(8);
    let rate = RateLimitLayer::new(2, Duration::from_secs(1));

    let (_server, client) = serve!(Counting::new(), buffer(), rate.clone());
    let time = time_of_six_calls(FanClient::new(client)).await;
    assert_eq!(time.as_secs(), 2);

    let (_server, client) = serve!(Counting::new());
    let client = ServiceBuilder::new()
        .layer(buffer())
        .layer(rate)
        .service(client);
    let time = time_of_six_calls(FanClient::new(client)).await;
    assert_eq!(time.as_secs(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_failure_behind_a_buffer_keeps_its_status() {
    let buffered = ServiceBuilder::new()
        .layer(BufferLayer::new(8))
        .layer(TimeoutLayer::new(Duration::from_secs(1)));
    let (_server, client) = serve!(Counting::new(), buffered);
    let late = FanClient::new(client).never().await.unwrap_err();
    assert_eq!(late.status(), Some(Status::NO_RESPONDING));
}

#[tokio::test(start_paused = true)]
async fn retry_asks_again() {
    #[derive(Clone)]
    struct WhileBusy;

    impl<E> Policy<Request, Response, E> for WhileBusy {
        type Future = Ready<()>;

        fn retry(
            &mut self,
            _: &mut Request,
            answer: &mut Result<Response, E>,
        ) -> Option<Ready<()>> {
            let answer = answer.as_ref().ok()?;
            (answer.status() == Status::NO_MEMORY).then(|| ready(()))
        }

        fn clone_request(&mut self, request: &Request) -> Option<Request> {
            Some(request.clone())
        }
    }

    let fan = Counting::new();
    let (_server, client) = serve!(fan, RetryLayer::new(WhileBusy));
    FanClient::new(client).busy().await.unwrap();
    assert_eq!(fan.calls(), 2);

    let fan = Counting::new();
    let (_server, client) = serve!(fan);
    let client = ServiceBuilder::new().retry(WhileBusy).service(client);
    FanClient::new(client).busy().await.unwrap();
    assert_eq!(fan.calls(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_filter_refuses_with_the_status_that_it_gives() {
    let read_only = FilterLayer::new(|request: Request| match request.method() {
        Method::Get => Ok(request),
        Method::Set => Err(BoxError::from(Status::NO_PERMISSIONS)),
    });

    let (_server, client) = serve!(Counting::new(), read_only.clone());
    let client = FanClient::new(client);
    assert_eq!(client.speed().await.unwrap(), 1);
    let refused = client.set_speed(2).await.unwrap_err();
    assert_eq!(refused.status(), Some(Status::NO_PERMISSIONS));

    let fan = Counting::new();
    let (_server, client) = serve!(fan);
    let client = ServiceBuilder::new().layer(read_only).service(client);
    let client = FanClient::new(client);
    assert_eq!(client.speed().await.unwrap(), 1);
    let refused = failed(client.set_speed(2).await);
    assert_eq!(
        refused.source().unwrap().downcast_ref(),
        Some(&Status::NO_PERMISSIONS)
    );
}

/// A balancer is not Clone either.
#[tokio::test(start_paused = true)]
async fn balance_spreads_calls_over_connections_and_over_routers() {
    let (left, right) = (Counting::new(), Counting::new());
    let (_left, left_client) = serve!(left);
    let (_right, right_client) = serve!(right);
    let client = FanClient::new(balanced([left_client, right_client]));
    for _ in 0..64 {
        client.speed().await.unwrap();
    }
    assert_eq!(left.calls() + right.calls(), 64);
    assert!(left.calls() > 0 && right.calls() > 0);

    let (left, right) = (Counting::new(), Counting::new());
    let routers = balanced([left.router(), right.router()]);
    let (connector, listener) = memory::channel();
    let all = Router::new().fallback_service(routers);
    let _server = Server::builder().merge(all).serve(listener).unwrap();
    let client = FanClient::new(Client::connect(connector).await.unwrap());
    for _ in 0..64 {
        client.speed().await.unwrap();
    }
    assert!(left.calls() > 0 && right.calls() > 0);
}

/// Waits until no task can go on: only then does a paused clock move.
async fn all_wait() {
    let moment = Duration::from_millis(1);
    let _ = timeout(moment, pending::<()>()).await;
}

/// One service of several, which is asked that has the fewest calls of two.
fn balanced<S>(
    services: [S; 2],
) -> impl Service<Request, Response = Response, Error = BoxError, Future: Send> + Clone + Sync
where
    S: Service<Request, Response = Response, Error: Into<BoxError>> + Send + 'static,
    S::Future: Send,
{
    let loaded =
        services.map(|service| PendingRequests::new(service, CompleteOnResponse::default()));
    Buffer::new(Balance::new(ServiceList::new(loaded)), 8)
}

/// The most calls of six that ran at the same time.
async fn most_of_six_at_once<S>(fan: &Counting, client: FanClient<S>) -> usize
where
    S: Service<Request, Response = Response, Error: Into<BoxError>> + Clone,
{
    let three = async || tokio::join!(client.slow(), client.slow(), client.slow());
    let calls = timeout(PATIENCE, async { tokio::join!(three(), three()) });
    let (ended, ()) = tokio::join!(calls, fan.release_one_by_one(6));
    let ended = ended.expect("all calls were let go");
    for call in [
        ended.0.0, ended.0.1, ended.0.2, ended.1.0, ended.1.1, ended.1.2,
    ] {
        call.expect("a call that may wait succeeds");
    }
    fan.most_at_once()
}

async fn time_of_six_calls<S>(client: FanClient<S>) -> Duration
where
    S: Service<Request, Response = Response, Error: Into<BoxError>> + Clone,
{
    #[expect(clippy::disallowed_methods, reason = "the clock is paused")]
    let start = Instant::now();
    for _ in 0..6 {
        client.speed().await.expect("a call that may wait succeeds");
    }
    start.elapsed()
}

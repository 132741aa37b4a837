use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::time::{self, Instant};
use tower::{Layer, ServiceExt, retry::budget::Budget, service_fn};

use super::*;
use crate::{
    BoxError, Error, ErrorKind, Request, Response,
    protocol::{Status, Url},
    sync::Mutex,
};

/// What a service was asked: when, and how long the caller would wait.
type Log = Arc<Mutex<Vec<(Duration, Option<Duration>)>>>;

fn get() -> Request {
    Request::get(Url::from_static("/x"))
}

fn now() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "the clock is paused")]
    Instant::now()
}

/// Calls a service that gives this outcome every time.
async fn call(
    layer: &RetryLayer,
    request: Request,
    outcome: fn() -> Result<Response, BoxError>,
) -> (
    Result<Response, BoxError>,
    Vec<(Duration, Option<Duration>)>,
) {
    let log = Log::default();
    let (start, entries) = (now(), log.clone());
    let service = service_fn(move |request: Request| {
        let timeout = request.context().timeout();
        entries.lock().push((start.elapsed(), timeout));
        std::future::ready(outcome())
    });
    let answer = layer.layer(service).oneshot(request);
    let answer = time::timeout(Duration::from_mins(1), answer).await.unwrap();
    let attempts = log.lock().clone();
    (answer, attempts)
}

#[expect(clippy::unnecessary_wraps, reason = "an outcome, as the others")]
fn busy() -> Result<Response, BoxError> {
    Ok(Response::from_status(Status::NO_MEMORY))
}

fn failed(kind: ErrorKind) -> Result<Response, BoxError> {
    Err(Error::new(kind).into())
}

#[tokio::test(start_paused = true)]
async fn what_passes_is_tried_again_and_what_does_not_is_told() {
    let passing: [fn() -> _; 6] = [
        busy,
        || Ok(Response::from_status(Status::NO_RESPONDING)),
        || failed(ErrorKind::Closed),
        || failed(ErrorKind::NotConnected),
        || failed(ErrorKind::Unreachable),
        || Err(tower::timeout::error::Elapsed::new().into()),
    ];
    for outcome in passing {
        let (_, attempts) = call(&RetryLayer::new(), get(), outcome).await;
        assert_eq!(attempts.len(), 4);
    }
    let lasting: [fn() -> _; 4] = [
        || Ok(Response::default()),
        || Ok(Response::from_status(Status(130))),
        || failed(ErrorKind::WrongPassword),
        || Err("unknown".into()),
    ];
    for outcome in lasting {
        let (_, attempts) = call(&RetryLayer::new(), get(), outcome).await;
        assert_eq!(attempts.len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_set_is_made_once_unless_it_is_said_to_be_repeatable() {
    let set = || Request::set(Url::from_static("/x"));
    let (answer, attempts) = call(&RetryLayer::new(), set(), busy).await;
    assert_eq!(attempts.len(), 1);
    assert_eq!(answer.unwrap().status(), Status::NO_MEMORY);
    let all = RetryLayer::new().repeatable(|request| request.url() == "/x");
    assert_eq!(call(&all, set(), busy).await.1.len(), 4);
}

#[tokio::test(start_paused = true)]
async fn pauses_double_and_are_lengthened_at_random() {
    let second = Duration::from_secs(1);
    let layer = RetryLayer::new().backoff(second, 60 * second);
    let mut first_pauses = HashSet::new();
    for _ in 0..8 {
        let (_, attempts) = call(&layer, get(), busy).await;
        let times = attempts.windows(2).map(|two| (two[0].0, two[1].0));
        let pauses: Vec<_> = times.map(|(from, to)| to.abs_diff(from)).collect();
        for (pause, base) in pauses.iter().zip([second, 2 * second, 4 * second]) {
            // The timer's steps are of a millisecond.
            let longest = 2 * base + Duration::from_millis(1);
            assert!((base..=longest).contains(pause), "{pauses:?}");
        }
        first_pauses.insert(pauses[0]);
    }
    assert!(first_pauses.len() > 1, "{first_pauses:?}");
}

#[tokio::test(start_paused = true)]
async fn no_attempt_comes_after_the_callers_deadline_and_each_has_what_is_left() {
    let second = Duration::from_secs(1);
    let layer = RetryLayer::new()
        .max_retries(100)
        .backoff(second, 2 * second);
    let (_, attempts) = call(&layer, get().with_timeout(10 * second), busy).await;
    assert!((4..=6).contains(&attempts.len()), "{attempts:?}");
    for (at, timeout) in attempts {
        let end = at + timeout.unwrap();
        let slack = Duration::from_millis(2);
        assert!(
            (10 * second..=10 * second + slack).contains(&end),
            "{end:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_caller_may_wait_for_ever() {
    let patient = get().with_timeout(Duration::MAX);
    let (_, attempts) = call(&RetryLayer::new(), patient, busy).await;
    assert_eq!(attempts.len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_budget_that_is_spent_ends_all_retries() {
    struct Tokens(AtomicUsize);
    impl Budget for Tokens {
        fn deposit(&self) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
        fn withdraw(&self) -> bool {
            let less = |left: usize| left.checked_sub(1);
            let order = Ordering::Relaxed;
            self.0.fetch_update(order, order, less).is_ok()
        }
    }
    let layer = RetryLayer::new().budget(Tokens(AtomicUsize::new(4)));
    assert_eq!(call(&layer, get(), busy).await.1.len(), 4);
    assert_eq!(call(&layer, get(), busy).await.1.len(), 2);
    assert_eq!(call(&layer, get(), busy).await.1.len(), 1);
    call(&layer, get(), || Ok(Response::default()))
        .await
        .0
        .unwrap();
    assert_eq!(call(&layer, get(), busy).await.1.len(), 2);
}

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use metrics::{
    Counter, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit,
};
use tower::{Layer, ServiceExt, service_fn};

use super::*;
use crate::{
    Error, ErrorKind, Router,
    protocol::{Payload, Status, Url},
    service::Route,
    sync::Mutex,
};

/// A recorder that keeps what it is told by the text of its keys.
#[derive(Default)]
pub(crate) struct Book {
    numbers: Mutex<BTreeMap<String, Arc<AtomicU64>>>,
    samples: Mutex<BTreeMap<String, Arc<Samples>>>,
}

#[derive(Default)]
struct Samples(Mutex<Vec<f64>>);

impl HistogramFn for Samples {
    fn record(&self, value: f64) {
        self.0.lock().push(value);
    }
}

impl Book {
    fn number(&self, key: &Key) -> Arc<AtomicU64> {
        self.numbers.lock().entry(text(key)).or_default().clone()
    }

    pub(crate) fn counted(&self, key: &str) -> u64 {
        let numbers = self.numbers.lock();
        let number = numbers.get(key).unwrap_or_else(|| panic!("{numbers:#?}"));
        number.load(Ordering::Relaxed)
    }

    pub(crate) fn gauged(&self, key: &str) -> f64 {
        f64::from_bits(self.counted(key))
    }

    pub(crate) fn sampled(&self, key: &str) -> Vec<f64> {
        self.samples.lock()[key].0.lock().clone()
    }
}

fn text(key: &Key) -> String {
    let values: Vec<_> = key.labels().map(metrics::Label::value).collect();
    format!("{} {}", key.name(), values.join(" "))
}

impl Recorder for Book {
    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(self.number(key))
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::from_arc(self.number(key))
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        let mut samples = self.samples.lock();
        Histogram::from_arc(samples.entry(text(key)).or_default().clone())
    }

    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
}

static FAN: Route = Route::from_static("/fan/{zone}");

fn call() -> Request {
    Request::get(Url::from_static("/fan/rear"))
        .with_route(&FAN)
        .with_payload(Payload::from_param("12").with_data("345"))
}

/// Polls a call of this service once, and says whether it has ended.
fn poll_once<S>(service: S, request: Request) -> bool
where
    S: Service<Request, Response = Response, Error: Into<BoxError>>,
{
    let answer = MetricsLayer::server().layer(service).oneshot(request);
    let mut cx = Context::from_waker(std::task::Waker::noop());
    Box::pin(answer).as_mut().poll(&mut cx).is_ready()
}

#[test]
fn a_call_is_counted_by_route_and_status_and_measured() {
    let book = Book::default();
    let router = Router::new().fallback(async |_: Request| Payload::from_data("1234"));
    metrics::with_local_recorder(&book, || assert!(poll_once(router, call())));
    let labels = "server GET /fan/{zone}";
    assert_eq!(book.counted(&format!("vsoa_calls_total {labels} 0")), 1);
    assert_eq!(
        book.counted(&format!("vsoa_calls_total {labels} dropped")),
        0
    );
    assert_eq!(
        book.sampled(&format!("vsoa_call_seconds {labels}")).len(),
        1
    );
    assert_eq!(book.sampled(&format!("vsoa_request_bytes {labels}")), [5.0]);
    assert_eq!(
        book.sampled(&format!("vsoa_response_bytes {labels}")),
        [4.0]
    );
    let in_flight = book.gauged(&format!("vsoa_calls_in_flight {labels}"));
    assert!(in_flight.abs() < f64::EPSILON);
}

#[test]
fn urls_without_a_known_route_are_one() {
    let book = Book::default();
    let router = Router::new();
    metrics::with_local_recorder(&book, || {
        let layer = MetricsLayer::client();
        for url in ["/a", "/b"] {
            let answer = layer.layer(router.clone());
            let answer = answer.oneshot(Request::set(Url::from_static(url)));
            let mut cx = Context::from_waker(std::task::Waker::noop());
            assert!(Box::pin(answer).as_mut().poll(&mut cx).is_ready());
        }
    });
    assert_eq!(book.counted("vsoa_calls_total client SET other 3"), 2);
}

#[test]
fn calls_one_after_the_other_are_each_counted_with_their_own_route_and_method() {
    static DOOR: Route = Route::from_static("/door");
    let book = Book::default();
    let door = || Request::get(Url::from_static("/door")).with_route(&DOOR);
    let set = Request::set(Url::from_static("/fan/rear")).with_route(&FAN);
    let unknown = Request::get(Url::from_static("/fan/rear"));
    metrics::with_local_recorder(&book, || {
        let router = Router::new().fallback(async |_: Request| Status::SUCCESS);
        let mut service = MetricsLayer::server().layer(router);
        for request in [call(), call(), set, door(), unknown, door()] {
            let mut cx = Context::from_waker(std::task::Waker::noop());
            let answer = Box::pin(service.call(request)).as_mut().poll(&mut cx);
            assert!(answer.is_ready());
        }
    });
    let counts = [
        "GET /fan/{zone}",
        "SET /fan/{zone}",
        "GET /door",
        "GET other",
    ]
    .map(|labels| book.counted(&format!("vsoa_calls_total server {labels} 0")));
    assert_eq!(counts, [2, 1, 2, 1]);
}

#[test]
fn a_failure_has_the_status_that_a_caller_would_get() {
    let book = Book::default();
    let late = service_fn(async |_: Request| Err::<Response, _>(Error::new(ErrorKind::TimedOut)));
    metrics::with_local_recorder(&book, || assert!(poll_once(late, call())));
    let late = Status::NO_RESPONDING.0;
    let key = format!("vsoa_calls_total server GET /fan/{{zone}} {late}");
    assert_eq!(book.counted(&key), 1);
}

#[test]
fn a_call_that_is_given_up_is_dropped_and_no_longer_in_flight() {
    let book = Book::default();
    let never = Router::new().fallback(async |_: Request| std::future::pending::<()>().await);
    metrics::with_local_recorder(&book, || assert!(!poll_once(never, call())));
    let labels = "server GET /fan/{zone}";
    assert_eq!(
        book.counted(&format!("vsoa_calls_total {labels} dropped")),
        1
    );
    let in_flight = book.gauged(&format!("vsoa_calls_in_flight {labels}"));
    assert!(in_flight.abs() < f64::EPSILON);
}

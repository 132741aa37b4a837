use std::{
    fmt::Write,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use tower::{Layer, ServiceExt, service_fn};
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
    subscriber::with_default,
};

use super::*;
use crate::{
    Error, ErrorKind, Router,
    protocol::{Payload, Status, Url},
    sync::Mutex,
};

/// Writes down all that it is told, a line each, which says where an event was in a span; the time
/// that calls took is left out.
#[derive(Clone)]
struct Log {
    level: Level,
    lines: Arc<Mutex<Vec<String>>>,
    spans: Arc<AtomicU64>,
    entered: Arc<AtomicU64>,
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "latency_us" {
            self.0.push_str(" latency_us");
        } else {
            write!(self.0, " {field}={value:?}").unwrap();
        }
    }
}

impl Log {
    fn new(level: Level) -> Self {
        Self {
            level,
            lines: Arc::default(),
            spans: Arc::default(),
            entered: Arc::default(),
        }
    }

    fn write(&self, start: impl fmt::Display, record: impl FnOnce(&mut Line)) {
        let mut line = Line(start.to_string());
        record(&mut line);
        self.lines.lock().push(line.0);
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= self.level
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let metadata = span.metadata();
        let start = format!("{} {}", metadata.level(), metadata.name());
        self.write(start, |line| span.record(line));
        Id::from_u64(self.spans.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.write("recorded", |line| values.record(line));
    }

    fn event(&self, event: &Event<'_>) {
        let within = match self.entered.load(Ordering::Relaxed) {
            0 => "",
            _ => " in span",
        };
        let start = format!("{}{within}", event.metadata().level());
        self.write(start, |line| event.record(line));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {
        self.entered.fetch_add(1, Ordering::Relaxed);
    }

    fn exit(&self, _: &Id) {
        self.entered.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Calls a traced service, and returns what was told on this level and above.
fn lines<S>(level: Level, service: S, request: Request) -> Vec<String>
where
    S: Service<Request, Response = Response, Error: fmt::Display>,
{
    let log = Log::new(level);
    let service = TraceLayer::new().layer(service);
    with_default(log.clone(), || {
        let mut answer = Box::pin(service.oneshot(request));
        let _ = answer
            .as_mut()
            .poll(&mut Context::from_waker(std::task::Waker::noop()));
    });
    log.lines.lock().clone()
}

fn call() -> Request {
    Request::set(Url::from_static("/fan")).with_payload(Payload::from_param("\"secret\""))
}

#[test]
fn a_call_is_a_span_with_its_end_in_it_and_no_payload() {
    let router = Router::new().fallback(async |_: Request| {
        tracing::info!("inside");
        Payload::from_data("secret")
    });
    assert_eq!(
        lines(Level::DEBUG, router.clone(), call()),
        [
            "DEBUG call method=SET url=\"/fan\" param_len=8 data_len=0",
            "INFO in span message=inside",
            "recorded latency_us",
            "recorded status=0",
            "recorded reply_param_len=0",
            "recorded reply_data_len=6",
            "DEBUG in span message=answered",
        ]
    );
    assert_eq!(lines(Level::INFO, router, call()), ["INFO message=inside"]);
}

#[test]
fn a_failure_names_its_call_where_spans_are_off() {
    let closed = service_fn(async |_: Request| Err(Error::new(ErrorKind::Closed)));
    let line = "WARN message=failed method=SET url=\"/fan\" error=the connection is closed";
    assert_eq!(lines(Level::INFO, closed, call()), [line]);
    let busy = Router::new().fallback(async |_: Request| Status::NO_MEMORY);
    let line = "WARN message=failed method=SET url=\"/fan\" error=status 6 NO_MEMORY";
    assert_eq!(lines(Level::INFO, busy, call()), [line]);
}

#[test]
fn a_call_that_is_dropped_is_told_as_given_up() {
    let never = Router::new().fallback(async |_: Request| std::future::pending::<()>().await);
    let lines = lines(Level::DEBUG, never, call());
    assert_eq!(
        lines[1..],
        ["recorded latency_us", "DEBUG in span message=given up"]
    );
}

#[test]
fn what_happens_while_a_call_waits_is_not_in_its_span() {
    let log = Log::new(Level::DEBUG);
    let waits_once = service_fn(|_: Request| {
        tracing::info!("called");
        async {
            tracing::info!("before");
            tokio::task::yield_now().await;
            tracing::info!("after");
            Ok::<_, Error>(Response::default())
        }
    });
    let answer = TraceLayer::new().layer(waits_once).oneshot(call());
    with_default(log.clone(), || {
        let mut cx = Context::from_waker(std::task::Waker::noop());
        let mut answer = Box::pin(answer);
        assert!(answer.as_mut().poll(&mut cx).is_pending());
        tracing::info!("meanwhile");
        assert!(answer.as_mut().poll(&mut cx).is_ready());
    });
    let lines = log.lines.lock().clone();
    let events = lines.iter().filter(|line| line.starts_with("INFO"));
    assert_eq!(
        events.collect::<Vec<_>>(),
        [
            "INFO in span message=called",
            "INFO in span message=before",
            "INFO message=meanwhile",
            "INFO in span message=after",
        ]
    );
}

#[test]
fn levels_are_chosen() {
    let log = Log::new(Level::TRACE);
    let layer = TraceLayer::new()
        .level(Level::INFO)
        .failure_level(Level::ERROR);
    let failing = Router::new().fallback(async |_: Request| Status::INTERNAL);
    with_default(log.clone(), || {
        let answer = layer.layer(failing).oneshot(call());
        let mut cx = Context::from_waker(std::task::Waker::noop());
        assert!(Box::pin(answer).as_mut().poll(&mut cx).is_ready());
    });
    let lines = log.lines.lock().clone();
    assert!(lines[0].starts_with("INFO call"), "{lines:?}");
    assert!(lines.last().unwrap().starts_with("ERROR"), "{lines:?}");
}

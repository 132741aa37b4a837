use std::{fmt, sync::Arc, time::Instant};

use metrics::{Counter, Gauge, Histogram, Label, counter, gauge, histogram};
use rustc_hash::FxHashMap;

use crate::{
    BoxError,
    protocol::{Payload, Status},
    service::{Method, Request, Response, Route, status_of},
    sync::RwLock,
};

/// What the recorder has given out: looking a metric up there would cost more than the call.
///
/// The keys are the routes of the program, so nobody else can make them collide.
pub(super) struct Table {
    side: &'static str,
    get: RwLock<FxHashMap<Box<str>, Arc<Handles>>>,
    set: RwLock<FxHashMap<Box<str>, Arc<Handles>>>,
}

impl Table {
    pub(super) fn new(side: &'static str) -> Self {
        Self {
            side,
            get: RwLock::default(),
            set: RwLock::default(),
        }
    }

    /// What a call is measured with.
    pub(super) fn handles(&self, request: &Request) -> Arc<Handles> {
        let (method, url) = (request.method(), url_of(request));
        let known = match method {
            Method::Get => &self.get,
            Method::Set => &self.set,
        };
        if let Some(handles) = known.read().get(url) {
            return handles.clone();
        }
        let mut known = known.write();
        let handles = known
            .entry(url.into())
            .or_insert_with(|| Arc::new(Handles::new(self.side, method, url)));
        handles.clone()
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table")
            .field("side", &self.side)
            .finish_non_exhaustive()
    }
}

/// The metrics of the calls of one route and method.
pub(super) struct Handles {
    method: Method,
    url: Box<str>,
    labels: Vec<Label>,
    in_flight: Gauge,
    seconds: Histogram,
    request_bytes: Histogram,
    response_bytes: Histogram,
    succeeded: Counter,
    dropped: Counter,
    /// All other statuses that there have been; they are few.
    others: RwLock<Vec<(Status, Counter)>>,
}

impl Handles {
    fn new(side: &'static str, method: Method, url: &str) -> Self {
        let labels = vec![
            Label::from_static_parts("side", side),
            Label::new("method", method.to_string()),
            Label::new("url", url.to_owned()),
        ];
        Self {
            method,
            url: url.into(),
            in_flight: gauge!(IN_FLIGHT, labels.clone()),
            seconds: histogram!(SECONDS, labels.clone()),
            request_bytes: histogram!(REQUEST_BYTES, labels.clone()),
            response_bytes: histogram!(RESPONSE_BYTES, labels.clone()),
            succeeded: calls(&labels, Status::SUCCESS.0.to_string()),
            dropped: calls(&labels, "dropped".to_owned()),
            others: RwLock::default(),
            labels,
        }
    }

    /// Whether it is these that a call is measured with.
    pub(super) fn are_for(&self, request: &Request) -> bool {
        self.method == request.method() && *self.url == *url_of(request)
    }

    fn count(&self, status: Status) {
        if status.is_success() {
            self.succeeded.increment(1);
            return;
        }
        let is_it = |(known, _): &&(Status, Counter)| *known == status;
        if let Some((_, counter)) = self.others.read().iter().find(is_it) {
            counter.increment(1);
            return;
        }
        let mut others = self.others.write();
        if let Some((_, counter)) = others.iter().find(is_it) {
            counter.increment(1);
            return;
        }
        let counter = calls(&self.labels, status.0.to_string());
        counter.increment(1);
        others.push((status, counter));
    }
}

impl fmt::Debug for Handles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handles")
            .field("method", &self.method)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

fn url_of(request: &Request) -> &str {
    let route = request.context().route();
    route.map_or(UNKNOWN_ROUTE, Route::pattern)
}

fn calls(labels: &[Label], status: String) -> Counter {
    let mut labels = labels.to_vec();
    labels.push(Label::new("status", status));
    counter!(CALLS, labels)
}

/// A call that is measured; it is told as dropped where its end is not.
pub(super) struct MeasuredCall {
    handles: Arc<Handles>,
    start: Instant,
    is_ended: bool,
}

impl MeasuredCall {
    /// Measures a call from here on.
    pub(super) fn start(handles: Arc<Handles>, request: &Request) -> Self {
        handles.in_flight.increment(1);
        handles.request_bytes.record(len(request.payload()));
        #[expect(clippy::disallowed_methods, reason = "the latency is measured")]
        let start = Instant::now();
        Self {
            handles,
            start,
            is_ended: false,
        }
    }

    pub(super) fn end(mut self, outcome: &Result<Response, BoxError>) {
        self.is_ended = true;
        match outcome {
            Ok(response) => {
                self.handles.count(response.status());
                self.handles.response_bytes.record(len(response.payload()));
            }
            Err(error) => self.handles.count(status_of(&**error)),
        }
    }
}

impl Drop for MeasuredCall {
    fn drop(&mut self) {
        self.handles.in_flight.decrement(1);
        self.handles.seconds.record(self.start.elapsed());
        if !self.is_ended {
            self.handles.dropped.increment(1);
        }
    }
}

impl fmt::Debug for MeasuredCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MeasuredCall").finish_non_exhaustive()
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a payload has fewer than 2^53 bytes"
)]
fn len(payload: &Payload) -> f64 {
    (payload.param.len() + payload.data.len()) as f64
}

pub(super) const CALLS: &str = "vsoa_calls_total";
pub(super) const IN_FLIGHT: &str = "vsoa_calls_in_flight";
pub(super) const SECONDS: &str = "vsoa_call_seconds";
pub(super) const REQUEST_BYTES: &str = "vsoa_request_bytes";
pub(super) const RESPONSE_BYTES: &str = "vsoa_response_bytes";

/// No pattern: they all start with a slash.
const UNKNOWN_ROUTE: &str = "other";

use std::{fmt, time::Instant};

use tracing::{Span, field::Empty, span::Entered};

use super::levels::{Levels, at_level};
use crate::{
    protocol::{Status, Url},
    service::{Method, Request, Response},
};

/// The span of one call; tells how the call ended, also where it is dropped before.
#[derive(Debug)]
pub(super) struct CallSpan {
    span: Span,
    levels: Levels,
    /// `None` where nobody listens, and once the end is told.
    call: Option<Box<Call>>,
}

/// What the end of a call is told with.
#[derive(Debug)]
struct Call {
    start: Instant,
    method: Method,
    url: Url,
    session: Option<u32>,
}

impl CallSpan {
    pub(super) fn new(levels: Levels, request: &Request) -> Self {
        let span = span(levels, request);
        let is_heard = !span.is_disabled() || at_level!(levels.failure, enabled);
        Self {
            span,
            levels,
            call: is_heard.then(|| Box::new(Call::new(request))),
        }
    }

    /// As [`Span::enter`]; who has a closure run in the span moves all that it takes and gives.
    pub(super) fn enter(&self) -> Entered<'_> {
        self.span.enter()
    }

    pub(super) fn end<E: fmt::Display>(&mut self, outcome: &Result<Response, E>) {
        let Some(call) = self.call.take() else {
            return;
        };
        self.record(&call, outcome.as_ref().ok());
        self.span.in_scope(|| match outcome {
            Ok(response) if is_failure(response.status()) => {
                self.tell_failure(&call, response.status());
            }
            Ok(_) => at_level!(self.levels.call, event, "answered"),
            Err(error) => self.tell_failure(&call, error),
        });
    }

    fn record(&self, call: &Call, response: Option<&Response>) {
        let latency = call.start.elapsed().as_micros();
        let latency = u64::try_from(latency).unwrap_or(u64::MAX);
        self.span.record("latency_us", latency);
        if let Some(response) = response {
            let payload = response.payload();
            self.span.record("status", response.status().0);
            self.span.record("reply_param_len", payload.param.len());
            self.span.record("reply_data_len", payload.data.len());
        }
    }

    fn tell_failure(&self, call: &Call, error: impl fmt::Display) {
        let Call {
            method,
            url,
            session,
            ..
        } = call;
        at_level!(self.levels.failure, event, %method, url = url.as_str(), session, %error, "failed");
    }
}

impl Drop for CallSpan {
    fn drop(&mut self) {
        if let Some(call) = self.call.take() {
            self.record(&call, None);
            self.span
                .in_scope(|| at_level!(self.levels.call, event, "given up"));
        }
    }
}

impl Call {
    fn new(request: &Request) -> Self {
        #[expect(clippy::disallowed_methods, reason = "the latency is measured")]
        let start = Instant::now();
        Self {
            start,
            method: request.method(),
            url: request.url().clone(),
            session: request.context().session().id(),
        }
    }
}

fn span(levels: Levels, request: &Request) -> Span {
    let payload = request.payload();
    at_level!(
        levels.call,
        span,
        "call",
        method = %request.method(),
        url = request.url().as_str(),
        session = request.context().session().id(),
        param_len = payload.param.len(),
        data_len = payload.data.len(),
        status = Empty,
        reply_param_len = Empty,
        reply_data_len = Empty,
        latency_us = Empty,
    )
}

/// Whether a status says that the service failed, rather than what it found.
fn is_failure(status: Status) -> bool {
    [
        Status::NO_RESPONDING,
        Status::NO_MEMORY,
        Status::PROXY,
        Status::INTERNAL,
    ]
    .contains(&status)
}

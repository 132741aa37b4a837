//! Middleware that knows VSOA.
//!
//! Each layer has a folder of its own. None knows a socket, a router, a client or a server: it sees
//! a [`Request`](crate::Request) go in and a [`Response`](crate::Response) come out.

pub mod from_fn;
#[cfg(feature = "metrics")]
pub mod metrics;
pub mod priority;
pub mod retry;
pub mod timeout;
pub mod trace;

#[cfg(feature = "metrics")]
pub use self::metrics::{Metrics, MetricsLayer};
pub use self::{
    from_fn::{FromFn, FromFnLayer, Next, from_fn},
    priority::{Priority, PriorityLayer},
    retry::{RetryLayer, RetryPolicy},
    timeout::{Timeout, TimeoutLayer},
    trace::{Trace, TraceLayer},
};

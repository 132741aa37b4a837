#![doc = include_str!("../../docs/middleware.md")]
//!
//! # Reading the source
//!
//! Each layer has a folder of its own, with the type that it makes in `mod.rs`. None knows a socket,
//! a router, a client or a server: it sees a request go in and a response come out.

#[cfg(feature = "server")]
pub mod auth;
pub mod from_fn;
pub mod in_turn;
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
    in_turn::{InTurn, InTurnLayer},
    priority::{Priority, PriorityLayer},
    retry::{RetryLayer, RetryPolicy},
    timeout::{Timeout, TimeoutLayer},
    trace::{Trace, TraceLayer},
};

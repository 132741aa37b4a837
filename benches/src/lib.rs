//! What the programs that measure have in common: the measured server, and how times are counted.
//!
//! The program of this package and `vsoa-peer` (in `tests/peer`) both measure; what either measures
//! is this one server. It shows nothing of what it does. Start with [`MeasuredServer`].

mod histogram;
mod measured;
pub mod work;

use std::error::Error;

pub use self::{
    histogram::Histogram,
    measured::{Echo, Layers, MeasuredServer, Number, Sample, Typed, TypedClient, TypedServer},
};

/// What ends a program before its time.
pub type Failure = Box<dyn Error + Send + Sync>;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use metrics::{
    Counter, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit,
};
use tokio::net::ToSocketAddrs;
use vsoa::{
    Server, ServerBuilder,
    layer::{
        MetricsLayer, PriorityLayer, TimeoutLayer, TraceLayer,
        auth::{AccessList, Rule},
    },
};

use super::MAX_CALLS;
use crate::Failure;

/// How many layers stand around a measured service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layers {
    /// None at all.
    #[default]
    None,
    /// An access list, a trace that nobody reads, metrics with a recorder, priorities, a time limit.
    Five,
}

impl Layers {
    pub(super) async fn bind(
        self,
        builder: ServerBuilder,
        addr: impl ToSocketAddrs,
    ) -> Result<Server, Failure> {
        if self == Self::None {
            return Ok(builder.bind(addr).await?);
        }
        metrics::set_global_recorder(Totals)?;
        let layered = builder
            .authorizer(access_list()?)
            .layer(TraceLayer::new())
            .layer(MetricsLayer::server())
            .layer(PriorityLayer::new(MAX_CALLS))
            .layer(TimeoutLayer::new(TIME_LIMIT));
        Ok(layered.bind(addr).await?)
    }
}

/// Rules of which the last is for everything, so that each has to be looked at.
fn access_list() -> Result<AccessList, Failure> {
    Ok(AccessList::new([
        Rule::roles("/service/", ["mechanic"])?,
        Rule::everyone("/")?,
    ]))
}

/// Keeps what the metrics layer measures, as an exporter would.
#[derive(Debug)]
struct Totals;

impl Recorder for Totals {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, _: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(Arc::new(AtomicU64::new(0)))
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::from_arc(Arc::new(AtomicU64::new(0)))
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::from_arc(Arc::new(Exponents::default()))
    }
}

/// A histogram of one count for each power of two.
#[derive(Debug)]
struct Exponents([AtomicU64; 64]);

impl Default for Exponents {
    fn default() -> Self {
        Self([const { AtomicU64::new(0) }; 64])
    }
}

impl HistogramFn for Exponents {
    fn record(&self, value: f64) {
        let exponent = (value.to_bits() >> 52) & 63;
        self.0[exponent as usize].fetch_add(1, Ordering::Relaxed);
    }
}

/// Never over while something is measured.
const TIME_LIMIT: Duration = Duration::from_secs(10);

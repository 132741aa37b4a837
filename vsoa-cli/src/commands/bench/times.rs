use std::io::{self, Write};

use serde::Serialize;

use crate::{
    latency::{Latencies, LatencySummary, micros},
    output::{style, time},
};

/// How long things took, in microseconds.
#[derive(Debug, Serialize)]
pub(super) struct Times {
    #[serde(flatten)]
    summary: LatencySummary,
    p90: f64,
    p99_9: f64,
}

impl Times {
    /// `None` where there are none.
    pub(super) fn of(latencies: &Latencies) -> Option<Self> {
        Some(Self {
            summary: latencies.summary()?,
            p90: micros(latencies.percentile(0.9)),
            p99_9: micros(latencies.percentile(0.999)),
        })
    }

    /// Writes them as lines under a label.
    pub(super) fn write(&self, out: &mut dyn Write, label: &str) -> io::Result<()> {
        let LatencySummary {
            min,
            avg,
            p50,
            p99,
            max,
            ..
        } = self.summary;
        let heading = style::HEADING;
        writeln!(
            out,
            "{heading}{label:<10}{heading:#} min {}, avg {}, max {}",
            time(min),
            time(avg),
            time(max)
        )?;
        writeln!(
            out,
            "{:10} p50 {}, p90 {}, p99 {}, p99.9 {}",
            "",
            time(p50),
            time(self.p90),
            time(p99),
            time(self.p99_9)
        )
    }
}

use std::{
    collections::BTreeMap,
    fmt::{self, Display},
};

use serde::{Deserialize, Serialize};

/// What is measured of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Figure {
    /// Calls or messages a second.
    PerSecond,
    /// Microseconds a message: what `PerSecond` is, the other way round.
    Each,
    BytesPerSecond,
    /// Microseconds within which half of the calls are answered.
    P50,
    P99,
    P999,
    /// Processor seconds of the server for a million calls or messages.
    ServerCpu,
    /// Bytes of memory that the server keeps for each connection.
    Resident,
    /// Milliseconds from the start of the process to its first reply.
    FirstReply,
    /// Of one side, for a call or a publication.
    SystemCalls,
    /// Seconds that a build from nothing takes.
    Build,
    /// Bytes of the program.
    Size,
    /// Crates that a program is made of, without itself.
    Crates,
    /// Datagrams that did not arrive, of a hundred.
    Lost,
}

/// What one round found of one case.
pub(crate) type Round = BTreeMap<Figure, f64>;

/// The least, the middle and the greatest of the rounds.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Spread {
    pub(crate) least: f64,
    pub(crate) median: f64,
    pub(crate) most: f64,
}

impl Spread {
    fn of(mut values: Vec<f64>) -> Self {
        values.sort_unstable_by(f64::total_cmp);
        let at = |index: usize| values.get(index).copied().unwrap_or_default();
        Self {
            least: at(0),
            median: at(values.len() / 2),
            most: at(values.len().saturating_sub(1)),
        }
    }
}

/// What a case came to, over all rounds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Outcome {
    pub(crate) label: String,
    pub(crate) figures: BTreeMap<Figure, Spread>,
    /// The system calls by name, where they were counted.
    pub(crate) note: Option<String>,
}

impl Outcome {
    pub(crate) fn of(label: &str, rounds: &[Round]) -> Self {
        let mut values: BTreeMap<Figure, Vec<f64>> = BTreeMap::new();
        for (figure, value) in rounds.iter().flatten() {
            values.entry(*figure).or_default().push(*value);
        }
        let spread = |(figure, values)| (figure, Spread::of(values));
        Self {
            label: label.to_owned(),
            figures: values.into_iter().map(spread).collect(),
            note: None,
        }
    }

    pub(crate) fn median(&self, figure: Figure) -> Option<f64> {
        self.figures.get(&figure).map(|spread| spread.median)
    }
}

impl Figure {
    /// A value with its unit.
    pub(crate) fn show(self, value: f64) -> String {
        match self {
            Self::PerSecond if value >= 1e6 => format!("{:.2} M/s", value / 1e6),
            Self::PerSecond => format!("{:.1} k/s", value / 1e3),
            Self::BytesPerSecond => format!("{:.2} GB/s", value / 1e9),
            Self::Each if value < 0.1 => format!("{:.1} ns", value * 1e3),
            Self::Each | Self::P50 | Self::P99 | Self::P999 => format!("{value:.1} µs"),
            Self::ServerCpu | Self::SystemCalls => format!("{value:.2}"),
            Self::Resident => format!("{:.1} KiB", value / 1024.0),
            Self::FirstReply => format!("{value:.1} ms"),
            Self::Build => format!("{value:.1} s"),
            Self::Size => format!("{:.2} MB", value / 1e6),
            Self::Crates => format!("{value:.0}"),
            Self::Lost => format!("{value:.0} %"),
        }
    }
}

/// What it is called at the head of a column.
impl Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PerSecond => "a second",
            Self::Each => "each",
            Self::BytesPerSecond => "bytes a second",
            Self::P50 => "p50",
            Self::P99 => "p99",
            Self::P999 => "p99.9",
            Self::ServerCpu => "server CPU s a million",
            Self::Resident => "a connection",
            Self::FirstReply => "first reply",
            Self::SystemCalls => "system calls each",
            Self::Build => "build",
            Self::Size => "size",
            Self::Crates => "crates",
            Self::Lost => "lost",
        })
    }
}

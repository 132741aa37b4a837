//! What is compared with what, and how well ours has to do.

use std::time::Duration;

use crate::{Failure, pin::Cores, rounds::interleave, table};

/// Servers and loads that do the same work, of which the first is what the others are held against.
#[derive(Debug)]
pub(crate) struct Comparison {
    pub(crate) name: &'static str,
    pub(crate) what: What,
    pub(crate) cases: Vec<Case>,
    /// What ours, the last case, should at least reach (or, for a time, at most) of the first.
    pub(crate) bar: f64,
}

/// Which figure is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    PerSecond,
    Latency,
}

/// One server under one load.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) label: &'static str,
    pub(crate) server: &'static str,
    pub(crate) server_cores: Cores,
    pub(crate) load: &'static str,
    pub(crate) connections: usize,
    pub(crate) in_flight: usize,
    pub(crate) url: &'static str,
    pub(crate) same_core: bool,
}

impl Case {
    const fn new(label: &'static str, server: &'static str, load: &'static str) -> Self {
        Self {
            label,
            server,
            server_cores: Cores::First,
            load,
            connections: 1,
            in_flight: 1,
            url: "/typed/echo",
            same_core: false,
        }
    }

    fn in_flight(mut self, connections: usize, in_flight: usize) -> Self {
        self.connections = connections;
        self.in_flight = in_flight;
        self
    }

    fn on_one_core(mut self) -> Self {
        self.same_core = true;
        self
    }

    fn on_both_cores(mut self) -> Self {
        self.server_cores = Cores::Both;
        self
    }

    fn subscribers(mut self, subscribers: usize) -> Self {
        self.connections = subscribers;
        self.url = "/pub";
        self
    }
}

/// Runs the comparisons whose name has `only` in it.
pub(crate) fn run(
    only: Option<&str>,
    mut rest: impl Iterator<Item = String>,
) -> Result<(), Failure> {
    let rounds = rest.next().map_or(Ok(5), |rounds| rounds.parse())?;
    let time = Duration::from_millis(rest.next().map_or(Ok(1000), |time| time.parse())?);
    for comparison in comparisons() {
        if comparison.name.contains(only.unwrap_or("")) {
            let outcomes = interleave(&comparison.cases, rounds, time)?;
            table::print(&comparison, &outcomes);
        }
    }
    Ok(())
}

fn comparisons() -> Vec<Comparison> {
    let mut all = vec![Comparison {
        name: "calls/1",
        what: What::Latency,
        cases: vec![
            Case::new("raw echo", "raw", "raw").on_one_core(),
            Case::new("by hand", "hand", "raw").on_one_core(),
            Case::new("by hand, serde", "hand-serde", "raw").on_one_core(),
            Case::new("typed service and client", "ours", "typed").on_one_core(),
        ],
        bar: 1.15,
    }];
    for (name, connections, in_flight, bar) in [
        ("calls/64", 1, 64, 0.80),
        ("calls/1024", 1, 1024, 0.70),
        ("calls/100x8", 100, 8, 0.80),
    ] {
        let case =
            |label, server| Case::new(label, server, "raw").in_flight(connections, in_flight);
        let mut untyped = case("untyped echo", "ours");
        untyped.url = "/echo";
        all.push(Comparison {
            name,
            what: What::PerSecond,
            cases: vec![
                case("by hand, serde", "hand-serde"),
                case("raw echo", "raw"),
                case("by hand", "hand"),
                case("by hand, serde_json::Value", "hand-value"),
                untyped,
                case("typed service", "ours"),
            ],
            bar,
        });
    }
    all.extend(clients());
    all.push(Comparison {
        name: "threads/64",
        what: What::PerSecond,
        cases: vec![
            Case::new("one thread", "ours", "raw").in_flight(1, 64),
            Case::new("two threads", "ours", "raw")
                .in_flight(1, 64)
                .on_both_cores(),
        ],
        bar: 0.90,
    });
    all.push(Comparison {
        name: "layers/64",
        what: What::PerSecond,
        cases: vec![
            Case::new("bare", "ours", "raw").in_flight(1, 64),
            Case::new("five layers", "ours-layers", "raw").in_flight(1, 64),
        ],
        bar: 0.70,
    });
    all.extend(publishing());
    all
}

/// The client, against a server that costs as little as one can.
fn clients() -> impl Iterator<Item = Comparison> {
    let sizes = [
        ("client/64", 1, 64, 0.80),
        ("client/1024", 1, 1024, 0.70),
        ("client/100x8", 100, 8, 0.80),
    ];
    sizes
        .into_iter()
        .map(|(name, connections, in_flight, bar)| {
            let case =
                |label, load| Case::new(label, "hand", load).in_flight(connections, in_flight);
            Comparison {
                name,
                what: What::PerSecond,
                cases: vec![
                    case("client by hand, serde", "shared-buffer"),
                    case("no client, packets in batches", "raw"),
                    case("typed client", "typed"),
                ],
                bar,
            }
        })
}

fn publishing() -> impl Iterator<Item = Comparison> {
    let sizes = [
        ("publish/1", 1, 0.45),
        ("publish/10", 10, 0.45),
        ("publish/100", 100, 0.45),
        ("publish/1000", 1000, 0.25),
    ];
    sizes.into_iter().map(|(name, subscribers, bar)| {
        let case = |label, server| Case::new(label, server, "receive").subscribers(subscribers);
        Comparison {
            name,
            what: What::PerSecond,
            cases: vec![
                case("by hand, 64 a write", "hand-publish"),
                case("typed publisher", "ours-publish"),
            ],
            bar,
        }
    })
}

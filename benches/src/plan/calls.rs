use super::{Bar, Bound, Case, Comparison};
use crate::{figures::Figure, servers::Package};

/// The server, one call at a time and many; then with more threads, layers and connections.
pub(super) fn comparisons() -> Vec<Comparison> {
    let mut all = vec![one_at_a_time()];
    all.extend([
        many("calls/64", 1, 64, 0.80),
        many("calls/1024", 1, 1024, 0.70),
        many("calls/100x8", 100, 8, 0.80),
        threads(),
        layers(),
        beside_idle_connections(),
    ]);
    all
}

/// Both sides on one core: waking the other one costs more than the call.
fn one_at_a_time() -> Comparison {
    let mut cases = vec![
        Case::new("raw echo", "raw", "raw"),
        Case::new("by hand", "hand", "raw"),
        Case::new("by hand, serde", "hand-serde", "raw"),
    ];
    cases.extend(frameworks());
    cases.extend(packages());
    cases.push(Case::new(TYPED, "ours", "typed"));
    let framework = |than| bar(TYPED, Figure::P50, Bound::AtMost(1.0, than));
    let mut bars = vec![bar(TYPED, Figure::P50, Bound::AtMost(1.15, "raw echo"))];
    bars.extend(FRAMEWORKS.map(framework));
    Comparison {
        name: "calls/1".into(),
        figure: Figure::P50,
        cases: cases.into_iter().map(Case::on_one_core).collect(),
        bars,
    }
}

fn many(name: &str, connections: usize, in_flight: usize, least: f64) -> Comparison {
    let mut cases = vec![
        Case::new("by hand, serde", "hand-serde", "raw"),
        Case::new("raw echo", "raw", "raw"),
        Case::new("by hand", "hand", "raw"),
        Case::new("by hand, serde_json::Value", "hand-value", "raw"),
    ];
    cases.extend(frameworks());
    cases.extend(packages());
    cases.push(Case::new("vsoa, untyped", "ours", "raw").url("/echo"));
    cases.push(Case::new(TYPED, "ours", "raw"));
    let mut bars = vec![bar(TYPED, Figure::PerSecond, Bound::AtLeast(least, HAND))];
    if in_flight == 64 {
        bars.push(bar(TYPED, Figure::ServerCpu, Bound::AtMost(1.35, HAND)));
        let tarpc = Bound::AtLeast(2.5, "tarpc, bincode");
        bars.push(bar(TYPED, Figure::PerSecond, tarpc));
    }
    let sized = |case: Case| case.in_flight(connections, in_flight);
    Comparison {
        name: name.into(),
        figure: Figure::PerSecond,
        cases: cases.into_iter().map(sized).collect(),
        bars,
    }
}

fn threads() -> Comparison {
    let case = |label| Case::new(label, "ours", "raw").in_flight(1, 64);
    Comparison {
        name: "threads/64".into(),
        figure: Figure::PerSecond,
        cases: vec![case("one thread"), case("two threads").on_both_cores()],
        bars: vec![bar(
            "two threads",
            Figure::PerSecond,
            Bound::AtLeast(0.90, "one thread"),
        )],
    }
}

fn layers() -> Comparison {
    let case = |label, server| Case::new(label, server, "raw").in_flight(1, 64);
    Comparison {
        name: "layers/64".into(),
        figure: Figure::PerSecond,
        cases: vec![case("bare", "ours"), case("five layers", "ours-layers")],
        bars: vec![bar(
            "five layers",
            Figure::PerSecond,
            Bound::AtLeast(0.70, "bare"),
        )],
    }
}

/// What a call costs does not depend on how many connections there are.
fn beside_idle_connections() -> Comparison {
    let case = |label, idle| Case::new(label, "ours", "raw").in_flight(1, 64).idle(idle);
    Comparison {
        name: "beside idle".into(),
        figure: Figure::PerSecond,
        cases: vec![
            case("alone", 0),
            case("beside 1,000 idle connections", 1_000),
            case(BESIDE_MANY, 10_000),
        ],
        bars: vec![bar(
            BESIDE_MANY,
            Figure::PerSecond,
            Bound::AtLeast(0.90, "alone"),
        )],
    }
}

/// The frameworks that this program was built with, each with its own client.
fn frameworks() -> impl Iterator<Item = Case> {
    let built = [
        (cfg!(feature = "tarpc"), FRAMEWORKS[0], "tarpc-bincode"),
        (cfg!(feature = "tarpc"), FRAMEWORKS[1], "tarpc-json"),
        (cfg!(feature = "jsonrpsee"), FRAMEWORKS[2], "jsonrpsee"),
        (cfg!(feature = "tonic"), FRAMEWORKS[3], "tonic"),
    ];
    built
        .into_iter()
        .filter(|(is_built, ..)| *is_built)
        .map(|(_, label, name)| Case::new(label, name, name))
}

/// The public packages that are installed.
fn packages() -> impl Iterator<Item = Case> {
    let installed = [
        (Package::Node, "Node package", "node"),
        (Package::Python, "Python package", "python"),
    ];
    installed
        .into_iter()
        .filter(|(package, ..)| package.is_installed())
        .map(|(_, label, server)| Case::new(label, server, "raw"))
}

const fn bar(of: &'static str, figure: Figure, bound: Bound) -> Bar {
    Bar { of, figure, bound }
}

const HAND: &str = "by hand, serde";
const TYPED: &str = "vsoa, typed";
const BESIDE_MANY: &str = "beside 10,000 idle connections";
const FRAMEWORKS: [&str; 4] = ["tarpc, bincode", "tarpc, JSON", "jsonrpsee", "tonic"];

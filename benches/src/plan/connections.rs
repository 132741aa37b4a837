use super::{Bar, Bound, Case, Comparison, Way};
use crate::{figures::Figure, servers::Package};

/// What connections cost that do nothing, and how long a server takes until it answers.
pub(super) fn comparisons() -> [Comparison; 3] {
    [memory(1_000), memory(10_000), first_reply()]
}

fn memory(connections: usize) -> Comparison {
    let mut cases = vec![
        Case::new("raw echo", "raw", "idle-tcp"),
        Case::new("by hand", "hand", "idle-vsoa"),
    ];
    let built = [
        (
            cfg!(feature = "tarpc"),
            "tarpc, bincode",
            "tarpc-bincode",
            "idle-tarpc",
        ),
        (
            cfg!(feature = "jsonrpsee"),
            "jsonrpsee",
            "jsonrpsee",
            "idle-jsonrpsee",
        ),
        (cfg!(feature = "tonic"), "tonic", "tonic", "idle-tonic"),
    ];
    cases.extend(
        built
            .into_iter()
            .filter(|(is_built, ..)| *is_built)
            .map(|(_, label, server, load)| Case::new(label, server, load)),
    );
    if Package::Node.is_installed() {
        cases.push(Case::new("Node package", "node", "idle-vsoa"));
    }
    // It ends with the thousand-and-twenty-fourth file.
    if Package::Python.is_installed() && connections < 1_024 {
        cases.push(Case::new("Python package", "python", "idle-vsoa"));
    }
    cases.push(Case::new("vsoa", "ours", "idle-vsoa"));
    let opened = |case: Case| case.by(Way::Memory).in_flight(connections, 0);
    Comparison {
        name: format!("memory/{connections}"),
        figure: Figure::Resident,
        cases: cases.into_iter().map(opened).collect(),
        bars: vec![Bar {
            of: "vsoa",
            figure: Figure::Resident,
            bound: Bound::NoMoreThan(6.0 * 1024.0),
        }],
    }
}

fn first_reply() -> Comparison {
    let mut cases = vec![Case::new("by hand", "hand", "")];
    if Package::Node.is_installed() {
        cases.push(Case::new("Node package", "node", ""));
    }
    if Package::Python.is_installed() {
        cases.push(Case::new("Python package", "python", ""));
    }
    cases.push(Case::new("vsoa", "ours", ""));
    Comparison {
        name: "first reply".into(),
        figure: Figure::FirstReply,
        cases: cases
            .into_iter()
            .map(|case| case.by(Way::FirstReply))
            .collect(),
        bars: Vec::new(),
    }
}

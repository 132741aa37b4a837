//! What is compared with what, and how well ours has to do.
//!
//! Each file has the comparisons of one part; `case.rs` says what a case is, `bar.rs` what a bar.

mod bar;
mod calls;
mod case;
mod clients;
mod connections;
mod publishing;
mod streams;
mod system_calls;

pub(crate) use self::{
    bar::{Bar, Bound},
    case::{Case, Way},
};
use crate::figures::Figure;

/// Servers and loads that do the same work; the others are shown beside the first.
#[derive(Debug)]
pub(crate) struct Comparison {
    pub(crate) name: String,
    pub(crate) figure: Figure,
    pub(crate) cases: Vec<Case>,
    pub(crate) bars: Vec<Bar>,
}

/// All of them, in the order in which they are run and shown.
pub(crate) fn comparisons() -> Vec<Comparison> {
    let mut all = Vec::new();
    all.extend(calls::comparisons());
    all.extend(clients::comparisons());
    all.extend(publishing::comparisons());
    all.extend(streams::comparisons());
    all.extend(connections::comparisons());
    all.extend(system_calls::comparisons());
    all
}

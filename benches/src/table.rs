#![expect(clippy::print_stdout, reason = "the table is what the program is for")]

use crate::{
    plan::{Comparison, What},
    rounds::{Outcome, Spread},
};

/// Prints a comparison: the middle of the rounds, their spread, and how each does beside the first.
pub(crate) fn print(comparison: &Comparison, outcomes: &[Outcome]) {
    let Some(first) = outcomes.first() else {
        return;
    };
    println!("\n{}", comparison.name);
    for outcome in outcomes {
        let figure = figure(outcome, comparison.what);
        let ratio = figure.median / self::figure(first, comparison.what).median;
        println!(
            "  {:32} {:>10} ({} to {}){:>8.2} x{:>8.2} s CPU a million",
            outcome.label,
            shown(figure.median, comparison.what),
            shown(figure.least, comparison.what),
            shown(figure.most, comparison.what),
            ratio,
            outcome.server_cpu.median,
        );
    }
    let ratio = outcomes
        .last()
        .map_or(0.0, |last| figure(last, comparison.what).median)
        / figure(first, comparison.what).median;
    let (passed, bound) = match comparison.what {
        What::PerSecond => (ratio >= comparison.bar, "at least"),
        What::Latency => (ratio <= comparison.bar, "at most"),
    };
    let verdict = if passed { "reached" } else { "MISSED" };
    println!("  bar: {bound} {:.2} x: {verdict}", comparison.bar);
}

fn figure(outcome: &Outcome, what: What) -> Spread {
    match what {
        What::PerSecond => outcome.per_second,
        What::Latency => outcome.p50_us,
    }
}

fn shown(value: f64, what: What) -> String {
    match what {
        What::PerSecond => format!("{:.0} k/s", value / 1000.0),
        What::Latency => format!("{value:.1} µs"),
    }
}

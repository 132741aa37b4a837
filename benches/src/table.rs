#![expect(clippy::print_stdout, reason = "the table is what the program is for")]

use crate::{
    figures::{Figure, Outcome},
    plan::{Bar, Comparison},
};

/// Prints a comparison: the middle of the rounds, their spread, and how each does beside the first.
pub(crate) fn print(comparison: &Comparison, outcomes: &[Outcome]) {
    let first = outcomes
        .first()
        .and_then(|first| first.median(comparison.figure));
    println!("\n{} ({})", comparison.name, comparison.figure);
    for outcome in outcomes {
        print_outcome(comparison.figure, outcome, first);
    }
    for bar in &comparison.bars {
        print_bar(bar, outcomes);
    }
}

fn print_outcome(figure: Figure, outcome: &Outcome, first: Option<f64>) {
    let Some(spread) = outcome.figures.get(&figure) else {
        return;
    };
    let ratio = first.map_or(f64::NAN, |first| spread.median / first);
    let beside = SHOWN_BESIDE.into_iter().filter(|beside| *beside != figure);
    let beside: Vec<_> = beside
        .filter_map(|beside| {
            let value = outcome.median(beside)?;
            Some(format!("{beside} {}", beside.show(value)))
        })
        .chain(outcome.note.clone())
        .collect();
    println!(
        "  {:32} {:>10} ({} to {}){ratio:>8.2} x  {}",
        outcome.label,
        figure.show(spread.median),
        figure.show(spread.least),
        figure.show(spread.most),
        beside.join(", "),
    );
}

fn print_bar(bar: &Bar, outcomes: &[Outcome]) {
    if let Some((passed, text)) = bar.judge(outcomes) {
        let verdict = if passed { "reached" } else { "MISSED" };
        println!("  bar: {text}: {verdict}");
    }
}

/// What is told of a case beside its main figure.
const SHOWN_BESIDE: [Figure; 7] = [
    Figure::P50,
    Figure::P99,
    Figure::P999,
    Figure::ServerCpu,
    Figure::Lost,
    Figure::Build,
    Figure::Crates,
];

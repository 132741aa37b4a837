use std::fmt::{self, Write};

use super::{Measurement, Results};
use crate::{
    figures::{Figure, Outcome},
    minimal, plan,
};

/// The bars first, then a table of each comparison.
pub(super) fn report(results: &Results) -> String {
    let mut text = String::new();
    write(results, &mut text).expect("a string takes whatever is written");
    text
}

fn write(results: &Results, out: &mut String) -> fmt::Result {
    let mut order = plan::comparisons();
    order.push(minimal::comparison());
    let measured: Vec<_> = order
        .iter()
        .filter_map(|comparison| Some((&comparison.name, results.0.get(&comparison.name)?)))
        .collect();
    writeln!(out, "# Figures\n\nWritten by `vsoa-benches`.\n")?;
    write_bars(&measured, out)?;
    for (name, measurement) in measured {
        write_measurement(name, measurement, out)?;
    }
    Ok(())
}

fn write_bars(measured: &[(&String, &Measurement)], out: &mut String) -> fmt::Result {
    writeln!(out, "| comparison | bar | |\n| --- | --- | --- |")?;
    for (name, measurement) in measured {
        for bar in &measurement.bars {
            let verdict = if bar.passed { "reached" } else { "**missed**" };
            writeln!(out, "| {name} | {} | {verdict} |", bar.text)?;
        }
    }
    Ok(())
}

fn write_measurement(name: &str, measurement: &Measurement, out: &mut String) -> fmt::Result {
    let Measurement {
        figure,
        outcomes,
        rounds,
        milliseconds,
        machine,
        ..
    } = measurement;
    let beside: Vec<_> = BESIDE
        .into_iter()
        .filter(|beside| beside != figure)
        .filter(|beside| {
            outcomes
                .iter()
                .any(|outcome| outcome.median(*beside).is_some())
        })
        .collect();
    writeln!(
        out,
        "\n## {name}\n\n{rounds} rounds of {milliseconds} ms. {machine}.\n"
    )?;
    write!(out, "| | {figure} | of the first | least to most |")?;
    for beside in &beside {
        write!(out, " {beside} |")?;
    }
    writeln!(out, "\n|{}", " --- |".repeat(4 + beside.len()))?;
    let first = outcomes.first().and_then(|first| first.median(*figure));
    for outcome in outcomes {
        write_outcome(*figure, outcome, first, out)?;
        for beside in &beside {
            let value = outcome.median(*beside);
            let shown = value.map(|value| beside.show(value)).unwrap_or_default();
            write!(out, " {shown} |")?;
        }
        writeln!(out)?;
    }
    let notes = outcomes
        .iter()
        .filter_map(|outcome| Some((&outcome.label, outcome.note.as_ref()?)));
    for (label, note) in notes {
        writeln!(out, "\n{label}: {note}.")?;
    }
    Ok(())
}

fn write_outcome(
    figure: Figure,
    outcome: &Outcome,
    first: Option<f64>,
    out: &mut String,
) -> fmt::Result {
    let Some(spread) = outcome.figures.get(&figure) else {
        return write!(out, "| {} | | | |", outcome.label);
    };
    write!(
        out,
        "| {} | {} | {:.2} | {} to {} |",
        outcome.label,
        figure.show(spread.median),
        first.map_or(f64::NAN, |first| spread.median / first),
        figure.show(spread.least),
        figure.show(spread.most),
    )
}

/// What has a column beside the main figure, where it was measured.
const BESIDE: [Figure; 8] = [
    Figure::PerSecond,
    Figure::P50,
    Figure::P99,
    Figure::P999,
    Figure::ServerCpu,
    Figure::Lost,
    Figure::Build,
    Figure::Crates,
];

use super::{
    Results,
    svg::{Plot, Scale, Series},
};
use crate::figures::{Figure, Outcome};

/// The plots of which all is measured, by the names of their files.
pub(super) fn plots(results: &Results) -> Vec<(&'static str, String)> {
    let across = |title, figure, scale, points: &[(&str, &str)]| {
        let measured: Vec<_> = points
            .iter()
            .filter_map(|(x, name)| Some((*x, &results.0.get(*name)?.outcomes[..])))
            .collect();
        let cells = measured
            .iter()
            .map(|(x, outcomes)| ((*x).to_owned(), values(outcomes, figure)));
        plot(title, figure, scale, cells.collect())
    };
    let plots = [
        ("latency.svg", latencies(results)),
        (
            "calls.svg",
            across(
                "Calls by calls in flight",
                Figure::PerSecond,
                Scale::Log,
                &CALLS,
            ),
        ),
        (
            "fan-out.svg",
            across(
                "Messages delivered, by subscribers",
                Figure::PerSecond,
                Scale::Log,
                &FAN_OUT,
            ),
        ),
        (
            "memory.svg",
            across(
                "Memory of an idle connection, by connections",
                Figure::Resident,
                Scale::Linear,
                &MEMORY,
            ),
        ),
    ];
    plots
        .into_iter()
        .filter_map(|(name, plot)| Some((name, plot?)))
        .collect()
}

/// How long one call takes, by the share of calls that take no longer.
fn latencies(results: &Results) -> Option<String> {
    let outcomes = &results.0.get("calls/1")?.outcomes;
    let cells = [Figure::P50, Figure::P99, Figure::P999]
        .map(|figure| (figure.to_string(), values(outcomes, figure)));
    plot(
        "Latency, one call at a time, both sides on one core",
        Figure::P50,
        Scale::Log,
        cells.into(),
    )
}

/// A figure of each case, by its label.
fn values(outcomes: &[Outcome], figure: Figure) -> Vec<(String, f64)> {
    let measured = outcomes
        .iter()
        .filter_map(|outcome| Some((outcome.label.clone(), outcome.median(figure)?)));
    measured.collect()
}

/// Turns the values at each place of the x axis into one line for each label.
fn plot(
    title: &str,
    figure: Figure,
    scale: Scale,
    cells: Vec<(String, Vec<(String, f64)>)>,
) -> Option<String> {
    let mut series: Vec<Series> = Vec::new();
    for (at, (_, values)) in cells.iter().enumerate() {
        for (label, value) in values {
            let known = series.iter().position(|series| series.label == *label);
            let index = known.unwrap_or_else(|| {
                series.push(Series::new(label));
                series.len() - 1
            });
            series[index].points.push((at, *value));
        }
    }
    let places: Vec<_> = cells.into_iter().map(|(x, _)| x).collect();
    (!series.is_empty()).then(|| {
        Plot {
            title,
            figure,
            scale,
            places,
            series,
        }
        .draw()
    })
}

const CALLS: [(&str, &str); 4] = [
    ("1", "calls/1"),
    ("64", "calls/64"),
    ("1,024", "calls/1024"),
    ("100 x 8", "calls/100x8"),
];
const FAN_OUT: [(&str, &str); 4] = [
    ("1", "publish/1"),
    ("10", "publish/10"),
    ("100", "publish/100"),
    ("1,000", "publish/1000"),
];
const MEMORY: [(&str, &str); 2] = [("1,000", "memory/1000"), ("10,000", "memory/10000")];

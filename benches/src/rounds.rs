use std::time::Duration;

use crate::{
    Failure,
    loads::{Measured, Order},
    pin::Cores,
    plan::Case,
    process::Side,
    servers::Listening,
};

/// What a case came to, over all rounds.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) label: &'static str,
    pub(crate) per_second: Spread,
    pub(crate) p50_us: Spread,
    /// Processor seconds of the server for a million.
    pub(crate) server_cpu: Spread,
}

/// The least, the middle and the greatest of the rounds.
#[derive(Clone, Copy, Debug)]
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

/// Measures all of them in turn, as often as there are rounds.
pub(crate) fn interleave(
    cases: &[Case],
    rounds: usize,
    time: Duration,
) -> Result<Vec<Outcome>, Failure> {
    let mut found: Vec<Vec<Round>> = cases.iter().map(|_| Vec::new()).collect();
    for _ in 0..rounds {
        for (case, found) in cases.iter().zip(&mut found) {
            found.push(measure(case, time)?);
        }
    }
    let outcomes = cases.iter().zip(found).map(|(case, rounds)| {
        let spread = |value: fn(&Round) -> f64| Spread::of(rounds.iter().map(value).collect());
        Outcome {
            label: case.label,
            per_second: spread(|round| round.per_second),
            p50_us: spread(|round| round.p50_us),
            server_cpu: spread(|round| round.server_cpu),
        }
    });
    Ok(outcomes.collect())
}

struct Round {
    per_second: f64,
    p50_us: f64,
    server_cpu: f64,
}

fn measure(case: &Case, time: Duration) -> Result<Round, Failure> {
    let mut server = Side::start("serve", case.server_cores, &[case.server])?;
    let Listening { addr } = server.line()?;
    let order = Order {
        load: case.load.to_owned(),
        server: addr,
        connections: case.connections,
        in_flight: case.in_flight,
        url: case.url.to_owned(),
        time,
    };
    let cores = if case.same_core {
        Cores::First
    } else {
        Cores::Second
    };
    let before = server.cpu_time()?;
    let mut load = Side::start("load", cores, &[&serde_json::to_string(&order)?])?;
    let measured: Measured = load.line()?;
    let used = server.cpu_time()?.saturating_sub(before);
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let count = measured.count as f64;
    Ok(Round {
        per_second: count / time.as_secs_f64(),
        p50_us: measured.p50_us,
        server_cpu: used.as_secs_f64() / count * 1e6,
    })
}

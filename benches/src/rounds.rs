//! Measures the cases of a comparison in turn, round by round.

use std::time::{Duration, Instant};

use crate::{
    Failure,
    figures::{Figure, Outcome, Round},
    first_reply,
    loads::{Measured, Order, WARM_UP},
    plan::{Case, Way},
    process::Side,
    servers::Listening,
    system_calls::Trace,
};

/// Measures all of them in turn, as often as there are rounds.
pub(crate) fn interleave(
    cases: &[Case],
    rounds: usize,
    time: Duration,
) -> Result<Vec<Outcome>, Failure> {
    let mut found: Vec<Vec<Round>> = cases.iter().map(|_| Vec::new()).collect();
    let mut notes = vec![None; cases.len()];
    for _ in 0..rounds {
        for (index, case) in cases.iter().enumerate() {
            let (round, note) =
                measure(case, time).map_err(|error| format!("{}: {error}", case.label))?;
            found[index].push(round);
            notes[index] = note;
        }
    }
    let outcomes = cases.iter().zip(found).zip(notes);
    Ok(outcomes
        .map(|((case, rounds), note)| Outcome {
            note,
            ..Outcome::of(case.label, &rounds)
        })
        .collect())
}

fn measure(case: &Case, time: Duration) -> Result<(Round, Option<String>), Failure> {
    let started = now();
    let mut server = Side::start("serve", case.server_cores, &[case.server])?;
    let Listening { port, .. } = server.line()?;
    let order = Order {
        load: case.load.to_owned(),
        port,
        connections: case.connections,
        in_flight: case.in_flight,
        idle: case.idle,
        url: case.url.to_owned(),
        time,
    };
    match case.way {
        Way::Load => Ok((loaded(case, &order, &server)?, None)),
        Way::Memory => Ok((memory(case, &order, &server)?, None)),
        Way::FirstReply => {
            first_reply::wait(port)?;
            let milliseconds = started.elapsed().as_secs_f64() * 1e3;
            Ok((Round::from([(Figure::FirstReply, milliseconds)]), None))
        }
        Way::TraceServer | Way::TraceLoad => {
            let mut load = start_load(case, &order)?;
            load.begun()?;
            let traced = if case.way == Way::TraceLoad {
                &load
            } else {
                &server
            };
            let trace = Trace::start(traced.id())?;
            let measured = result(&mut load, &order)?;
            let each = per_second(&measured, time) / case.receivers();
            let counted = trace.end()?.each(each);
            let round = Round::from([(Figure::SystemCalls, counted.all)]);
            Ok((round, Some(counted.by_name)))
        }
    }
}

/// What the load got done, and what that cost the server.
fn loaded(case: &Case, order: &Order, server: &Side) -> Result<Round, Failure> {
    let mut load = start_load(case, order)?;
    load.begun()?;
    let before = server.cpu_time()?;
    let measured = result(&mut load, order)?;
    let used = server.cpu_time()?.saturating_sub(before);
    let per_second = per_second(&measured, order.time);
    let lasted = WARM_UP + order.time;
    let mut round = Round::from([
        (Figure::PerSecond, per_second),
        (Figure::Each, 1e6 / per_second),
        (
            Figure::ServerCpu,
            used.as_secs_f64() / (per_second * lasted.as_secs_f64()) * 1e6,
        ),
    ]);
    if measured.bytes > 0 {
        let bytes = float(measured.bytes) / order.time.as_secs_f64();
        round.insert(Figure::BytesPerSecond, bytes);
    }
    if let Some(times) = measured.times {
        round.insert(Figure::P50, times.p50);
        round.insert(Figure::P99, times.p99);
        round.insert(Figure::P999, times.p999);
    }
    if let Some(arrived) = measured.arrived {
        round.insert(
            Figure::Lost,
            100.0 - 100.0 * float(arrived) / float(measured.count),
        );
    }
    Ok(round)
}

/// What the server keeps for each connection while nothing happens.
fn memory(case: &Case, order: &Order, server: &Side) -> Result<Round, Failure> {
    let before = server.resident()?;
    let mut load = start_load(case, order)?;
    let measured = result(&mut load, order)?;
    let grown = server.resident()?.saturating_sub(before);
    let each = float(grown) / float(measured.count);
    Ok(Round::from([(Figure::Resident, each)]))
}

fn start_load(case: &Case, order: &Order) -> Result<Side, Failure> {
    Side::start("load", case.load_cores, &[&serde_json::to_string(order)?])
}

fn result(load: &mut Side, order: &Order) -> Result<Measured, Failure> {
    something(load.line()?, order)
}

/// Nothing at all is no measurement: what one call costs cannot be said then.
fn something(measured: Measured, order: &Order) -> Result<Measured, Failure> {
    if measured.count == 0 {
        let Order { load, time, .. } = order;
        return Err(format!("the load `{load}` got nothing done in {time:?}").into());
    }
    Ok(measured)
}

fn per_second(measured: &Measured, time: Duration) -> f64 {
    float(measured.count) / time.as_secs_f64()
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn float(value: u64) -> f64 {
    value as f64
}

#[expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_in_which_nothing_was_done_is_an_error() {
        let order = Order {
            load: "calls".to_owned(),
            port: 0,
            connections: 1,
            in_flight: 1,
            idle: 0,
            url: "/echo".to_owned(),
            time: Duration::from_secs(1),
        };
        let measured = |count| Measured {
            count,
            ..Measured::default()
        };
        assert_eq!(something(measured(1), &order).unwrap().count, 1);
        let error = something(measured(0), &order).unwrap_err();
        assert_eq!(error.to_string(), "the load `calls` got nothing done in 1s");
    }
}

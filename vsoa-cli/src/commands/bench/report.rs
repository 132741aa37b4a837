use std::{
    collections::BTreeMap,
    io::{self, Write},
    time::Duration,
};

use indicatif::HumanCount;
use serde::Serialize;
use vsoa::Status;

use super::{tally::Tally, times::Times};
use crate::{
    clock::{per_second, seconds},
    exit::Exit,
    failure::Failure,
    output::{Report, count, style},
};

/// What came of calls.
#[derive(Debug, Serialize)]
pub(super) struct CallsReport<'a> {
    /// Those that were answered.
    calls: u64,
    seconds: f64,
    calls_per_second: u64,
    connections: u16,
    in_flight: u16,
    #[serde(rename = "latency_us", skip_serializing_if = "Option::is_none")]
    times: Option<Times>,
    statuses: &'a BTreeMap<u8, u64>,
    failures: &'a BTreeMap<String, u64>,
}

impl<'a> CallsReport<'a> {
    pub(super) fn new(connections: u16, in_flight: u16, time: Duration, tally: &'a Tally) -> Self {
        let calls = tally.latencies.count();
        Self {
            calls,
            seconds: seconds(time),
            calls_per_second: per_second(calls, time),
            connections,
            in_flight,
            times: Times::of(&tally.latencies),
            statuses: &tally.statuses,
            failures: &tally.failures,
        }
    }
}

impl Report for CallsReport<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let (heading, bad) = (style::HEADING, style::BAD);
        writeln!(
            out,
            "{heading}calls{heading:#}      {} in {:.2} s, {} a second",
            HumanCount(self.calls),
            self.seconds,
            HumanCount(self.calls_per_second)
        )?;
        writeln!(
            out,
            "{heading}load{heading:#}       {}, {} in flight on each",
            count(self.connections.into(), "connection"),
            self.in_flight
        )?;
        if let Some(times) = &self.times {
            times.write(out, "latency")?;
        }
        for (status, answers) in self.statuses {
            let status = Status(*status);
            let style = if status.is_success() {
                style::GOOD
            } else {
                bad
            };
            let answers = HumanCount(*answers);
            writeln!(
                out,
                "{heading}answers{heading:#}    {style}{status}{style:#}: {answers}"
            )?;
        }
        for (failure, calls) in self.failures {
            let calls = HumanCount(*calls);
            writeln!(
                out,
                "{heading}failed{heading:#}     {bad}{failure}{bad:#}: {calls}"
            )?;
        }
        Ok(())
    }
}

/// Whether all calls were answered with success; a script wants to know.
pub(super) fn verdict(tally: Tally) -> Result<(), Failure> {
    let (refused, unanswered) = (tally.refused(), tally.unanswered());
    if let Some(failure) = tally.first_failure {
        return Err(failure.about(format_args!(
            "{} without an answer",
            count(unanswered, "call")
        )));
    }
    if refused > 0 {
        let text = format!("{} with an error status", count(refused, "answer"));
        return Err(Failure::new(Exit::Status, text));
    }
    Ok(())
}

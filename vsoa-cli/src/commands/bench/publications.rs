use std::{
    io::{self, Write},
    time::Duration,
};

use clap::{Args, value_parser};
use indicatif::{HumanBytes, HumanCount};
use serde::Serialize;

use super::{USUAL_TIME, progress::Progress, times::Times};
use crate::{
    cli::Globals,
    clock::{per_second, seconds},
    failure::Failure,
    latency::Latencies,
    listening::{ListenArgs, Listening, take},
    output::{Report, count, style},
};

/// `vsoa bench publish`.
#[derive(Args, Debug)]
#[command(mut_arg("duration", |arg| {
    arg.help("Ends after this time; after 5 s if there is no `--count` either")
}))]
pub(crate) struct PublicationsArgs {
    #[command(flatten)]
    listen: ListenArgs,
    /// On how many connections to each server
    #[arg(long, short, value_name = "N", default_value = "1", value_parser = value_parser!(u16).range(1..))]
    connections: u16,
}

/// Counts until it is enough, and reports.
pub(super) async fn run(globals: &Globals, args: &PublicationsArgs) -> Result<(), Failure> {
    let listen = args.listen.clone().ending_after(USUAL_TIME);
    let mut listening = Listening::start_on(globals, &listen, args.connections).await?;
    let mut progress = Progress::new(globals.output, "publications");
    let mut intervals = Intervals::default();
    let outcome = take(count_all(&mut listening, &mut intervals, &mut progress)).await;
    progress.finish();
    let summary = listening.summary();
    globals.output.report(&PublicationsReport {
        publications: summary.messages,
        publications_per_second: per_second(summary.messages, summary.time),
        bytes_per_second: per_second(summary.bytes, summary.time),
        seconds: seconds(summary.time),
        connections: args.connections,
        times: Times::of(&intervals.between),
        lost: summary.lost,
        reconnected: summary.reconnected,
    })?;
    outcome
}

async fn count_all(
    listening: &mut Listening,
    intervals: &mut Intervals,
    progress: &mut Progress,
) -> Result<(), Failure> {
    let mut ticks = Progress::ticks();
    loop {
        tokio::select! {
            // A tick first: what never stops coming would hide it.
            biased;
            _ = ticks.tick() => progress.show(listening.summary().messages),
            heard = listening.next() => match heard? {
                Some(heard) if heard.what.is_ok() => intervals.record(heard.source, heard.at),
                Some(_) => {}
                None => return Ok(()),
            },
        }
    }
}

/// How much time lay between two publications on the same connection.
#[derive(Debug, Default)]
struct Intervals {
    between: Latencies,
    /// When the last one came, by connection.
    last: Vec<Option<Duration>>,
}

impl Intervals {
    fn record(&mut self, connection: usize, at: Duration) {
        if self.last.len() <= connection {
            self.last.resize(connection + 1, None);
        }
        if let Some(last) = self.last[connection].replace(at) {
            self.between.record(at.saturating_sub(last));
        }
    }
}

/// What was published.
#[derive(Debug, Serialize)]
struct PublicationsReport {
    publications: u64,
    seconds: f64,
    publications_per_second: u64,
    bytes_per_second: u64,
    connections: u16,
    /// Between two on the same connection.
    #[serde(rename = "interval_us", skip_serializing_if = "Option::is_none")]
    times: Option<Times>,
    lost: u64,
    reconnected: u64,
}

impl Report for PublicationsReport {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let (heading, bad) = (style::HEADING, style::BAD);
        writeln!(
            out,
            "{heading}published{heading:#}  {} in {:.2} s, {} ({}) a second",
            HumanCount(self.publications),
            self.seconds,
            HumanCount(self.publications_per_second),
            HumanBytes(self.bytes_per_second)
        )?;
        writeln!(
            out,
            "{heading}load{heading:#}       {} to each server",
            count(self.connections.into(), "connection")
        )?;
        if let Some(times) = &self.times {
            times.write(out, "interval")?;
        }
        if self.lost > 0 {
            writeln!(
                out,
                "{heading}lost{heading:#}       {bad}{}{bad:#}",
                HumanCount(self.lost)
            )?;
        }
        Ok(())
    }
}

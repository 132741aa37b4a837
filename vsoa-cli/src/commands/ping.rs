use std::{
    io::{self, Write},
    time::Duration,
};

use clap::Args;
use serde::Serialize;
use tokio::time::MissedTickBehavior;
use vsoa::Client;

use crate::{
    cli::{Globals, parse_duration},
    exit::Exit,
    failure::Failure,
    interrupt::interrupted,
    latency::{Latencies, LatencySummary, micros},
    output::{Report, printable, style, time},
    target::Target,
};

/// `vsoa ping`.
#[derive(Args, Debug)]
pub(crate) struct PingArgs {
    /// The server: `vsoa://host:port`
    server: Target,
    /// Ends after so many; goes on until Ctrl-C if not set
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,
    /// Time from one to the next
    #[arg(long, short, value_name = "TIME", default_value = "1s", value_parser = parse_interval)]
    interval: Duration,
}

/// Pings until it is enough, over a new connection where one is lost, and sums up.
pub(crate) async fn run(globals: &Globals, args: &PingArgs) -> Result<(), Failure> {
    let mut pinging = Pinging {
        globals,
        args,
        client: globals.connection.connect(&args.server).await?,
        sent: 0,
        latencies: Latencies::default(),
    };
    tokio::select! {
        () = interrupted() => {}
        ended = pinging.run() => ended?,
    }
    pinging.sum_up()
}

struct Pinging<'a> {
    globals: &'a Globals,
    args: &'a PingArgs,
    client: Client,
    sent: u64,
    latencies: Latencies,
}

impl Pinging<'_> {
    async fn run(&mut self) -> Result<(), Failure> {
        let mut ticks = tokio::time::interval(self.args.interval);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while self.args.count.is_none_or(|count| self.sent < count) {
            ticks.tick().await;
            let outcome = self.ping().await;
            // One that is interrupted does not count.
            self.sent += 1;
            if let Ok(round_trip) = outcome {
                self.latencies.record(round_trip);
            }
            self.globals
                .output
                .report(&PingReport::new(self.sent, outcome))?;
        }
        Ok(())
    }

    async fn ping(&mut self) -> Result<Duration, Failure> {
        if !self.client.is_connected() {
            self.client = self.globals.connection.connect(&self.args.server).await?;
        }
        Ok(self.client.ping().await?)
    }

    fn sum_up(&self) -> Result<(), Failure> {
        let answered = self.latencies.count();
        self.globals.output.report(&Summary {
            server: self.args.server.server(),
            sent: self.sent,
            answered,
            latencies: self.latencies.summary(),
        })?;
        if answered == 0 {
            return Err(Failure::new(Exit::Status, "no ping was answered"));
        }
        Ok(())
    }
}

/// What came of one ping.
#[derive(Serialize)]
struct PingReport {
    ping: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    round_trip_us: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lost: Option<String>,
}

impl PingReport {
    fn new(ping: u64, outcome: Result<Duration, Failure>) -> Self {
        let (round_trip_us, lost) = match outcome {
            Ok(round_trip) => (Some(micros(round_trip)), None),
            Err(failure) => (None, failure.told().map(|told| told.text.clone())),
        };
        Self {
            ping,
            round_trip_us,
            lost,
        }
    }
}

impl Report for PingReport {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let (dim, bad) = (style::DIM, style::BAD);
        write!(out, "{dim}{:4}{dim:#}  ", self.ping)?;
        match (self.round_trip_us, &self.lost) {
            (Some(us), _) => writeln!(out, "{}", time(us)),
            (None, Some(why)) => writeln!(out, "{bad}lost{bad:#}: {}", printable(why)),
            (None, None) => writeln!(out, "{bad}lost{bad:#}"),
        }
    }
}

/// What came of all.
#[derive(Serialize)]
struct Summary<'a> {
    server: &'a str,
    sent: u64,
    answered: u64,
    /// In microseconds.
    #[serde(rename = "round_trip_us", skip_serializing_if = "Option::is_none")]
    latencies: Option<LatencySummary>,
}

impl Summary<'_> {
    fn lost_percent(&self) -> u64 {
        let lost = self.sent - self.answered;
        (lost * 100).div_ceil(self.sent.max(1))
    }
}

impl Report for Summary<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let heading = style::HEADING;
        let Self {
            server,
            sent,
            answered,
            ..
        } = self;
        let lost = self.lost_percent();
        writeln!(
            out,
            "{heading}{server}{heading:#}: {sent} sent, {answered} answered, {lost}% lost"
        )?;
        let Some(latencies) = &self.latencies else {
            return Ok(());
        };
        let LatencySummary {
            min,
            avg,
            p50,
            p99,
            max,
        } = *latencies;
        writeln!(
            out,
            "min {}, avg {}, p50 {}, p99 {}, max {}",
            time(min),
            time(avg),
            time(p50),
            time(p99),
            time(max)
        )
    }
}

/// An interval of nothing would only measure how fast this machine is.
fn parse_interval(text: &str) -> Result<Duration, String> {
    let interval = parse_duration(text)?;
    if interval < Duration::from_millis(1) {
        return Err("1 ms at least; `vsoa bench` sends as fast as the server answers".to_owned());
    }
    Ok(interval)
}

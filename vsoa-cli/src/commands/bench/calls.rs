use std::{pin::pin, sync::Arc, time::Duration};

use clap::{Args, value_parser};
use tokio::{
    task::JoinSet,
    time::{Instant, sleep_until},
};
use vsoa::{Client, Method, Request};

use super::{USUAL_TIME, measuring::Measuring, progress::Progress, report};
use crate::{
    cli::{Globals, PayloadArgs, parse_duration},
    clock::now,
    failure::Failure,
    interrupt::interrupted,
    target::Target,
};

/// `vsoa bench call`.
#[derive(Args, Debug)]
pub(crate) struct CallsArgs {
    /// What to call: `vsoa://host:port/url`
    url: Target,
    #[command(flatten)]
    payload: PayloadArgs,
    /// Calls with SET, not with GET
    #[arg(long)]
    set: bool,
    /// On how many connections
    #[arg(long, short, value_name = "N", default_value = "1", value_parser = value_parser!(u16).range(1..))]
    connections: u16,
    /// How many calls wait for their answer at once, on each connection
    #[arg(long, short, value_name = "N", default_value = "1", value_parser = value_parser!(u16).range(1..))]
    in_flight: u16,
    /// Ends after so many calls
    #[arg(long, short = 'n', value_name = "N", value_parser = value_parser!(u64).range(1..))]
    count: Option<u64>,
    /// Ends after this time; after 5 s if there is no `--count` either
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    duration: Option<Duration>,
    /// Calls for so long before it measures
    #[arg(long, value_name = "TIME", default_value = "0", value_parser = parse_duration)]
    warm_up: Duration,
}

/// Calls until it is enough, and reports.
pub(super) async fn run(globals: &Globals, args: &CallsArgs) -> Result<(), Failure> {
    let mut stop = pin!(interrupted());
    let clients = tokio::select! {
        clients = connect(globals, args) => clients?,
        () = &mut stop => return Err(Failure::interrupted()),
    };
    let measuring = args.measuring().await?;
    let mut lanes = JoinSet::new();
    for (connection, client) in clients.iter().enumerate() {
        for _ in 0..args.in_flight {
            lanes.spawn(measuring.clone().call(client.clone(), connection));
        }
    }
    let mut progress = Progress::new(globals.output, "calls");
    let mut ticks = Progress::ticks();
    let mut all = pin!(async { while lanes.join_next().await.is_some() {} });
    let mut time_over = pin!(until(args.end(measuring.start())));
    loop {
        tokio::select! {
            () = &mut all => break,
            () = &mut time_over => break,
            () = &mut stop => break,
            _ = ticks.tick() => progress.show(measuring.count()),
        }
    }
    progress.finish();
    let (time, tally) = measuring.result();
    let report = report::CallsReport::new(args.connections, args.in_flight, time, &tally);
    globals.output.report(&report)?;
    report::verdict(tally)
}

async fn connect(globals: &Globals, args: &CallsArgs) -> Result<Vec<Client>, Failure> {
    let mut clients = Vec::new();
    for _ in 0..args.connections {
        clients.push(globals.connection.connect(&args.url).await?);
    }
    Ok(clients)
}

async fn until(end: Option<Instant>) {
    match end {
        Some(end) => sleep_until(end).await,
        None => std::future::pending().await,
    }
}

impl CallsArgs {
    async fn measuring(&self) -> Result<Arc<Measuring>, Failure> {
        let method = if self.set { Method::Set } else { Method::Get };
        let request = Request::new(method, self.url.url());
        let request = request.with_payload(self.payload.payload().await?);
        let start = now() + self.warm_up;
        Ok(Measuring::new(request, start, self.count, self.connections))
    }

    /// When it ends, if not by the number of calls.
    fn end(&self, start: Instant) -> Option<Instant> {
        let usual = self.count.is_none().then_some(USUAL_TIME);
        start.checked_add(self.duration.or(usual)?)
    }
}

use std::time::{Duration, Instant};

use serde_json::json;
use tokio::task::JoinSet;
use vsoa::Client;
use vsoa_benches::{Histogram, TypedClient};

use super::runtime::Threads;
use crate::{Failure, shown};

/// `bench-client HOST PORT [--inflight N] [--conns C] [--secs S] [--runtime current|multi]`
pub(crate) fn run(arguments: impl Iterator<Item = String>) -> Result<(), Failure> {
    let arguments = Arguments::parse(arguments)?;
    let runtime = arguments.threads.runtime()?;
    runtime.block_on(measure(arguments))
}

async fn measure(arguments: Arguments) -> Result<(), Failure> {
    let server = format!("vsoa://{}:{}", arguments.host, arguments.port);
    let mut clients = Vec::new();
    for _ in 0..arguments.connections {
        clients.push(TypedClient::new(Client::connect(&server).await?));
    }
    let start = now() + WARM_UP;
    let end = start + arguments.time;
    let mut tasks = JoinSet::new();
    for client in &clients {
        for _ in 0..arguments.in_flight {
            tasks.spawn(call_until(client.clone(), start, end));
        }
    }
    let mut times = Histogram::new();
    let mut errors = 0;
    while let Some(task) = tasks.join_next().await {
        let part = task?;
        times.add(&part.times);
        errors += part.errors;
    }
    shown::print(&json!({
        "calls": times.total(),
        "per_s": u128::from(times.total()) * 1_000_000_000 / arguments.time.as_nanos(),
        "p50_us": times.microseconds(500),
        "p99_us": times.microseconds(990),
        "p999_us": times.microseconds(999),
        "errors": errors,
    }));
    Ok(())
}

#[derive(Debug)]
struct Part {
    times: Histogram,
    errors: u64,
}

/// Calls again and again, and counts the calls that ended within the measured time.
async fn call_until(client: TypedClient<Client>, start: Instant, end: Instant) -> Part {
    let mut part = Part {
        times: Histogram::new(),
        errors: 0,
    };
    let pad = "x".repeat(PAD_LEN);
    let mut before = now();
    for seq in 0.. {
        let echoed = client.echo(seq, 0.5, pad.clone()).await;
        let now = now();
        if now >= end {
            break;
        }
        match echoed {
            Ok(sample) if sample.seq == seq && sample.pad == pad => {
                if now >= start {
                    part.times.record(now - before);
                }
            }
            _ => {
                part.errors += 1;
                if part.errors >= MAX_ERRORS {
                    break;
                }
            }
        }
        before = now;
    }
    part
}

#[expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
fn now() -> Instant {
    Instant::now()
}

#[derive(Debug)]
struct Arguments {
    host: String,
    port: u16,
    threads: Threads,
    connections: usize,
    in_flight: usize,
    time: Duration,
}

impl Arguments {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let mut parsed = Self {
            host: arguments.next().ok_or("HOST is missing")?,
            port: arguments.next().ok_or("PORT is missing")?.parse()?,
            threads: Threads::default(),
            connections: 1,
            in_flight: 1,
            time: Duration::from_secs(3),
        };
        while let Some(option) = arguments.next() {
            let value = arguments
                .next()
                .ok_or_else(|| format!("{option} needs a value"))?;
            match option.as_str() {
                "--runtime" => parsed.threads = Threads::parse(&value)?,
                "--conns" => parsed.connections = value.parse()?,
                "--inflight" => parsed.in_flight = value.parse()?,
                "--secs" => parsed.time = Duration::try_from_secs_f64(value.parse()?)?,
                _ => return Err(format!("unsupported: {option}").into()),
            }
        }
        Ok(parsed)
    }
}

/// Calls before the measured ones, for connections and memory to settle.
const WARM_UP: Duration = Duration::from_millis(300);

/// Makes a param of 64 bytes while `seq` has six digits.
const PAD_LEN: usize = 29;

/// After so many, a task gives up: the connection is gone.
const MAX_ERRORS: u64 = 100;

use std::{process, sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::{sync::Notify, task::yield_now};
use vsoa::{
    Publisher, Request, Router, Server, ServerBuilder, ServerEvent,
    layer::{MetricsLayer, PriorityLayer, TimeoutLayer, TraceLayer},
};

use super::{
    layers::{Totals, access_list},
    runtime::Threads,
};
use crate::{
    Failure,
    server::{Echo, TypedServer, end_of},
    shown,
};

/// What is published as fast as it is taken.
#[vsoa::topic("/pub")]
#[derive(Serialize, Deserialize)]
struct Sample {
    seq: u64,
    value: f64,
}

/// `bench-server HOST PORT [--runtime current|multi] [--layers] [--life SEC]`
pub(crate) fn run(arguments: impl Iterator<Item = String>) -> Result<(), Failure> {
    let arguments = Arguments::parse(arguments)?;
    arguments.threads.runtime()?.block_on(serve(&arguments))
}

async fn serve(arguments: &Arguments) -> Result<(), Failure> {
    let subscribed = Arc::new(Notify::new());
    let told = subscribed.clone();
    let builder = Server::builder()
        .max_calls_in_flight(MAX_CALLS)
        .on_event(move |event| {
            if matches!(event, ServerEvent::Subscribed { .. }) {
                told.notify_one();
            }
        })
        .merge(Router::new().route("/echo", async |call: Request| call.payload().clone()))
        .service(TypedServer::new(Echo));
    let server = bind(builder, arguments).await?;
    shown::print(&json!({
        "ev": "listening",
        "peer": "rust",
        "host": arguments.host,
        "port": server.local_addr().port(),
        "pid": process::id(),
    }));
    tokio::select! {
        ended = publish(server.publisher(), &subscribed) => ended?,
        ended = end_of(arguments.life) => ended?,
    }
    Ok(server.shutdown(PATIENCE).await?)
}

async fn bind(builder: ServerBuilder, arguments: &Arguments) -> Result<Server, Failure> {
    let addr = (arguments.host.as_str(), arguments.port);
    if !arguments.layers {
        return Ok(builder.bind(addr).await?);
    }
    metrics::set_global_recorder(Totals)?;
    let layered = builder
        .authorizer(access_list()?)
        .layer(TraceLayer::new())
        .layer(MetricsLayer::server())
        .layer(PriorityLayer::new(MAX_CALLS))
        .layer(TimeoutLayer::new(TIME_LIMIT));
    Ok(layered.bind(addr).await?)
}

/// Publishes while anyone listens, waiting whenever a subscriber has no room.
async fn publish(publisher: Publisher<Sample>, subscribed: &Notify) -> Result<(), Failure> {
    let mut seq = 0;
    loop {
        let sample = Sample { seq, value: 0.5 };
        if publisher.publish(&sample).await?.is_subscribed() {
            seq += 1;
            if seq % A_TURN == 0 {
                yield_now().await;
            }
        } else {
            subscribed.notified().await;
        }
    }
}

#[derive(Debug)]
struct Arguments {
    host: String,
    port: u16,
    threads: Threads,
    layers: bool,
    life: Duration,
}

impl Arguments {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let mut parsed = Self {
            host: arguments.next().ok_or("HOST is missing")?,
            port: arguments.next().ok_or("PORT is missing")?.parse()?,
            threads: Threads::default(),
            layers: false,
            life: Duration::from_mins(5),
        };
        while let Some(option) = arguments.next() {
            let mut value = || {
                arguments
                    .next()
                    .ok_or_else(|| format!("{option} needs a value"))
            };
            match option.as_str() {
                "--runtime" => parsed.threads = Threads::parse(&value()?)?,
                "--layers" => parsed.layers = true,
                "--life" => parsed.life = Duration::try_from_secs_f64(value()?.parse()?)?,
                _ => return Err(format!("unsupported: {option}").into()),
            }
        }
        Ok(parsed)
    }
}

/// More calls than any measurement has in flight.
const MAX_CALLS: usize = 4096;

/// Never over while something is measured.
const TIME_LIMIT: Duration = Duration::from_secs(10);

/// Publications between two looks at what else there is to do.
const A_TURN: u64 = 64;

/// How long calls may go on after the end.
const PATIENCE: Duration = Duration::from_millis(500);

use std::{process, time::Duration};

use serde_json::json;
use vsoa_benches::{Layers, MeasuredServer};

use super::runtime::Threads;
use crate::{Failure, server::end_of, shown};

/// `bench-server HOST PORT [--runtime current|multi] [--layers] [--life SEC]`
pub(crate) fn run(arguments: impl Iterator<Item = String>) -> Result<(), Failure> {
    let arguments = Arguments::parse(arguments)?;
    arguments.threads.runtime()?.block_on(serve(&arguments))
}

async fn serve(arguments: &Arguments) -> Result<(), Failure> {
    let addr = (arguments.host.as_str(), arguments.port);
    let measured = MeasuredServer::bind(addr, arguments.layers).await?;
    shown::print(&json!({
        "ev": "listening",
        "peer": "rust",
        "host": arguments.host,
        "port": measured.local_addr().port(),
        "pid": process::id(),
    }));
    tokio::select! {
        ended = measured.publish() => ended?,
        ended = end_of(arguments.life) => ended?,
    }
    Ok(measured.into_server().shutdown(PATIENCE).await?)
}

#[derive(Debug)]
struct Arguments {
    host: String,
    port: u16,
    threads: Threads,
    layers: Layers,
    life: Duration,
}

impl Arguments {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let mut parsed = Self {
            host: arguments.next().ok_or("HOST is missing")?,
            port: arguments.next().ok_or("PORT is missing")?.parse()?,
            threads: Threads::default(),
            layers: Layers::None,
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
                "--layers" => parsed.layers = Layers::Five,
                "--life" => parsed.life = Duration::try_from_secs_f64(value()?.parse()?)?,
                _ => return Err(format!("unsupported: {option}").into()),
            }
        }
        Ok(parsed)
    }
}

/// How long calls may go on after the end.
const PATIENCE: Duration = Duration::from_millis(500);

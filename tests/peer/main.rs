//! `vsoa-peer`: the program of `tests/peers`, with its command line, routes, steps and output, on
//! this project's own crate.

mod client;
mod server;
mod shown;

use std::{env, error::Error, process::ExitCode};

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let ended = match arguments.next().as_deref() {
        Some("server") => server::run(arguments).await,
        Some("client") => client::run().await,
        _ => Err(USAGE.into()),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("vsoa-peer: {}", shown::error(&*error));
            ExitCode::FAILURE
        }
    }
}

/// What ends the program before its time.
type Failure = Box<dyn Error + Send + Sync>;

const USAGE: &str = "expected one of
    server HOST PORT [PASSWD] [--info JSON] [--nodefault] [--life SEC] [--on-connect datagram|prio]
    client < steps.json";

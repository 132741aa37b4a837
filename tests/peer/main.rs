//! `vsoa-peer`: the program of `tests/peers`, with its command line, routes, steps and output, on
//! this project's own crate.

mod bench;
mod client;
mod position;
mod server;
mod shown;

use std::{env, error::Error, process::ExitCode};

use tokio::runtime::Runtime;

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let ended = match arguments.next().as_deref() {
        Some("server") => on_all_cores(server::run(arguments)),
        Some("client") => on_all_cores(client::run()),
        Some("position") => on_all_cores(position::run(arguments)),
        Some("bench-server") => bench::run_server(arguments),
        Some("bench-client") => bench::run_client(arguments),
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

fn on_all_cores(program: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    Runtime::new()?.block_on(program)
}

/// What ends the program before its time.
type Failure = Box<dyn Error + Send + Sync>;

const USAGE: &str = "expected one of
    server HOST PORT [PASSWD] [--info JSON] [--nodefault] [--life SEC] [--on-connect datagram|prio]
    client < steps.json
    position HOST PORT TABLE_JSON [--life SEC]
    bench-server HOST PORT [--runtime current|multi] [--layers] [--life SEC]
    bench-client HOST PORT [--inflight N] [--conns C] [--secs S] [--runtime current|multi]";

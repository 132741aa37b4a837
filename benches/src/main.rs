//! Measures vsoa beside raw sockets and servers written by hand.
//!
//! `cargo run --release -p vsoa-benches` runs every comparison of `plan.rs`; `-- calls/64` those
//! whose name has that in it. Each side of a measurement is a process of its own, pinned to a core;
//! what is compared takes turns, round by round, so that a busy machine is as bad for all of them.
//! Only ratios within one run mean anything.
//!
//! `servers/` and `loads/` are the two sides; start reading with `plan.rs`.

mod loads;
mod pin;
mod plan;
mod process;
mod rounds;
mod servers;
mod table;
mod wire;

use std::{env, process::ExitCode};

use vsoa_benches::Failure;

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let ended = match arguments.next().as_deref() {
        Some("serve") => servers::run(arguments),
        Some("load") => loads::run(arguments),
        only => plan::run(only, arguments),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("vsoa-benches: {error}");
            ExitCode::FAILURE
        }
    }
}

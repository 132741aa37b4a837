//! The `vsoa` command: what there is to do with VSOA servers from a shell.
//!
//! `cli` says what may stand on the command line, `commands` does it, a file each, and `output`
//! writes what came of it, for people or as JSON. Start with `commands/call.rs`, the pattern of all
//! others.

mod cli;
mod clock;
mod commands;
mod described;
mod description;
mod exit;
mod failure;
mod interrupt;
mod latency;
mod lines;
mod listening;
mod output;
mod recording;
mod serving;
mod target;

use std::process::ExitCode;

use clap::Parser;

use self::{cli::Cli, failure::Failure};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let output = cli.globals.output;
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output.failure(&failure);
            failure.exit_code()
        }
    }
}

fn run(cli: Cli) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::local("no runtime can be started", &error))?;
    let outcome = runtime.block_on(commands::run(cli));
    // A thread that still reads standard input would hold up an orderly end for ever.
    runtime.shutdown_background();
    outcome
}

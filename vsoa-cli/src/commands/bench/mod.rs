//! `bench`: how fast a server answers, or how much it publishes.
//!
//! `calls` and `publications` measure, `times` says how long things took, `progress` shows the
//! present state on a terminal. What is kept does not grow with what is measured.

mod calls;
mod measuring;
mod progress;
mod publications;
mod report;
mod tally;
mod times;

use std::time::Duration;

use clap::Subcommand;

use crate::{cli::Globals, failure::Failure};

/// The words that may follow `vsoa bench`.
#[derive(Debug, Subcommand)]
pub(crate) enum BenchCommand {
    /// Calls a URL as fast as it is answered, and sums up how long the answers took
    Call(calls::CallsArgs),
    /// Counts what is published, and sums up how much time lies between
    Publish(publications::PublicationsArgs),
}

pub(crate) async fn run(globals: &Globals, command: &BenchCommand) -> Result<(), Failure> {
    match command {
        BenchCommand::Call(args) => calls::run(globals, args).await,
        BenchCommand::Publish(args) => publications::run(globals, args).await,
    }
}

/// How long is measured where nothing else is said.
const USUAL_TIME: Duration = Duration::from_secs(5);

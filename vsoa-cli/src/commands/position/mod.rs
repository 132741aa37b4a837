//! `position`: who serves a name, and a server that tells.

mod list;
mod lookup;
mod serve;

use clap::Subcommand;

use crate::{cli::Globals, failure::Failure, interrupt::unless_interrupted};

/// The words that may follow `vsoa position`.
#[derive(Debug, Subcommand)]
pub(crate) enum PositionCommand {
    /// Lists the servers that a registry knows
    List(list::ListArgs),
    /// Shows where the server of a name is
    Lookup(lookup::LookupArgs),
    /// Tells clients where servers are
    Serve(serve::ServeArgs),
}

pub(crate) async fn run(globals: &Globals, command: &PositionCommand) -> Result<(), Failure> {
    match command {
        PositionCommand::List(args) => unless_interrupted(list::run(globals, args)).await,
        PositionCommand::Lookup(args) => unless_interrupted(lookup::run(globals, args)).await,
        PositionCommand::Serve(args) => serve::run(globals, args).await,
    }
}

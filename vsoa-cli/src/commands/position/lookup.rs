use std::io::{self, Write};

use clap::Args;
use serde::Serialize;
use vsoa::position::Position;

use crate::{cli::Globals, failure::Failure, output::Report};

/// `vsoa position lookup`.
#[derive(Args, Debug)]
pub(crate) struct LookupArgs {
    /// The server's name
    name: String,
}

/// Asks the position servers, in turn.
pub(super) async fn run(globals: &Globals, args: &LookupArgs) -> Result<(), Failure> {
    let position = globals.connection.positions().lookup(&args.name).await?;
    globals.output.report(&LookupReport {
        name: &args.name,
        url: url(position),
    })
}

/// The server's URL, as every command takes it.
pub(super) fn url(position: Position) -> String {
    let scheme = if position.secure { "vsoas" } else { "vsoa" };
    format!("{scheme}://{}", position.addr)
}

/// Where a server is.
#[derive(Serialize)]
struct LookupReport<'a> {
    name: &'a str,
    url: String,
}

impl Report for LookupReport<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", self.url)
    }
}

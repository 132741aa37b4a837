//! What may stand on the command line: the options that commands share, and how texts are read.
//!
//! It knows no command from inside: each has its own arguments beside what it does. Start with
//! [`Cli`].

mod connection;
mod duration;
mod param;
mod payload;
mod source;
#[cfg(feature = "tls")]
mod tls;

use clap::{Args, Parser};

use crate::{commands::Command, exit, output::Output};

pub(crate) use self::{
    connection::Connection,
    duration::parse_duration,
    param::{Param, is_json, quoted},
    payload::PayloadArgs,
    source::Source,
};

/// Calls, watches and describes VSOA servers.
#[derive(Debug, Parser)]
#[command(
    name = "vsoa",
    version,
    after_help = exit::help(),
    max_term_width = 100,
    disable_help_subcommand = true
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) globals: Globals,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command may be told, before its name or after it.
#[derive(Args, Debug)]
pub(crate) struct Globals {
    #[command(flatten)]
    pub(crate) output: Output,
    #[command(flatten)]
    pub(crate) connection: Connection,
}

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

#[cfg(test)]
mod tests {
    use clap::{Command, CommandFactory};

    use super::*;

    #[test]
    fn the_command_line_makes_sense() {
        Cli::command().debug_assert();
    }

    /// Of two with one id, clap takes what stands for one for the other too.
    #[test]
    fn no_argument_of_a_command_has_the_id_of_an_option_of_all() {
        let root = Cli::command();
        let options = root.get_arguments().filter(|option| option.is_global_set());
        let taken: Vec<_> = options.map(|option| option.get_id().clone()).collect();
        assert!(taken.len() >= 4, "{taken:?}");
        let mut commands: Vec<&Command> = root.get_subcommands().collect();
        while let Some(command) = commands.pop() {
            for argument in command.get_arguments() {
                let id = argument.get_id();
                assert!(!taken.contains(id), "{}: {id}", command.get_name());
            }
            commands.extend(command.get_subcommands());
        }
    }
}

//! What the command does: a file or a folder for each of its words.
//!
//! A command has its arguments, a function `run`, and what it reports. It ends by itself on Ctrl-C
//! where there is something to sum up; the others are ended here. Start with `call`.

mod bench;
mod call;
mod completions;
mod describe;
mod diff;
mod generate;
mod info;
mod list;
mod man;
mod ping;
mod position;
mod proxy;
mod publish;
mod record;
mod replay;
mod send;
mod sub;

use clap::Subcommand;
use vsoa::Method;

use crate::{
    cli::{Cli, Globals},
    failure::Failure,
    interrupt::unless_interrupted,
};

/// The words that may follow `vsoa`.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Measures a server: how fast it answers, or how much it publishes
    #[command(subcommand)]
    Bench(bench::BenchCommand),
    /// Calls a URL, and shows the answer
    Call(call::CallArgs),
    /// Writes the script that has a shell complete command lines
    Completions(completions::CompletionsArgs),
    /// Describes what a server offers: services, methods, topics, errors and types
    Describe(describe::DescribeArgs),
    /// Shows what has changed between two descriptions, and fails where clients break by it
    Diff(diff::DiffArgs),
    /// Generates a package that calls what a server offers, in another language
    Generate(generate::GenerateArgs),
    /// Calls a URL with GET, and shows the answer
    Get(call::ExchangeArgs),
    /// Shows what a server tells about itself
    Info(info::InfoArgs),
    /// Lists what a server offers, a line each
    List(list::ListArgs),
    /// Writes manual pages
    Man(man::ManArgs),
    /// Pings a server, and sums up how long its answers took
    Ping(ping::PingArgs),
    /// Tells where the server of a name is, and answers others who ask
    #[command(subcommand)]
    Position(position::PositionCommand),
    /// Serves other servers, each below a prefix of its own
    Proxy(proxy::ProxyArgs),
    /// Serves, and publishes the lines of standard input
    Pub(publish::PubArgs),
    /// Keeps what is published in a file, with its timing
    Record(record::RecordArgs),
    /// Serves, and publishes a recording again
    Replay(replay::ReplayArgs),
    /// Sends a datagram
    Send(send::SendArgs),
    /// Calls a URL with SET, and shows the answer
    Set(call::ExchangeArgs),
    /// Shows what is published, at one server or at several
    Sub(sub::SubArgs),
}

pub(crate) async fn run(cli: Cli) -> Result<(), Failure> {
    let Cli { globals, command } = cli;
    let globals: &Globals = &globals;
    match &command {
        Command::Bench(command) => bench::run(globals, command).await,
        Command::Call(args) => call::run(globals, args.method, &args.exchange).await,
        Command::Completions(args) => completions::run(args),
        Command::Describe(args) => unless_interrupted(describe::run(globals, args)).await,
        Command::Diff(args) => unless_interrupted(diff::run(globals, args)).await,
        Command::Generate(args) => unless_interrupted(generate::run(globals, args)).await,
        Command::Get(args) => call::run(globals, Some(Method::Get), args).await,
        Command::Info(args) => unless_interrupted(info::run(globals, args)).await,
        Command::List(args) => unless_interrupted(list::run(globals, args)).await,
        Command::Man(args) => man::run(globals, args),
        Command::Ping(args) => ping::run(globals, args).await,
        Command::Position(command) => position::run(globals, command).await,
        Command::Proxy(args) => proxy::run(globals, args).await,
        Command::Pub(args) => publish::run(globals, args).await,
        Command::Record(args) => record::run(globals, args).await,
        Command::Replay(args) => replay::run(globals, args).await,
        Command::Send(args) => unless_interrupted(send::run(globals, args)).await,
        Command::Set(args) => call::run(globals, Some(Method::Set), args).await,
        Command::Sub(args) => sub::run(globals, args).await,
    }
}

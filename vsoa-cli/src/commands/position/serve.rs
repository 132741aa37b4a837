use std::{
    io::{self, Write},
    net::SocketAddr,
    path::PathBuf,
    time::Duration,
};

use clap::Args;
use serde::Serialize;
use vsoa::{
    Server,
    position::{NameServer, NameServerCounters, Position, RegistryServer, Table, TableFile, Watch},
};

use crate::{
    cli::Globals,
    failure::Failure,
    interrupt::interrupted,
    output::{Report, style},
};

/// `vsoa position serve`.
#[derive(Args, Debug)]
pub(crate) struct ServeArgs {
    /// Servers by name: `climate=192.168.1.20:3005`, `vault=vsoas://192.168.1.21:3005`
    #[arg(value_name = "NAME=ADDR", value_parser = parse_server)]
    servers: Vec<(String, Position)>,
    /// Servers in a TOML file, which is read again when it changes
    #[arg(long, value_name = "FILE", conflicts_with = "servers")]
    table: Option<PathBuf>,
    /// Where to answer queries, over UDP
    #[arg(long, value_name = "ADDR", default_value = "0.0.0.0:54")]
    listen: SocketAddr,
    /// Where servers may register themselves, over VSOA, with the password of `--password`
    #[arg(long, value_name = "ADDR")]
    registry: Option<SocketAddr>,
}

/// Answers until the user has it stop, and sums up.
pub(super) async fn run(globals: &Globals, args: &ServeArgs) -> Result<(), Failure> {
    let stop = interrupted();
    let (table, _watch) = args.table()?;
    let names = NameServer::bind(args.listen, table.clone()).await?;
    let registry = match args.registry {
        Some(addr) => Some(registry(globals, table, addr).await?),
        None => None,
    };
    globals.output.report(&Listening {
        listening: names.local_addr(),
        registry: registry.as_ref().map(Server::local_addr),
    })?;
    stop.await;
    globals.output.report(&Answered::from(names.counters()))?;
    if let Some(registry) = registry {
        registry.shutdown(SHUTDOWN).await?;
    }
    names.shutdown().await;
    Ok(())
}

impl ServeArgs {
    /// The servers, and what follows the file that they stand in.
    fn table(&self) -> Result<(Table, Option<Watch>), Failure> {
        if let Some(path) = &self.table {
            let file = TableFile::open(path)?;
            return Ok((file.table(), Some(file.watch(RELOAD))));
        }
        let table = Table::new();
        for (name, position) in &self.servers {
            table.insert(name, *position)?;
        }
        Ok((table, None))
    }
}

async fn registry(globals: &Globals, table: Table, addr: SocketAddr) -> Result<Server, Failure> {
    let mut builder = Server::builder().service(RegistryServer::new(table));
    match globals.connection.password().await? {
        Some(password) => builder = builder.password(password),
        None => globals.output.note(
            "without a password, whoever reaches the registry can take the clients of a name over",
        ),
    }
    Ok(builder.bind(addr).await?)
}

fn parse_server(text: &str) -> Result<(String, Position), String> {
    let wrong = || "write `name=address:port`, or `name=vsoas://address:port` for TLS".to_owned();
    let (name, addr) = text.split_once('=').ok_or_else(wrong)?;
    let (addr, secure) = match addr.split_once("://") {
        Some(("vsoas", addr)) => (addr, true),
        Some(("vsoa", addr)) => (addr, false),
        Some(_) => return Err(wrong()),
        None => (addr, false),
    };
    let addr: SocketAddr = addr.parse().map_err(|_| wrong())?;
    let position = if secure {
        Position::secure(addr)
    } else {
        addr.into()
    };
    Ok((name.to_owned(), position))
}

/// Said when queries are answered.
#[derive(Serialize)]
struct Listening {
    listening: SocketAddr,
    #[serde(skip_serializing_if = "Option::is_none")]
    registry: Option<SocketAddr>,
}

impl Report for Listening {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let heading = style::HEADING;
        writeln!(
            out,
            "{heading}listening{heading:#}  {} (UDP)",
            self.listening
        )?;
        match self.registry {
            Some(addr) => writeln!(out, "{heading}registry{heading:#}   vsoa://{addr}"),
            None => Ok(()),
        }
    }
}

/// What was answered by the end.
#[derive(Serialize)]
struct Answered {
    found: u64,
    unknown: u64,
    malformed: u64,
    /// Queries without an answer, for whatever reason.
    failed: u64,
}

impl From<NameServerCounters> for Answered {
    fn from(counters: NameServerCounters) -> Self {
        Self {
            found: counters.found,
            unknown: counters.unknown,
            malformed: counters.malformed,
            failed: counters.failed + counters.overloaded + counters.unsent,
        }
    }
}

impl Report for Answered {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let Self {
            found,
            unknown,
            malformed,
            failed,
        } = self;
        writeln!(
            out,
            "{found} queries found, {unknown} unknown, {malformed} malformed, {failed} failed"
        )
    }
}

/// How soon a change of the table's file is noticed.
const RELOAD: Duration = Duration::from_secs(2);

/// For calls to the registry that are being answered.
const SHUTDOWN: Duration = Duration::from_secs(1);

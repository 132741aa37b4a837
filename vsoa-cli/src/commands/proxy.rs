//! `proxy`: a server in front of others, each below a prefix.

use std::{
    io::{self, Write},
    str::FromStr,
    time::Duration,
};

use clap::Args;
use serde::Serialize;
use tokio::task::JoinSet;
use vsoa::{
    Client, Router, Server,
    client::{ConnectionState, WhileDown},
};

use crate::{
    cli::Globals,
    failure::Failure,
    interrupt::{interrupted, until},
    output::{Output, Report, printable, style},
    serving::ServeArgs,
    target::Target,
};

/// `vsoa proxy`.
#[derive(Args, Debug)]
pub(crate) struct ProxyArgs {
    /// A server, and the prefix below which it is: `/car=vsoa://10.0.0.2:3005`
    #[arg(required = true, value_name = "PREFIX=URL")]
    upstreams: Vec<Upstream>,
    #[command(flatten)]
    serve: ServeArgs,
    /// The password that clients of the proxy need; `--password` is what the servers get
    #[arg(long, value_name = "TEXT")]
    listen_password: Option<String>,
}

/// Passes calls, publications, datagrams and streams, until it is interrupted.
pub(crate) async fn run(globals: &Globals, args: &ProxyArgs) -> Result<(), Failure> {
    let stop = interrupted();
    let mut router = Router::new();
    let mut watching = JoinSet::new();
    for upstream in &args.upstreams {
        let builder = globals.connection.builder(&upstream.target).await?;
        // Who calls is told at once that a server is not there, and may call another.
        let builder = builder.supervised().while_down(WhileDown::Fail);
        let client = builder.connect()?;
        router = router.nest(&upstream.prefix, client.clone());
        watching.spawn(watch(globals.output, upstream.clone(), client));
    }
    let builder = Server::builder().merge(router);
    let password = args.listen_password.clone();
    let server = args.serve.start(globals.output, builder, password).await?;
    let outcome = until(stop, ended(&mut watching)).await;
    watching.abort_all();
    outcome.and(server.shutdown(PATIENCE).await.map_err(Failure::from))
}

/// Waits for what ends the proxy beside an interrupt: nobody reads what it tells.
async fn ended(watching: &mut JoinSet<Result<(), Failure>>) -> Result<(), Failure> {
    while let Some(watched) = watching.join_next().await {
        if let Ok(outcome) = watched {
            outcome?;
        }
    }
    Ok(())
}

/// Tells how it stands with a server, whenever that changes: attempts that fail alike are one.
async fn watch(output: Output, upstream: Upstream, client: Client) -> Result<(), Failure> {
    let mut states = client.states();
    let mut told = String::new();
    while let Some(state) = states.recv().await {
        let text = state.to_string();
        if matches!(state, ConnectionState::Connecting) || text == told {
            continue;
        }
        output.report(&UpstreamReport {
            upstream: &upstream.prefix,
            server: upstream.target.server(),
            connected: state.is_connected(),
            state: &text,
        })?;
        told = text;
    }
    Ok(())
}

/// How it stands with a server.
#[derive(Serialize)]
struct UpstreamReport<'a> {
    upstream: &'a str,
    server: &'a str,
    connected: bool,
    state: &'a str,
}

impl Report for UpstreamReport<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let style = if self.connected {
            style::GOOD
        } else {
            style::BAD
        };
        let state = printable(self.state);
        writeln!(
            out,
            "{}  {}  {style}{state}{style:#}",
            self.upstream, self.server
        )
    }
}

/// A server below a prefix.
#[derive(Clone, Debug)]
struct Upstream {
    prefix: String,
    target: Target,
}

impl FromStr for Upstream {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let missing = || "a server and its prefix look like `/car=vsoa://10.0.0.2:3005`".to_owned();
        let (prefix, server) = text.split_once('=').ok_or_else(missing)?;
        if !prefix.starts_with('/') {
            return Err(format!("the prefix `{prefix}` does not start with `/`"));
        }
        let target: Target = server.parse()?;
        if target.url() != "/" {
            return Err(format!(
                "all of a server is passed on, not `{}` alone",
                target.url()
            ));
        }
        Ok(Self {
            prefix: prefix.to_owned(),
            target,
        })
    }
}

/// How long calls in flight may take when the proxy ends.
const PATIENCE: Duration = Duration::from_secs(5);

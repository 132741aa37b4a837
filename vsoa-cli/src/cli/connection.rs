use std::{
    env,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use clap::Args;
use vsoa::{Client, client::ClientBuilder, position::Positions};

use super::parse_duration;
#[cfg(feature = "tls")]
use super::tls::Tls;
use crate::{exit::Exit, failure::Failure, target::Target};

/// How servers are found, reached and convinced.
#[derive(Args, Debug)]
#[command(next_help_heading = "Connection")]
pub(crate) struct Connection {
    /// The server's password; others of this machine can see it, unlike one in `VSOA_PASSWORD`
    #[arg(
        long,
        global = true,
        value_name = "TEXT",
        conflicts_with = "password_file"
    )]
    password: Option<String>,
    /// Reads the password from a file
    #[arg(long, global = true, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// How long to wait: for the connection, and for each answer
    #[arg(
        long,
        global = true,
        value_name = "TIME",
        default_value = "10s",
        value_parser = parse_duration
    )]
    pub(crate) timeout: Duration,
    /// Whom to ask where `vsoa://name` is; else `VSOA_POS_SERVER` and `/etc/vsoa.pos` [port: 54]
    #[arg(long, global = true, value_name = "ADDR[:PORT]", value_parser = parse_position_server)]
    position_server: Vec<SocketAddr>,
    #[cfg(feature = "tls")]
    #[command(flatten)]
    tls: Tls,
}

impl Connection {
    /// Connects to the target's server.
    pub(crate) async fn connect(&self, target: &Target) -> Result<Client, Failure> {
        let connecting = self.builder(target).await?.connect();
        let connected = tokio::time::timeout(self.timeout, connecting).await;
        let connected = connected.map_err(|_| {
            let text = format!("{}: no connection in {:?}", target.server(), self.timeout);
            Failure::new(Exit::TimedOut, text).hint("`--timeout 1m` waits longer")
        })?;
        Ok(connected?)
    }

    /// A connection to the target's server, with all that the command line says of it.
    pub(crate) async fn builder(&self, target: &Target) -> Result<ClientBuilder, Failure> {
        let mut builder = Client::builder(target.endpoint())
            .positions(self.positions())
            .connect_timeout(self.timeout)
            .handshake_timeout(self.timeout)
            .call_timeout(self.timeout);
        if let Some(password) = self.password().await? {
            builder = builder.password(password);
        }
        #[cfg(feature = "tls")]
        if let Some(tls) = self.tls.client()? {
            builder = builder.tls(tls);
        }
        Ok(builder)
    }

    /// Fails where the command line says how to connect over TLS, for a command that does not
    /// connect: who wrote that may believe that it serves so.
    #[cfg(feature = "tls")]
    pub(crate) fn refuse_tls(&self) -> Result<(), Failure> {
        if self.tls.is_asked_for() {
            let failure = Failure::usage("`--tls-...` is for who connects, and this serves");
            return Err(failure.hint("`--listen-cert` and `--listen-key` serve over TLS"));
        }
        Ok(())
    }

    /// Who is asked for names.
    pub(crate) fn positions(&self) -> Positions {
        let positions = if self.position_server.is_empty() {
            Positions::system()
        } else {
            Positions::new(self.position_server.iter().copied())
        };
        positions.timeout(self.timeout.min(LOOKUP))
    }

    /// The password of the command line, or else that of the environment.
    pub(crate) async fn password(&self) -> Result<Option<String>, Failure> {
        if let Some(password) = &self.password {
            return Ok(Some(password.clone()));
        }
        let Some(path) = &self.password_file else {
            return Ok(env::var(PASSWORD)
                .ok()
                .filter(|password| !password.is_empty()));
        };
        let text = tokio::fs::read_to_string(path).await;
        let text = text.map_err(|error| Failure::local(path.display(), &error))?;
        // Editors end the last line.
        Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
    }
}

fn parse_position_server(text: &str) -> Result<SocketAddr, String> {
    let alone = || Some(SocketAddr::new(text.parse::<IpAddr>().ok()?, POSITION_PORT));
    let server = text.parse().ok().or_else(alone);
    server.ok_or_else(|| "an address looks like `127.0.0.1:54` or `[::1]:54`".to_owned())
}

const PASSWORD: &str = "VSOA_PASSWORD";

/// Time for each attempt to look a name up, as the peers have it.
const LOOKUP: Duration = Duration::from_secs(2);

/// The port that position servers have by default (protocol document, "Position").
const POSITION_PORT: u16 = 54;

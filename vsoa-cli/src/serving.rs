//! A server that lasts as long as the command, and what `pub` and `replay` publish on it.

#[cfg(feature = "tls")]
use std::path::PathBuf;
use std::{fmt, net::SocketAddr, sync::Arc, time::Duration};

use clap::Args;
use indicatif::HumanCount;
use serde::Serialize;
use tokio::sync::Notify;
#[cfg(feature = "tls")]
use vsoa::transport::tls::{CertifiedKey, ServerTls};
use vsoa::{Message, Server, ServerBuilder, ServerEvent};

use crate::{
    cli::Globals,
    failure::Failure,
    output::{Output, count, json_line},
};

/// Where a command serves, and what it tells its clients.
#[derive(Args, Debug)]
pub(crate) struct ServeArgs {
    /// Where to listen; with port 0, on any that is free
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:3005")]
    listen: SocketAddr,
    /// What to tell clients about this server
    #[arg(long, value_name = "TEXT")]
    info: Option<String>,
    /// Serves over TLS, with this certificate (PEM)
    #[cfg(feature = "tls")]
    #[arg(long, value_name = "FILE", requires = "listen_key")]
    listen_cert: Option<PathBuf>,
    /// The key of that certificate (PEM)
    #[cfg(feature = "tls")]
    #[arg(long, value_name = "FILE", requires = "listen_cert")]
    listen_key: Option<PathBuf>,
}

impl ServeArgs {
    /// Starts the server, and tells where it is.
    pub(crate) async fn start(
        &self,
        output: Output,
        builder: ServerBuilder,
        password: Option<String>,
    ) -> Result<Server, Failure> {
        let mut builder = builder;
        if let Some(info) = &self.info {
            builder = builder.info(info);
        }
        if let Some(password) = password {
            builder = builder.password(password);
        }
        let scheme = if self.is_tls() { "vsoas" } else { "vsoa" };
        let server = self.secure(builder)?.bind(self.listen).await?;
        let listening = ListeningReport {
            listening: format!("{scheme}://{}", server.local_addr()),
        };
        if output.is_json() {
            json_line(&listening)?;
        } else {
            output.note(format_args!("listening on {}", listening.listening));
        }
        Ok(server)
    }
}

#[cfg(feature = "tls")]
impl ServeArgs {
    fn is_tls(&self) -> bool {
        self.listen_cert.is_some()
    }

    fn secure(&self, builder: ServerBuilder) -> Result<ServerBuilder, Failure> {
        let (Some(chain), Some(key)) = (&self.listen_cert, &self.listen_key) else {
            return Ok(builder);
        };
        let tls = ServerTls::builder(CertifiedKey::from_pem_files(chain, key));
        Ok(builder.tls(tls.build()?))
    }
}

#[cfg(not(feature = "tls"))]
#[expect(
    clippy::unused_self,
    clippy::unnecessary_wraps,
    reason = "with TLS there is something to be said"
)]
impl ServeArgs {
    fn is_tls(&self) -> bool {
        false
    }

    fn secure(&self, builder: ServerBuilder) -> Result<ServerBuilder, Failure> {
        Ok(builder)
    }
}

#[derive(Serialize)]
struct ListeningReport {
    listening: String,
}

/// How a command publishes.
#[derive(Args, Debug)]
pub(crate) struct PublishArgs {
    #[command(flatten)]
    serve: ServeArgs,
    /// Publishes nothing before a client has subscribed something
    #[arg(long, short)]
    wait: bool,
}

/// A server that publishes, and what became of that.
#[derive(Debug)]
pub(crate) struct Publishing {
    server: Server,
    /// Told of the first subscription, if anybody is to wait for it.
    subscribed: Option<Arc<Notify>>,
    outcome: Outcome,
}

impl Publishing {
    /// Starts the server.
    pub(crate) async fn start(globals: &Globals, args: &PublishArgs) -> Result<Self, Failure> {
        #[cfg(feature = "tls")]
        globals.connection.refuse_tls()?;
        let subscribed = Arc::new(Notify::new());
        let told = subscribed.clone();
        let builder = Server::builder().on_event(move |event| {
            if matches!(event, ServerEvent::Subscribed { .. }) {
                told.notify_one();
            }
        });
        let password = globals.connection.password().await?;
        let server = args.serve.start(globals.output, builder, password).await?;
        Ok(Self {
            server,
            subscribed: args.wait.then_some(subscribed),
            outcome: Outcome::default(),
        })
    }

    /// Waits until a client has subscribed something, where that is asked for.
    pub(crate) async fn ready(&self) {
        if let Some(subscribed) = &self.subscribed {
            subscribed.notified().await;
        }
    }

    pub(crate) async fn publish(&mut self, message: Message) -> Result<(), Failure> {
        let report = self.server.publish(message).await?;
        let outcome = &mut self.outcome;
        outcome.published += 1;
        outcome.received += report.receivers() as u64;
        outcome.dropped += report.dropped as u64;
        outcome.unheard += u64::from(report.receivers() == 0);
        Ok(())
    }

    /// Has the clients get what waits for them, closes, and sums up.
    pub(crate) async fn finish(self, output: Output) -> Result<(), Failure> {
        let shutdown = self.server.shutdown(PATIENCE).await;
        if output.is_json() {
            json_line(&self.outcome)?;
        } else {
            output.note(&self.outcome);
        }
        Ok(shutdown?)
    }
}

/// What became of all publications.
#[derive(Debug, Default, Serialize)]
struct Outcome {
    published: u64,
    /// By clients: one that several get counts as often.
    received: u64,
    dropped: u64,
    /// Those that no client got.
    unheard: u64,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            published,
            received,
            dropped,
            unheard,
        } = *self;
        write!(
            f,
            "published {}, received {}",
            HumanCount(published),
            count(received, "time")
        )?;
        if unheard > 0 {
            write!(f, "; {} by nobody", HumanCount(unheard))?;
        }
        if dropped > 0 {
            write!(f, "; {} dropped", HumanCount(dropped))?;
        }
        Ok(())
    }
}

/// How long clients may take to get what waits for them.
const PATIENCE: Duration = Duration::from_secs(5);

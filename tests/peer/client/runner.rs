use std::{error::Error, time::Duration};

use serde_json::{Map, Value, json};
use tokio::time::{sleep, timeout};
use vsoa::{Client, ClientBuilder, client::Backoff, position::Positions};

use super::{
    connection::Connection,
    steps::{Action, Connect, Fetch, Step},
    streams,
};
use crate::shown;

/// Does steps one after the other.
#[derive(Debug, Default)]
pub(super) struct Runner {
    /// The last one is in use; as with the other peers, connecting again leaves the others open.
    connections: Vec<Connection>,
    /// Whom the last look-up asked, which is asked from then on.
    positions: Positions,
}

/// What a step brought: the members of its result, of which `ok` is true if absent.
pub(super) type Outcome = Result<Value, Failed>;

/// Why a step failed.
#[derive(Debug)]
pub(super) struct Failed(String);

impl Runner {
    /// Does a step, and gives the members of its result.
    pub(super) async fn run(&mut self, step: Value) -> Map<String, Value> {
        let outcome = match serde_json::from_value(step) {
            Ok(step) => self.act(step).await,
            Err(error) => Err(error.into()),
        };
        let mut members = Map::from_iter([("ok".to_owned(), json!(outcome.is_ok()))]);
        match outcome {
            Ok(Value::Object(more)) => members.extend(more),
            Ok(_) => {}
            Err(Failed(text)) => {
                members.insert("error".to_owned(), text.into());
            }
        }
        members
    }

    /// Closes all connections, once what waits in them is sent.
    pub(super) async fn close(&self) {
        for connection in &self.connections {
            connection.close().await;
        }
    }

    async fn act(&mut self, step: Step) -> Outcome {
        let asked = step.timeout();
        let within = asked.unwrap_or(TIMEOUT);
        Ok(match step.action {
            Action::Call(what) => self.current()?.call(what, within).await?,
            Action::Close => {
                self.current()?.close().await;
                Value::Null
            }
            Action::Connect(to) => self.connect(&to, within).await?,
            Action::Connected => self.current()?.connected(),
            Action::Datagram(what) => self.current()?.datagram(what)?.into(),
            Action::ExpectDatagram(what) => self.current()?.expect_datagram(&what, asked).await?,
            Action::ExpectPublish(what) => self.current()?.expect_publish(&what, asked).await?,
            Action::Fetch(what) => self.fetch(what, within).await?,
            Action::Lookup(what) => what.run(&mut self.positions, within).await?,
            Action::Noop => self.current()?.noop()?.into(),
            Action::Oneway(what) => self.current()?.one_way(what).await?.into(),
            Action::Ping => self.current()?.ping(within).await?,
            Action::Sleep { ms } => {
                sleep(Duration::from_millis(ms)).await;
                Value::Null
            }
            Action::Stream(what) => streams::run(self.current()?.client(), what, within).await?,
            Action::Subscribe { url } => timeout(within, self.current()?.subscribe(url.into_vec()))
                .await??
                .into(),
            Action::Unsubscribe { url } => timeout(within, self.current()?.unsubscribe(url))
                .await??
                .into(),
            Action::WaitClose => self.current()?.wait_close(within).await,
        })
    }

    fn current(&mut self) -> Result<&mut Connection, Failed> {
        let current = self.connections.last_mut();
        current.ok_or_else(|| Failed("not connected".to_owned()))
    }

    async fn connect(&mut self, to: &Connect, within: Duration) -> Outcome {
        let mut builder = self.builder(&to.server(), to.passwd.as_deref());
        if let Some(tls) = &to.tls {
            builder = builder.tls(tls.config()?);
        }
        if let Some(keepalive) = to.keepalive() {
            builder = builder.keepalive(keepalive);
        }
        let client = if to.robot {
            let client = builder.supervised().backoff(ROBOT_DELAY).connect()?;
            timeout(within, client.connected()).await??;
            client
        } else {
            timeout(within, builder.connect()).await??
        };
        let info: Value = client.server_info()?;
        self.connections.push(Connection::new(client));
        Ok(json!({ "info": info }))
    }

    async fn fetch(&self, what: Fetch, within: Duration) -> Outcome {
        let fetch = what.into_fetch().timeout(within);
        let found = |client: ClientBuilder| client.positions(self.positions.clone());
        Ok(shown::response(&fetch.client(found).await?))
    }

    fn builder(&self, server: &str, password: Option<&str>) -> ClientBuilder {
        let builder = Client::builder(server).positions(self.positions.clone());
        match password {
            Some(password) => builder.password(password),
            None => builder,
        }
    }
}

impl Failed {
    pub(super) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl<E: Error + 'static> From<E> for Failed {
    fn from(error: E) -> Self {
        Self(shown::error(&error))
    }
}

/// How long a step may take that does not say.
const TIMEOUT: Duration = Duration::from_secs(3);

/// What the other peers' clients wait before they connect again.
const ROBOT_DELAY: Backoff = Backoff::fixed(Duration::from_millis(200));

//! What the scenarios stand on.

use std::{fmt::Write, net::SocketAddr, ops::Deref, time::Duration};

use harness::{Implementation, StepResult, run_client};
use serde_json::{Value, json};
use tokio::{
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    time::timeout,
};
use vsoa::{Router, Server, ServerBuilder, ServerEvent};

/// Ends what hangs; the longest scenario takes a few seconds on a busy machine.
pub(crate) async fn in_time<T>(scenario: impl Future<Output = T>) -> T {
    timeout(Duration::from_mins(1), scenario)
        .await
        .expect("the scenario takes less than a minute")
}

/// A server of ours on loopback, and what its clients do.
pub(crate) struct Host {
    server: Server,
    events: UnboundedReceiver<ServerEvent>,
}

impl Host {
    /// Serves these routes.
    pub(crate) async fn with(routes: Router) -> Self {
        Self::start(Server::builder().merge(routes)).await
    }

    pub(crate) async fn start(builder: ServerBuilder) -> Self {
        Self::start_at(builder, "127.0.0.1:0").await
    }

    pub(crate) async fn start_at(builder: ServerBuilder, address: &str) -> Self {
        let (sender, events) = unbounded_channel();
        let builder = builder.on_event(move |event| {
            // A test that has ended takes no more events.
            let _ = sender.send(event);
        });
        let server = builder.bind(address).await.unwrap();
        Self { server, events }
    }

    /// Waits for the next event that is wanted.
    pub(crate) async fn event<T>(&mut self, wanted: impl Fn(ServerEvent) -> Option<T>) -> T {
        loop {
            let event = self.events.recv().await;
            if let Some(found) = wanted(event.expect("the server runs")) {
                return found;
            }
        }
    }

    pub(crate) async fn shutdown(self) {
        self.server.shutdown(Duration::from_secs(5)).await.unwrap();
    }
}

impl Deref for Host {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.server
    }
}

/// Has a client connect to the server and do the steps; gives their results.
pub(crate) async fn steps<const N: usize>(
    client: Implementation,
    server: SocketAddr,
    steps: [Value; N],
) -> [StepResult; N] {
    let results = all_steps(client, server, steps.to_vec()).await;
    results.try_into().expect("a result a step")
}

/// As [`steps`], for a list made in a loop.
pub(crate) async fn all_steps(
    client: Implementation,
    server: SocketAddr,
    mut steps: Vec<Value>,
) -> Vec<StepResult> {
    steps.insert(0, connect(server));
    let mut results = run_client(client, Value::Array(steps)).await;
    let connected = results.remove(0);
    assert!(connected.ok, "{connected:?}");
    results
}

/// The step that connects without a password.
pub(crate) fn connect(server: SocketAddr) -> Value {
    json!({ "op": "connect", "host": server.ip(), "port": server.port() })
}

/// The step that calls a URL with nothing else.
pub(crate) fn call(url: &str) -> Value {
    json!({ "op": "call", "url": url })
}

/// The step that subscribes a URL, or a list.
pub(crate) fn subscribe(url: impl Into<Value>) -> Value {
    json!({ "op": "subscribe", "url": url.into() })
}

/// The step that gives a URL up, or all with null.
pub(crate) fn unsubscribe(url: impl Into<Value>) -> Value {
    json!({ "op": "unsubscribe", "url": url.into() })
}

/// The step that takes exactly so many publications.
pub(crate) fn publications(count: usize) -> Value {
    json!({ "op": "expect_publish", "count": count, "keep": count })
}

/// One member of each message that an `expect` step took.
pub(crate) fn each(result: &StepResult, member: &str) -> Vec<Value> {
    let messages = result["msgs"].as_array();
    let messages = messages.unwrap_or_else(|| panic!("no messages: {result:?}"));
    messages
        .iter()
        .map(|message| message[member].clone())
        .collect()
}

/// Bytes that differ from their neighbours, so that a part that is lost or doubled shows.
pub(crate) fn pattern(len: usize) -> Vec<u8> {
    (0..=250).cycle().take(len).collect()
}

/// What the peers send over streams: bytes that count up.
pub(crate) fn byte_pattern(len: usize) -> Vec<u8> {
    (0..=u8::MAX).cycle().take(len).collect()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        write!(text, "{byte:02x}").unwrap();
    }
    text
}

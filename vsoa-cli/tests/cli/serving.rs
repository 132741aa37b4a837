//! The command as a server: where it listens, and clients of it.

use std::time::Instant;

use harness::{Implementation, StepResult, run_client};
use serde_json::{Value, json};
use vsoa::{Client, Message, Subscription};

use crate::command::{Running, Vsoa, in_time};

/// Starts a word of the command that serves, on a port of its own; gives its URL too.
pub(crate) async fn start(command: Vsoa) -> (Running, String) {
    let command = command.args(["--json", "--listen", "127.0.0.1:0"]);
    let mut running = command.start_with_input().await;
    let line = running.line().await.expect("it says where it listens");
    let line: Value = serde_json::from_str(&line).expect("a line of JSON");
    let url = line["listening"].as_str().expect("a URL").to_owned();
    (running, url)
}

pub(crate) async fn subscribe(url: &str, topic: &'static str) -> Subscription<Message> {
    let client = in_time(Client::connect(url)).await.expect("it listens");
    let subscription = in_time(client.subscribe_urls([topic])).await;
    subscription.expect("anything may be subscribed")
}

pub(crate) async fn next(subscription: &mut Subscription<Message>) -> Message {
    let next = in_time(subscription.recv()).await;
    next.expect("it is connected").expect("nothing is lost")
}

/// A client of a public package that subscribes, and gives what it got by then.
pub(crate) async fn heard_by(
    implementation: Implementation,
    url: &str,
    topic: &str,
    count: u32,
) -> Value {
    let port = url
        .rsplit(':')
        .next()
        .and_then(|port| port.parse::<u16>().ok());
    let steps = json!([
        { "op": "connect", "port": port.expect("the URL has a port") },
        { "op": "subscribe", "url": topic },
        { "op": "expect_publish", "count": count, "timeout_ms": 20_000 },
        { "op": "close" },
    ]);
    let results: Vec<StepResult> = run_client(implementation, steps).await;
    assert!(results.iter().all(|result| result.ok), "{results:?}");
    results[2]["msgs"].clone()
}

#[expect(clippy::disallowed_methods, reason = "tests measure pauses")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

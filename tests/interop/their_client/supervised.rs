use harness::{Implementation, StepResult, run_client};
use serde_json::{Value, json};
use tokio::sync::mpsc::unbounded_channel;
use vsoa::{Message, Payload, Request, Router, Server, ServerEvent, Session, Url};

use crate::support::{Host, call};

/// The server goes away and comes back on the same port; what it sends to who connects arrives.
pub(crate) async fn a_robot_comes_back(client: Implementation) {
    let came_back = json!({ "op": "expect_datagram", "timeout_ms": 10_000 });
    let results = through_a_restart(client, robot, came_back).await;
    assert!(results.iter().all(|result| result.ok), "{results:?}");
}

pub(crate) async fn a_robots_pings_are_answered(client: Implementation) {
    let host = Host::with(hello(|| {})).await;
    let script = json!([
        robot(host.local_addr().port()),
        { "op": "wait_close", "timeout_ms": 2000 },
        call("/hello"),
    ]);
    let results = run_client(client, script).await;
    assert!(!results[1].ok && results[2].ok, "{results:?}");
    assert_eq!(host.counters().connections, 1, "it did not connect again");
}

/// A client that pings but does not connect again by itself.
pub(crate) async fn a_server_that_is_gone_is_noticed_by_pings(client: Implementation) {
    let pings = |port: u16| {
        json!({
            "op": "connect", "port": port,
            "keepalive_ms": 300, "ping_timeout_ms": 300, "ping_lost": 2,
        })
    };
    let still_there = json!({ "op": "connected" });
    let results = through_a_restart(client, pings, still_there).await;
    assert!(results[..3].iter().all(|result| result.ok), "{results:?}");
}

/// Connects, calls, waits for the end of the connection, and does one step more.
async fn through_a_restart(
    client: Implementation,
    connect: fn(u16) -> Value,
    then: Value,
) -> Vec<StepResult> {
    let (sender, mut called) = unbounded_channel();
    let routes = hello(move || sender.send(()).unwrap());
    let first = Host::with(routes.clone()).await;
    let address = first.local_addr();
    let script = json!([
        connect(address.port()),
        call("/hello"),
        { "op": "wait_close", "timeout_ms": 10_000 },
        then,
    ]);
    let mut running = std::pin::pin!(run_client(client, script));
    let restarting = async {
        called.recv().await.unwrap();
        first.shutdown().await;
        let builder = Server::builder().merge(routes);
        let mut second = Host::start_at(builder, &address.to_string()).await;
        loop {
            greet(&second.event(connected).await);
        }
    };
    tokio::select! {
        results = &mut running => results,
        () = restarting => Vec::new(),
    }
}

fn hello(told: impl Fn() + Clone + Send + Sync + 'static) -> Router {
    Router::new().route("/hello", move |_: Request| {
        told();
        async {}
    })
}

fn connected(event: ServerEvent) -> Option<Session> {
    match event {
        ServerEvent::Connected { session } => Some(session),
        _ => None,
    }
}

fn greet(session: &Session) {
    let hello = Message::new(Url::from_static("/hello"), Payload::EMPTY);
    session.datagram(hello).unwrap();
}

fn robot(port: u16) -> Value {
    json!({ "op": "connect", "port": port, "robot": true, "keepalive_ms": 200 })
}

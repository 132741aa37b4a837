//! The public packages with each other: what fails here is the harness or the machine.

use std::time::Duration;

use harness::{
    Implementation::{self, Node, Python},
    ServerPeer, run_client,
};
use serde_json::{Value, json};

#[tokio::test]
async fn a_node_client_calls_a_python_server() {
    a_call_is_echoed(Python, Node).await;
}

#[tokio::test]
async fn a_python_client_calls_a_node_server() {
    a_call_is_echoed(Node, Python).await;
}

async fn a_call_is_echoed(server: Implementation, client: Implementation) {
    let mut server = ServerPeer::start(server, &["secret", "--info", r#"{"name":"echo"}"#]).await;
    let steps = json!([
        { "op": "connect", "port": server.port(), "passwd": "secret" },
        { "op": "call", "url": "/echo", "param": { "a": 1 }, "data_hex": "00ff" },
        { "op": "call", "url": "/status/130" },
        { "op": "close" },
    ]);
    let results = run_client(client, steps).await;

    assert!(results.iter().all(|step| step.ok), "{results:?}");
    assert_eq!(results[0]["info"], json!({ "name": "echo" }));
    assert_eq!(results[1]["status"], 0);
    assert_eq!(results[1]["param"], json!({ "a": 1 }));
    assert_eq!(results[1]["data_hex"], "00ff");
    assert_eq!(results[2]["status"], 130);

    let left = |event: &Value| event["ev"] == "client" && event["connected"] == false;
    server.wait_event(left, Duration::from_secs(5)).await;
    let called = |event: &Value| event["ev"] == "rpc" && event["url"] == "/echo";
    let call = server.wait_event(called, Duration::ZERO).await;
    assert_eq!(call["method"], "GET");
}

#[tokio::test]
#[should_panic(expected = "no such event within")]
async fn a_wait_has_a_deadline() {
    let mut server = ServerPeer::start(Node, &[]).await;
    server
        .wait_event(|_| false, Duration::from_millis(10))
        .await;
}

#[tokio::test]
#[should_panic(expected = "the server ended without the event")]
async fn a_server_that_ends_says_so() {
    let mut server = ServerPeer::start(Python, &["--life", "0.1"]).await;
    server.wait_event(|_| false, Duration::from_secs(30)).await;
}

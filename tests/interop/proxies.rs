//! A server of ours between the peers' clients and servers.
//!
//! Node's own `Proxy` between ours is left out: it crashes as it starts, because it asks for raw
//! params on both sides (section 5). No client calls `/car` itself: `/` ends the Python server
//! (section 4).

use harness::{
    Implementation::{self, Node, Python},
    ServerPeer, StepResult,
};
use serde_json::{Value, json};
use vsoa::{Client, Router, Server};

use crate::support::{all_steps, call, each, in_time, publications, subscribe, unsubscribe};

#[tokio::test]
async fn a_python_client_reaches_a_python_server() {
    in_time(a_client_reaches_a_server(Python, Python)).await;
}

#[tokio::test]
async fn a_python_client_reaches_a_node_server() {
    in_time(a_client_reaches_a_server(Python, Node)).await;
}

#[tokio::test]
async fn a_node_client_reaches_a_python_server() {
    in_time(a_client_reaches_a_server(Node, Python)).await;
}

#[tokio::test]
async fn a_node_client_reaches_a_node_server() {
    in_time(a_client_reaches_a_server(Node, Node)).await;
}

async fn a_client_reaches_a_server(client: Implementation, server: Implementation) {
    let mut car = ServerPeer::start(server, &[]).await;
    let link = Client::connect(format!("vsoa://127.0.0.1:{}", car.port()));
    let routes = Router::new().nest("/car", link.await.unwrap());
    let gateway = Server::builder().merge(routes).bind("127.0.0.1:0").await;
    let gateway = gateway.unwrap();
    let results = all_steps(client, gateway.local_addr(), through_the_gateway()).await;
    let failed: Vec<_> = results.iter().filter(|result| !result.ok).collect();
    assert!(failed.is_empty(), "{failed:?}");
    assert_calls(&results);
    assert_messages(&results);
    for (url, quick) in [("/d", false), ("/q", true)] {
        let event = car.wait_event(
            |event| event["ev"] == "datagram" && event["url"] == url,
            std::time::Duration::from_secs(10),
        );
        assert_eq!(event.await["quick"], quick);
    }
    assert_eq!(gateway.counters().streams_claimed, 2);
    assert_eq!(gateway.counters().relay_datagrams, 2);
    assert_eq!(gateway.counters().relay_publications_lost, 0);
}

fn through_the_gateway() -> Vec<Value> {
    let publish = |param: Value| json!({ "op": "call", "url": "/car/publish", "param": param });
    vec![
        json!({ "op": "call", "url": "/car/echo", "param": { "a": 1 }, "data_hex": "00ff" }),
        json!({ "op": "call", "url": "/car/status/130", "method": "SET" }),
        json!({ "op": "call", "url": "/car/method", "method": "SET" }),
        call("/car/unknown"),
        subscribe("/car/t/"),
        subscribe("/car/t/a"),
        publish(json!({ "url": "/t/a", "payload": { "n": 1 }, "data_hex": "01", "count": 3 })),
        publications(3),
        unsubscribe("/car/t/"),
        publish(json!({ "url": "/t/b" })),
        publish(json!({ "url": "/t/a", "payload": { "n": 2 }, "quick": true })),
        publications(1),
        json!({ "op": "datagram", "url": "/car/d", "param": { "x": 1 } }),
        json!({ "op": "datagram", "url": "/car/q", "param": { "x": 2 }, "quick": true }),
        json!({ "op": "stream", "url": "/car/stream", "n": 1_000_000, "eof_ms": 5000 }),
        json!({ "op": "stream", "url": "/car/stream", "send_n": 100_000, "eof_ms": 50 }),
        call("/car/echo"),
    ]
}

fn assert_calls(results: &[StepResult]) {
    let [echo, status, method, unknown, ..] = results else {
        unreachable!("there is a result for each step")
    };
    assert_eq!(
        (&echo["param"], &echo["data_hex"]),
        (&json!({ "a": 1 }), &json!("00ff"))
    );
    assert_eq!(
        (&status["status"], &status["param"]),
        (&json!(130), &json!({ "status": 130 }))
    );
    assert_eq!(method["param"], json!({ "method": "SET" }));
    assert_eq!(unknown["param"], json!({ "default": "/unknown" }));
}

fn assert_messages(results: &[StepResult]) {
    let published = results
        .iter()
        .filter(|result| result.op == "expect_publish");
    let messages: Vec<Value> = published
        .flat_map(|result| {
            let urls = each(result, "url").into_iter();
            let both = urls.zip(each(result, "param")).zip(each(result, "quick"));
            both.map(|((url, param), quick)| json!([url, param, quick]))
        })
        .collect();
    let normal = json!(["/car/t/a", { "n": 1 }, false]);
    let quick = json!(["/car/t/a", { "n": 2 }, true]);
    assert_eq!(messages, [normal.clone(), normal.clone(), normal, quick]);
}

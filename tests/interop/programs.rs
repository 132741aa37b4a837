//! `vsoa-peer` with the peers' programs and with itself: one command line, the same output.

use std::time::Duration;

use harness::{
    Implementation::{self, Node, Python, Rust},
    ServerPeer, StepResult, run_client, run_client_with,
};
use serde_json::{Value, json};

use crate::{
    support::{each, in_time},
    their_client,
    their_server::states,
    tls::Files,
};

const OURS: Implementation = Rust(env!("CARGO_BIN_EXE_vsoa-peer"));

#[tokio::test]
async fn a_python_client_on_our_server() {
    in_time(a_client_does_all_its_steps(OURS, Python)).await;
}

#[tokio::test]
async fn a_node_client_on_our_server() {
    in_time(a_client_does_all_its_steps(OURS, Node)).await;
}

#[tokio::test]
async fn our_client_on_a_python_server() {
    in_time(a_client_does_all_its_steps(Python, OURS)).await;
}

#[tokio::test]
async fn our_client_on_a_node_server() {
    in_time(a_client_does_all_its_steps(Node, OURS)).await;
}

#[tokio::test]
async fn our_client_on_our_server() {
    in_time(a_client_does_all_its_steps(OURS, OURS)).await;
}

#[tokio::test]
async fn our_server_holds_a_value_as_the_others_do() {
    in_time(states::a_value_is_watched_and_set(OURS)).await;
    in_time(states::many_watchers_see_the_same_changes(OURS)).await;
}

async fn a_client_does_all_its_steps(server: Implementation, client: Implementation) {
    let info = r#"{"name":"all"}"#;
    let mut server = ServerPeer::start(server, &["secret", "--info", info]).await;
    let results = run_client(client, all_steps(server.port())).await;
    let failed: Vec<_> = results.iter().filter(|result| !result.ok).collect();
    assert!(failed.is_empty(), "{failed:?}");
    assert_results(&results);
    assert_events(&mut server).await;
}

fn all_steps(port: u16) -> Value {
    json!([
        { "op": "connect", "port": port, "passwd": "secret" },
        { "op": "call", "url": "/echo", "param": { "a": 1 }, "data_hex": "00ff" },
        { "op": "call", "url": "/status/130", "method": "SET" },
        { "op": "call", "url": "/reply",
            "param": { "payload": [1], "data_hex": "aa", "tunid": 77 } },
        { "op": "call", "url": "/unknown" },
        { "op": "oneway", "url": "/empty", "method": "SET" },
        { "op": "subscribe", "url": "/t/" },
        { "op": "subscribe", "url": ["/t/a", "/u"] },
        { "op": "call", "url": "/subscribed", "param": { "url": "/u" } },
        { "op": "call", "url": "/publish",
            "param": { "url": "/t/a", "payload": { "n": 1 }, "data_hex": "01", "count": 2 } },
        { "op": "expect_publish", "count": 2 },
        { "op": "unsubscribe", "url": "/t/" },
        { "op": "call", "url": "/publish", "param": { "url": "/t/b" } },
        { "op": "call", "url": "/publish", "param": { "url": "/u", "quick": true } },
        { "op": "expect_publish", "count": 1 },
        { "op": "datagram", "url": "/d", "param": { "x": 1 } },
        { "op": "datagram", "url": "/q", "param": { "x": 2 }, "quick": true },
        { "op": "call", "url": "/datagram", "param": { "url": "/back", "quick": true } },
        { "op": "expect_datagram" },
        { "op": "stream", "n": 100_000, "eof_ms": 5000 },
        { "op": "stream", "send_n": 100_000, "eof_ms": 50 },
        { "op": "call", "url": "/prio", "param": { "prio": 5 } },
        { "op": "ping" },
        { "op": "fetch", "url": format!("vsoa://127.0.0.1:{port}/method"), "passwd": "secret" },
        { "op": "connected" },
        { "op": "close" },
    ])
}

fn assert_results(results: &[StepResult]) {
    let [connected, echo, status, reply, unknown, ..] = results else {
        unreachable!("there is a result for each step")
    };
    assert_eq!(connected["info"], json!({ "name": "all" }));
    assert_eq!(
        (&echo["param"], &echo["data_hex"]),
        (&json!({ "a": 1 }), &json!("00ff"))
    );
    assert_eq!(
        (&status["status"], &status["param"]),
        (&json!(130), &json!({ "status": 130 }))
    );
    assert_eq!((&reply["status"], &reply["tunid"]), (&json!(0), &json!(77)));
    assert_eq!(
        (&reply["param"], &reply["data_hex"]),
        (&json!([1]), &json!("aa"))
    );
    assert_eq!(unknown["param"], json!({ "default": "/unknown" }));

    let of = |op: &'static str| results.iter().filter(move |result| result.op == op);
    let published: Vec<_> = of("expect_publish")
        .flat_map(|result| each(result, "url"))
        .collect();
    assert_eq!(published, ["/t/a", "/t/a", "/u"]);
    let datagrams: Vec<_> = of("expect_datagram")
        .flat_map(|result| each(result, "quick"))
        .collect();
    assert_eq!(datagrams, [true]);
    let streamed: Vec<_> = of("stream")
        .map(|result| (&result["bytes"], &result["eof"], result["sha256"].as_str()))
        .collect();
    let [there, back] = &streamed[..] else {
        panic!("{streamed:?}")
    };
    assert_eq!((there.0, there.1), (&json!(100_000), &json!(true)));
    assert_eq!((back.0, back.1), (&json!(100_000), &json!(false)));
    assert!(there.2.is_some() && there.2 == back.2, "the same bytes");
    let subscribed = of("call").any(|result| result["param"] == json!({ "subscribed": true }));
    let fetched = of("fetch").any(|result| result["param"] == json!({ "method": "GET" }));
    assert!(subscribed && fetched, "{results:?}");
}

async fn assert_events(server: &mut ServerPeer) {
    for wanted in [
        json!({ "ev": "client", "connected": true }),
        json!({ "ev": "rpc", "url": "/echo", "param": { "a": 1 }, "data_hex": "00ff" }),
        json!({ "ev": "rpc", "url": "/empty", "method": "SET" }),
        json!({ "ev": "subscribe" }),
        json!({ "ev": "unsubscribe" }),
        json!({ "ev": "datagram", "url": "/d", "param": { "x": 1 }, "quick": false }),
        json!({ "ev": "datagram", "url": "/q", "param": { "x": 2 }, "quick": true }),
        json!({ "ev": "stream", "state": "link", "rx": 0 }),
        json!({ "ev": "stream", "state": "unlink", "rx": 100_000 }),
        json!({ "ev": "client", "connected": false }),
    ] {
        let has_all = |event: &Value| {
            let members = wanted.as_object().into_iter().flatten();
            members.clone().all(|(name, value)| event[name] == *value)
        };
        server.wait_event(has_all, Duration::from_secs(10)).await;
    }
}

#[tokio::test]
async fn all_talk_to_ours_over_tls() {
    for (server, client) in [(OURS, Python), (OURS, Node), (OURS, OURS), (Python, OURS)] {
        let files = Files::new();
        let arguments = [&files.arguments()[..], &files.demand()].concat();
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        let server = in_time(ServerPeer::start(server, &arguments)).await;
        let port = server.port();
        let steps = json!([
            { "op": "connect", "port": port, "tls": files.step_with_certificate() },
            { "op": "call", "url": "/echo", "param": { "a": 1 } },
        ]);
        let results = in_time(run_client(client, steps)).await;
        assert_eq!(results[1]["param"], json!({ "a": 1 }), "{results:?}");
        let steps = json!([{ "op": "connect", "port": port, "tls": files.step() }]);
        let results = in_time(run_client(client, steps)).await;
        assert!(!results[0].ok, "{results:?}");
    }
}

#[tokio::test]
async fn our_client_takes_any_certificate_where_it_is_told_to() {
    let files = Files::new();
    let arguments = files.arguments();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let server = in_time(ServerPeer::start(OURS, &arguments)).await;
    let port = server.port();
    let steps = json!([{ "op": "connect", "port": port, "tls": { "insecure": true } }]);
    assert!(in_time(run_client(OURS, steps)).await[0].ok);
}

#[tokio::test]
async fn our_client_tells_what_is_wrong_with_a_step_and_goes_on() {
    let server = ServerPeer::start(OURS, &["--nodefault"]).await;
    let port = server.port();
    let steps = json!([
        { "op": "call", "url": "/echo" },
        { "op": "connect", "port": 0 },
        { "op": "connect", "port": port, "tls": {} },
        { "op": "connect", "port": port },
        { "op": "no such step" },
        { "no": "step" },
        "nothing",
        { "op": "call" },
        { "op": "call", "url": "no slash" },
        { "op": "call", "url": "/echo", "data_hex": "0" },
        { "op": "call", "url": "/noreply", "timeout_ms": 50 },
        { "op": "subscribe", "url": 1 },
        { "op": "stream", "url": "/echo" },
        { "op": "call", "url": "/unknown" },
    ]);
    let results = in_time(run_client(OURS, steps)).await;
    let ok: Vec<_> = (0..)
        .zip(&results)
        .filter(|(_, result)| result.ok)
        .collect();
    let numbers: Vec<_> = ok.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, [3, 13], "{results:?}");
    assert_eq!(results[13]["status"], 3);
    assert!(
        results
            .iter()
            .all(|result| result.ok || result["error"].is_string())
    );
}

#[tokio::test]
async fn our_server_ends_when_its_life_is_over() {
    let mut server = ServerPeer::start(OURS, &["--life", "0.1"]).await;
    in_time(server.wait_end()).await;
}

#[tokio::test]
async fn our_server_has_a_typed_route() {
    let server = ServerPeer::start(OURS, &[]).await;
    let sample = json!({ "seq": 1, "value": 0.5, "pad": "xx" });
    let steps = json!([
        { "op": "connect", "port": server.port() },
        { "op": "call", "url": "/typed/echo", "param": sample },
        { "op": "call", "url": "/typed/echo", "param": sample, "method": "SET" },
    ]);
    let results = in_time(run_client(OURS, steps)).await;
    assert_eq!(
        (&results[1]["param"], &results[2]["param"]),
        (&sample, &sample)
    );
}

#[tokio::test]
async fn every_client_looks_up_at_our_position_server() {
    let mut server = ServerPeer::start_position(OURS, &table(), &[]).await;
    for client in [Python, Node, OURS] {
        let results = in_time(run_client(client, lookups(server.port()))).await;
        assert_found(&results);
        let is_query = |event: &Value| event["ev"] == "query" && event["name"] == "nobody";
        server.wait_event(is_query, Duration::from_secs(10)).await;
    }
}

#[tokio::test]
async fn our_client_looks_up_at_every_position_server() {
    for peer in [Python, Node, OURS] {
        let server = ServerPeer::start_position(peer, &table(), &[]).await;
        // The Python one says that it listens before it does.
        let there = |results: &[StepResult]| !results[0]["error"].to_string().contains("refused");
        let mut results = in_time(run_client(OURS, lookups(server.port()))).await;
        while !there(&results) {
            results = in_time(run_client(OURS, lookups(server.port()))).await;
        }
        assert_found(&results);
    }
}

#[tokio::test]
async fn our_client_asks_whom_its_environment_says() {
    let host = ServerPeer::start(OURS, &[]).await;
    let table = json!([{ "name": "climate", "addr": "127.0.0.1", "port": host.port() }]);
    let server = ServerPeer::start_position(OURS, &table, &[]).await;
    let steps = json!([
        { "op": "lookup", "name": "climate" },
        { "op": "connect", "url": "vsoa://Climate" },
        { "op": "fetch", "url": "vsoa://climate/method" },
    ]);
    // Nobody listens on the first.
    let servers = format!("127.0.0.1:9 , 127.0.0.1:{}", server.port());
    let variables = [("VSOA_POS_SERVER", &*servers)];
    let results = in_time(run_client_with(OURS, &variables, steps)).await;
    assert!(results.iter().all(|result| result.ok), "{results:?}");
    assert_eq!(results[2]["param"], json!({ "method": "GET" }));
}

fn table() -> Value {
    json!([{ "name": "climate", "addr": "10.0.0.1", "port": 3005, "domain": 2, "security": false }])
}

fn lookups(port: u16) -> Value {
    json!([
        { "op": "lookup", "name": "climate", "pos_port": port, "timeout_ms": 9000 },
        { "op": "lookup", "name": "nobody", "timeout_ms": 9000 },
    ])
}

fn assert_found(results: &[StepResult]) {
    let [climate, nobody] = results else {
        unreachable!("there is a result for each step")
    };
    assert_eq!(
        (&climate["addr"], &climate["port"]),
        (&json!("10.0.0.1"), &json!(3005))
    );
    assert!(climate.ok && !nobody.ok, "{results:?}");
}

#[tokio::test]
async fn a_robot_of_ours_comes_back() {
    in_time(their_client::supervised::a_robot_comes_back(OURS)).await;
}

#[tokio::test]
async fn a_robot_of_ours_pings() {
    in_time(their_client::supervised::a_robots_pings_are_answered(OURS)).await;
}

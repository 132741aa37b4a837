//! The command on servers of the public packages.

use std::time::Duration;

use harness::{Implementation, ServerPeer};
use serde_json::json;

use crate::command::{Folder, vsoa};

/// A test for each of the scenarios below, with each of the packages.
macro_rules! tests {
    ($($scenario:ident),* $(,)?) => {
        mod python {
            $(#[tokio::test]
            async fn $scenario() {
                super::$scenario(harness::Implementation::Python).await;
            })*
        }
        mod node {
            $(#[tokio::test]
            async fn $scenario() {
                super::$scenario(harness::Implementation::Node).await;
            })*
        }
    };
}

tests! {
    calls_are_answered,
    every_status_is_an_exit_code,
    a_stream_is_saved,
    pings_are_answered,
    datagrams_arrive,
    info_and_password,
    names_are_looked_up,
}

async fn calls_are_answered(server: Implementation) {
    let server = ServerPeer::start(server, &[]).await;
    let url = server.url();
    let call = vsoa("set --json").args([&format!("{url}/echo"), "zone=\u{e4}", "celsius=21.5"]);
    let answer = call.arg("--data").arg("bytes").run().await;
    let echoed = json!({ "zone": "\u{e4}", "celsius": 21.5 });
    let told = json!({ "status": 0, "param": echoed, "data_base64": "Ynl0ZXM=" });
    assert_eq!(answer.json(), told);
    for (word, method) in [("get", "GET"), ("set", "SET")] {
        let answer = vsoa(word).arg(format!("{url}/method")).run().await;
        assert_eq!(
            answer.out(),
            format!("{{\n  \"method\": \"{method}\"\n}}\n")
        );
    }
}

async fn every_status_is_an_exit_code(server: Implementation) {
    let server = ServerPeer::start(server, &["--nodefault"]).await;
    let ended = vsoa("get")
        .arg(format!("{}/status/130", server.url()))
        .run()
        .await;
    assert_eq!(ended.failed(1), "error: status 130\n");
    let ended = vsoa("get")
        .arg(format!("{}/nothing", server.url()))
        .run()
        .await;
    assert!(
        ended.failed(1).starts_with("error: status 3 INVALID_URL\n"),
        "{ended:?}"
    );
}

async fn a_stream_is_saved(server: Implementation) {
    let server = ServerPeer::start(server, &[]).await;
    let folder = Folder::new(&format!("stream-{}", server.port()));
    let get = vsoa("get").args([&format!("{}/stream", server.url()), "n=100000"]);
    let get = get.args([
        "--stream-to",
        &folder.path("saved"),
        "--stream-len",
        "100000",
    ]);
    get.run().await.out();
    let expected: Vec<u8> = (0..=u8::MAX).cycle().take(100_000).collect();
    assert_eq!(folder.read("saved"), expected);
}

async fn pings_are_answered(server: Implementation) {
    let server = ServerPeer::start(server, &[]).await;
    let ping = vsoa("ping --json -c 2 -i 1ms").arg(server.url());
    let lines = ping.run().await.json_lines();
    assert_eq!(
        (&lines[2]["sent"], &lines[2]["answered"]),
        (&json!(2), &json!(2))
    );
}

async fn datagrams_arrive(server: Implementation) {
    let mut server = ServerPeer::start(server, &[]).await;
    for quick in [false, true] {
        let send = vsoa("send").args([&format!("{}/lamp", server.url()), "on=true"]);
        let send = if quick { send.arg("--quick") } else { send };
        send.run().await.out();
        let event = server
            .wait_event(|event| event["ev"] == "datagram", DEADLINE)
            .await;
        assert_eq!(
            (&event["url"], &event["quick"]),
            (&json!("/lamp"), &json!(quick))
        );
        assert_eq!(event["param"], json!({ "on": true }));
    }
}

async fn info_and_password(server: Implementation) {
    let arguments = ["secret", "--info", r#"{"name":"a car"}"#];
    let server = ServerPeer::start(server, &arguments).await;
    let info = vsoa("info --json --password secret").arg(server.url());
    assert_eq!(info.run().await.json()["info"], json!({ "name": "a car" }));
    let info = vsoa("info --password wrong").arg(server.url());
    info.run().await.failed(5);
}

async fn names_are_looked_up(server: Implementation) {
    let table = json!([{ "name": "climate", "addr": "10.0.0.1", "port": 3005, "domain": 2 }]);
    let server = ServerPeer::start_position(server, &table, &[]).await;
    let at = format!("127.0.0.1:{}", server.port());
    // One of them says too early that it listens.
    let found = loop {
        let found = vsoa("position lookup climate --position-server")
            .arg(&at)
            .run()
            .await;
        if found.stderr.is_empty() {
            break found;
        }
        assert!(found.failed(3).contains("cannot be reached"), "{found:?}");
    };
    assert_eq!(found.out(), "vsoa://10.0.0.1:3005\n");
}

const DEADLINE: Duration = Duration::from_secs(30);

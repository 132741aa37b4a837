use harness::{Implementation, ServerPeer, run_client};
use serde_json::{Value, json};
use tokio::{io::AsyncWriteExt, net::TcpListener};
use vsoa::{Client, Payload, Request, Router, Server, Status};

use crate::{
    command::{Running, at, in_time, vsoa},
    heard::Publishing,
    serving::{next, start, subscribe},
};

/// The proxy's next line, which says how it stands with a server.
async fn told(running: &mut Running) -> Value {
    let line = running.line().await.expect("it goes on");
    serde_json::from_str(&line).expect("a line of JSON")
}

#[tokio::test]
async fn calls_and_publications_pass_below_their_prefixes() {
    let named = |name: &'static str| {
        let name = async move |_: Request| Payload::json(name);
        Server::builder().merge(Router::new().get("/name", name))
    };
    let loopback = "127.0.0.1:0".parse().unwrap();
    let mut red = Publishing::bind(named("red"), loopback).await;
    let blue = Publishing::bind(named("blue"), loopback).await;
    let command = vsoa("proxy").args([
        format!("/red={}", at(&red.server, "")),
        format!("/cars/blue={}", at(&blue.server, "/")),
    ]);
    let (mut running, url) = start(command).await;
    for _ in 0..2 {
        assert_eq!(told(&mut running).await["connected"], true);
    }
    for (car, name) in [("/red", "red"), ("/cars/blue", "blue")] {
        let ended = vsoa("get").arg(format!("{url}{car}/name")).run().await;
        assert_eq!(ended.out(), format!("\"{name}\"\n"));
    }
    let mut speeds = subscribe(&url, "/red/speed").await;
    assert_eq!(red.subscribed().await, "/speed");
    red.publish("/speed", json!(50)).await;
    let speed = next(&mut speeds).await;
    assert_eq!(
        (speed.url.as_str(), &speed.payload.param[..]),
        ("/red/speed", &b"50"[..])
    );

    // One that is gone is told, and is one.
    drop(red);
    let told = told(&mut running).await;
    assert_eq!(
        (&told["upstream"], &told["connected"]),
        (&json!("/red"), &json!(false))
    );
    let client = in_time(Client::connect(&url)).await.unwrap();
    assert_eq!(
        client.get("/red/name").await.unwrap().status(),
        Status::PROXY
    );
    assert!(
        client
            .get("/cars/blue/name")
            .await
            .unwrap()
            .status()
            .is_success()
    );
    running.interrupt().await;
    running.end().await.out();
}

#[tokio::test]
async fn a_server_that_stays_away_is_told_of_once() {
    let not_vsoa = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let upstream = format!("/car=vsoa://{}", not_vsoa.local_addr().unwrap());
    let (mut running, _) = start(vsoa("proxy").arg(upstream)).await;
    // Kept open: a connection that is reset may be told in another way.
    let mut connections = Vec::new();
    for _ in 0..4 {
        let (mut connection, _) = in_time(not_vsoa.accept()).await.unwrap();
        connection
            .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            .await
            .unwrap();
        connections.push(connection);
    }
    running.interrupt().await;
    let states = running.end().await.json_lines();
    assert_eq!(states.len(), 1, "{states:?}");
    assert_eq!(states[0]["connected"], false);
}

#[tokio::test]
async fn the_proxy_has_a_password_of_its_own() {
    let car = Publishing::bind(
        Server::builder().password("inner"),
        "127.0.0.1:0".parse().unwrap(),
    )
    .await;
    let upstream = format!("/car={}", at(&car.server, ""));
    let command = vsoa("proxy --password inner --listen-password outer").arg(&upstream);
    let (mut running, url) = start(command).await;
    assert_eq!(told(&mut running).await["connected"], true);
    vsoa("get --password inner")
        .arg(format!("{url}/car/x"))
        .run()
        .await
        .failed(5);
    let ended = vsoa("get --password outer")
        .arg(format!("{url}/car/x"))
        .run()
        .await;
    assert!(ended.failed(1).contains("INVALID_URL"), "{ended:?}");
}

#[tokio::test]
async fn what_cannot_be_a_proxy_is_refused() {
    for (words, told) in [
        (&["vsoa://127.0.0.1:1"][..], "PREFIX"),
        (&["car=vsoa://127.0.0.1:1"], "does not start with `/`"),
        (&["/car=vsoa://127.0.0.1:1/speed"], "not `/speed` alone"),
        (
            &["/car=vsoa://127.0.0.1:1", "/car=vsoa://127.0.0.1:2"],
            "/car",
        ),
        (&[], "PREFIX=URL"),
    ] {
        let ended = vsoa("proxy --listen 127.0.0.1:0").args(words).run().await;
        assert!(ended.failed(2).contains(told), "{ended:?}");
    }
}

#[tokio::test]
async fn a_python_client_reaches_a_node_server_and_the_other_way_round() {
    for (server, client) in [
        (Implementation::Node, Implementation::Python),
        (Implementation::Python, Implementation::Node),
    ] {
        let peer = ServerPeer::start(server, &[]).await;
        let (mut running, url) = start(vsoa("proxy").arg(format!("/s={}", peer.url()))).await;
        assert_eq!(told(&mut running).await["connected"], true);
        let port: u16 = url.rsplit(':').next().unwrap().parse().unwrap();
        let publication = json!({ "url": "/t", "payload": { "n": 1 }, "count": 1 });
        let steps = json!([
            { "op": "connect", "port": port },
            { "op": "call", "url": "/s/echo", "param": { "a": 1 } },
            { "op": "subscribe", "url": "/s/t" },
            { "op": "call", "url": "/s/publish", "param": publication },
            { "op": "expect_publish", "count": 1, "timeout_ms": 20_000 },
            { "op": "close" },
        ]);
        let results = run_client(client, steps).await;
        assert!(results.iter().all(|result| result.ok), "{results:?}");
        assert_eq!(results[1]["param"], json!({ "a": 1 }));
        let message = &results[4]["msgs"][0];
        assert_eq!(
            (&message["url"], &message["param"]),
            (&json!("/s/t"), &json!({ "n": 1 }))
        );
    }
}

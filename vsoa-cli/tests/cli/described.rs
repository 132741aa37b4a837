//! `call` where the server says what it takes.

use serde_json::json;
use vsoa::{Operations, Payload, Request, Router, Server};

use crate::{
    car,
    command::{at, vsoa},
};

/// Answers with what was called, and how.
async fn mirror(call: Request) -> Payload {
    let param: serde_json::Value = call.payload().parse().unwrap_or_default();
    let told = json!([call.method().to_string(), call.url().as_str(), param]);
    Payload::json(&told).unwrap_or_default()
}

async fn described() -> Server {
    let routes = Router::new()
        .route("/climate/{zone}/temperature", mirror)
        .route("/climate/all", mirror)
        .route("/temperature/undescribed", mirror)
        .route("/speed/target", mirror);
    let operations = Operations::new("car", "1.2.0").describe(&car::description());
    let builder = operations.install(Server::builder()).merge(routes);
    builder.bind("127.0.0.1:0").await.unwrap()
}

#[tokio::test]
async fn arguments_are_checked_before_anything_is_sent() {
    let server = described().await;
    let url = at(&server, "/climate/front/temperature");
    let ended = vsoa("set")
        .args([&url, "celsius=warm", "colour=red"])
        .run()
        .await;
    let told = format!(
        "error: Climate.set_temperature: `celsius` is \"warm\", and has to be number; \
         `colour` is no argument: there is `celsius`, `within`\n\
         try:   `vsoa describe vsoa://{} Climate.set_temperature` shows what it takes; \
         `--unchecked` sends it all the same\n",
        server.local_addr()
    );
    assert_eq!((ended.failed(2), ended.text()), (&*told, ""));

    let sent = vsoa("set --unchecked --json")
        .args([&url, "celsius=warm"])
        .run()
        .await;
    let param = json!(["SET", "/climate/front/temperature", { "celsius": "warm" }]);
    assert_eq!(sent.json()["param"], param);
    // The method is the description's, the zone stands in the URL.
    let url = at(&server, "/climate/{zone}/temperature");
    let sent = vsoa("set --json")
        .args([&url, "celsius=21.5", "zone=1"])
        .run()
        .await;
    let param = json!(["SET", "/climate/1/temperature", { "celsius": 21.5 }]);
    assert_eq!(sent.json()["param"], param);
}

#[tokio::test]
async fn a_state_is_read_and_set() {
    let server = described().await;
    let url = at(&server, "/speed/target");
    let sent = vsoa("set --json")
        .args([&url, "metres_per_second=3"])
        .run()
        .await;
    let param = json!(["SET", "/speed/target", { "metres_per_second": 3 }]);
    assert_eq!(sent.json()["param"], param);
    let ended = vsoa("set").args([&url, "metres=3"]).run().await;
    assert!(
        ended.failed(2).contains("`metres_per_second` is missing"),
        "{ended:?}"
    );
}

#[tokio::test]
async fn a_url_is_completed_where_the_server_knows_none() {
    let server = described().await;
    let call = vsoa("call --json").args([&at(&server, "/all"), r#"["front"]"#]);
    let ended = call.run().await;
    assert_eq!(
        ended.json()["param"],
        json!(["GET", "/climate/all", ["front"]])
    );
    let call = vsoa("call").args([&at(&server, "/set_temperature"), "zone=rear", "celsius=20"]);
    let ended = call.run().await;
    assert_eq!(ended.stderr, "calling SET /climate/rear/temperature\n");
    assert!(
        ended.out().contains("\"/climate/rear/temperature\""),
        "{ended:?}"
    );

    let ended = vsoa("get").arg(at(&server, "/nothing")).run().await;
    assert!(
        ended.failed(1).contains("status 3 INVALID_URL"),
        "{ended:?}"
    );
    let ended = vsoa("call")
        .arg(at(&server, "/climate.temperature"))
        .run()
        .await;
    assert!(
        ended.failed(1).contains("status 3 INVALID_URL"),
        "{ended:?}"
    );
}

#[tokio::test]
async fn what_is_not_described_is_called_as_it_stands() {
    let server = described().await;
    let url = at(&server, "/temperature/undescribed");
    let sent = vsoa("call --json").args([&url, "any=1"]).run().await;
    let param = json!(["GET", "/temperature/undescribed", { "any": 1 }]);
    assert_eq!(sent.json()["param"], param);
}

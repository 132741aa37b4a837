//! What operators get from a server that has `Operations`.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;
use vsoa::{
    Client, Message, Operations, Payload, Request, Router, Server, Status, Url, transport::memory,
};

/// A server with these operations and a client on it.
async fn start(operations: Operations) -> (Server, Client) {
    let (connector, listener) = memory::channel();
    let routes = Router::new()
        .get("/fan", async |_: Request| Payload::json("slow"))
        .set("/fan", async |_: Request| ())
        .route("/log/", async |_: Request| ());
    let server = operations
        .install(Server::builder().merge(routes))
        .serve(listener)
        .expect("nothing clashes");
    let client = Client::connect(connector).await;
    (server, client.expect("the server is there"))
}

async fn get(client: &Client, url: &str) -> (Status, Value) {
    let answer = timeout(Duration::from_secs(20), client.get(url).into_future());
    let answer = answer.await.expect("in time").expect("an answer");
    let param = answer.payload().parse().expect("JSON");
    (answer.status(), param)
}

#[tokio::test]
async fn a_server_whose_checks_pass_is_up() {
    let operations = Operations::new("climate", "1.2.0").check("fan", async || Ok(()));
    let (_server, client) = start(operations).await;
    let (status, health) = get(&client, "/health").await;
    assert_eq!(status, Status::SUCCESS);
    assert_eq!(
        health,
        json!({"status": "up", "checks": {"fan": {"status": "up"}}})
    );
}

#[tokio::test]
async fn a_check_that_fails_or_panics_is_named_and_the_others_still_run() {
    let operations = Operations::new("climate", "1.2.0")
        .check("bus", async || Ok(()))
        .check("fan", async || Err("it does not turn".to_owned()))
        .check("light", async || panic!("a check may be wrong itself"));
    let (_server, client) = start(operations).await;
    let (status, health) = get(&client, "/health").await;
    assert_eq!(status, Status(128));
    assert_eq!(
        health,
        json!({"status": "down", "checks": {
            "bus": {"status": "up"},
            "fan": {"status": "down", "error": "it does not turn"},
            "light": {"status": "down", "error": "no answer"},
        }})
    );
}

#[tokio::test(start_paused = true)]
async fn a_check_that_hangs_does_not_hang_the_answer() {
    let operations =
        Operations::new("climate", "1.2.0").check("fan", async || std::future::pending().await);
    let (_server, client) = start(operations).await;
    let (status, health) = get(&client, "/health").await;
    assert_eq!(status, Status(128));
    assert_eq!(health["checks"]["fan"]["error"], "no answer");
}

#[tokio::test]
async fn version_urls_and_help_tell_what_runs_and_what_can_be_called() {
    let operations = Operations::new("climate", "1.2.0")
        .below("/operations")
        .help("/fan", "the fan's speed");
    let (_server, client) = start(operations).await;

    let (_, version) = get(&client, "/operations/version").await;
    assert_eq!(version["name"], "climate");
    assert_eq!(version["version"], "1.2.0");
    assert_eq!(version["vsoa"], env!("CARGO_PKG_VERSION"));

    let (_, urls) = get(&client, "/operations/urls").await;
    assert_eq!(urls[0], json!({"url": "/fan", "methods": ["GET", "SET"]}));
    assert_eq!(urls[1], json!({"url": "/log/", "methods": ["GET", "SET"]}));
    assert_eq!(
        urls[2],
        json!({"url": "/operations/health", "methods": ["GET"]})
    );
    assert_eq!(urls.as_array().unwrap().len(), 7);

    let (_, help) = get(&client, "/operations/help").await;
    assert_eq!(help["/fan"], "the fan's speed");
    assert!(help["/operations/metrics"].is_string());
}

#[tokio::test]
async fn metrics_are_prometheus_text_of_the_server_and_the_application() {
    let operations = Operations::new("climate", "1.2.0").metrics(|| "fans_total 2\n".to_owned());
    let (server, client) = start(operations).await;
    for _ in 0..3 {
        let message = Message::new(Url::from_static("/t"), Payload::EMPTY);
        server.publish(message).await.unwrap();
    }
    let answer = client.get("/metrics").await.unwrap();
    let text = String::from_utf8(answer.payload().data.to_vec()).unwrap();
    for line in [
        "vsoa_clients 1",
        "# TYPE vsoa_publications_total counter",
        "vsoa_publications_total 3",
        "vsoa_connections_total 1",
        "fans_total 2",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} in {text}");
    }
}

#[tokio::test]
async fn a_route_that_is_there_already_clashes_by_name() {
    let (_connector, listener) = memory::channel();
    let routes = Router::new().get("/health", async |_: Request| ());
    let error = Operations::new("climate", "1.2.0")
        .install(Server::builder().merge(routes))
        .serve(listener)
        .unwrap_err();
    assert!(error.to_string().contains("GET /health"), "{error}");
}

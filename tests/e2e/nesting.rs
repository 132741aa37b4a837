use std::time::Duration;

use tower::ServiceExt;
use vsoa::{Client, Payload, Request, Response, Router, Status, Url};

use crate::{
    deadline::{until, within},
    gate::Gate,
    start::{connect, echo, in_memory, serve, spawn},
};

#[tokio::test]
async fn a_client_nested_in_a_router_is_a_proxy() {
    let upstream = serve(echo().get("/where", async |call: Request| {
        Payload::from_data(call.url().to_string())
    }))
    .await;
    let server = serve(Router::new().nest("/s1", connect(&upstream).await)).await;
    let client = connect(&server).await;
    let answer = within(client.set("/s1/echo").param(&[1]).data("through")).await;
    let payload = answer.unwrap().into_payload();
    assert_eq!(payload, Payload::json(&[1]).unwrap().with_data("through"));
    let answer = within(client.get("/s1/where")).await.unwrap();
    assert_eq!(answer.payload().data, "/where");
    let unknown = within(client.get("/s1/unknown")).await.unwrap();
    assert_eq!(unknown.status(), Status::INVALID_URL);
}

#[tokio::test]
async fn a_proxy_says_when_what_is_behind_it_is_gone() {
    let upstream = serve(echo()).await;
    let link = connect(&upstream).await;
    let server = serve(echo().nest("/s1", link.clone())).await;
    let client = connect(&server).await;
    drop(upstream);
    within(link.closed()).await;
    let answer = within(client.get("/s1/echo")).await.unwrap();
    assert_eq!(answer.status(), Status::PROXY);
    let fault: serde_json::Value = answer.payload().parse().unwrap();
    assert!(fault["error"].is_string(), "{fault}");
    assert!(within(client.get("/echo")).await.is_ok());
}

#[tokio::test]
async fn a_proxy_says_when_what_is_behind_it_does_not_answer() {
    let gate = Gate::closed();
    let upstream = serve(Router::new().route("/slow", gate.handler())).await;
    let link = Client::builder(upstream.local_addr()).call_timeout(Duration::from_millis(50));
    let routes = Router::new().nest("/s1", within(link.connect()).await.unwrap());
    let (_server, client) = in_memory(routes).await;
    let answer = within(client.get("/s1/slow")).await.unwrap();
    assert_eq!(answer.status(), Status::PROXY);
    let fault: serde_json::Value = answer.payload().parse().unwrap();
    assert_eq!(fault["error"], "the answer did not come in time");
}

#[tokio::test]
async fn the_callers_time_is_the_time_upstream() {
    let gate = Gate::closed();
    let upstream = serve(Router::new().route("/slow", gate.handler())).await;
    let routes = Router::new().nest("/s1", connect(&upstream).await);
    let call = Request::get(Url::from_static("/s1/slow")).with_timeout(Duration::from_millis(50));
    let answer = within(routes.oneshot(call)).await.unwrap();
    assert_eq!(answer.status(), Status::PROXY);
}

#[tokio::test]
async fn a_status_from_upstream_passes_as_it_is() {
    let statuses = Router::new().route("/status/{code}", async |call: Request| {
        let code = call.context().captures().get("code");
        Response::from_error(
            Status(code.unwrap().parse().unwrap()),
            "of the upstream server",
        )
    });
    let (_upstream, link) = in_memory(statuses).await;
    let (_server, client) = in_memory(Router::new().nest("/s1", link)).await;
    for code in [1, 2, 3, 4, 5, 6, 7, 8, 128, 254, 255] {
        let answer = within(client.get(format!("/s1/status/{code}")))
            .await
            .unwrap();
        assert_eq!(answer.status(), Status(code));
        let param = br#"{"error":"of the upstream server"}"#;
        assert_eq!(&answer.payload().param[..], param);
    }
}

#[tokio::test]
async fn a_call_dropped_at_a_proxy_disturbs_no_other() {
    let gate = Gate::closed();
    let upstream = serve(echo().route("/slow", gate.handler())).await;
    let (server, client) = in_memory(Router::new().nest("/s1", connect(&upstream).await)).await;
    let slow = spawn(client.get("/s1/slow"));
    gate.entered(1).await;
    server.clients()[0].close();
    assert!(within(slow).await.unwrap().is_err());
    until(|| server.clients().is_empty()).await;
    gate.open(1);
    let front = serve(Router::new().nest("/s1", connect(&upstream).await)).await;
    let client = connect(&front).await;
    assert!(within(client.get("/s1/echo")).await.is_ok());
}

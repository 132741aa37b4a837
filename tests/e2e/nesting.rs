use vsoa::{Payload, Request, Router, Status};

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

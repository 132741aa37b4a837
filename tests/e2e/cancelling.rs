use std::time::Duration;

use tokio::sync::oneshot;
use tower::ServiceExt;
use vsoa::{Client, Payload, Request, Response, Router, Url};

use crate::{
    deadline::{until, within},
    gate::Gate,
    start::{connect, echo, in_memory, serve, spawn},
};

#[tokio::test]
async fn a_call_that_is_dropped_disturbs_no_other() {
    let gate = Gate::closed();
    let server = serve(echo().route("/slow", gate.handler())).await;
    let client = connect(&server).await;
    for round in 0..20_u32 {
        let slow = spawn(client.get("/slow").data("late"));
        gate.entered(1).await;
        slow.abort();
        assert!(within(slow).await.unwrap_err().is_cancelled());
        // The late reply comes before this one, on the same connection.
        gate.open(1);
        let answer = within(client.get("/echo").param(&round)).await.unwrap();
        assert_eq!(answer.payload().parse::<u32>().unwrap(), round);
    }
}

#[tokio::test]
async fn a_call_dropped_before_it_is_polled_is_never_sent() {
    let gate = Gate::closed();
    let (_server, client) = in_memory(echo().route("/slow", gate.handler())).await;
    drop(client.get("/slow").into_future());
    within(client.get("/echo")).await.unwrap();
    assert_eq!(gate.waiting(), 0);
}

#[tokio::test]
async fn a_call_that_times_out_disturbs_no_other() {
    let gate = Gate::closed();
    let (_server, client) = in_memory(echo().route("/slow", gate.handler())).await;
    for _ in 0..20 {
        let slow = client.get("/slow").timeout(Duration::from_millis(1));
        assert!(within(slow).await.unwrap_err().is_timeout());
        gate.open(1);
        let answer = within(client.get("/echo").data("next")).await.unwrap();
        assert_eq!(answer.payload().data, "next");
    }
}

#[tokio::test]
async fn the_calls_under_way_end_with_the_connection() {
    let gate = Gate::closed();
    let (server, client) = in_memory(Router::new().route("/slow", gate.handler())).await;
    let slow = spawn(client.get("/slow"));
    gate.entered(1).await;
    server.clients()[0].close();
    let error = within(slow).await.unwrap().unwrap_err();
    assert!(error.is_closed());
    assert!(within(client.get("/slow")).await.unwrap_err().is_closed());
}

#[tokio::test]
async fn a_handler_may_end_a_call_without_an_answer() {
    let router = echo().get("/none", async |_: Request| Response::none());
    let (_server, client) = in_memory(router).await;
    let none = client.get("/none").timeout(Duration::from_millis(1));
    assert!(within(none).await.unwrap_err().is_timeout());
    assert!(within(client.get("/echo")).await.is_ok());
}

#[tokio::test]
async fn a_handler_may_call_back_on_a_connection_of_its_own() {
    let (sender, receiver) = oneshot::channel::<Client>();
    let receiver = std::sync::Mutex::new(Some(receiver));
    let router = echo().get("/relay", move |_: Request| {
        let client = receiver.lock().unwrap().take();
        async move {
            let client = client.unwrap().await.unwrap();
            let answer = client.get("/echo").data("round trip").await.unwrap();
            Payload::from_data(answer.into_payload().data)
        }
    });
    let server = serve(router).await;
    let client = connect(&server).await;
    assert!(sender.send(connect(&server).await).is_ok());
    let answer = within(client.get("/relay")).await.unwrap();
    assert_eq!(answer.payload().data, "round trip");
}

#[tokio::test]
async fn a_call_keeps_the_connection_that_it_was_made_on() {
    let server = serve(echo()).await;
    let call = || Request::get(Url::from_static("/echo"));

    let client = connect(&server).await;
    assert!(within(client.oneshot(call())).await.is_ok());

    let client = connect(&server).await;
    let answer = client.get("/echo");
    drop(client);
    assert!(within(answer).await.is_ok());

    let client = connect(&server).await;
    let answer = client.ping();
    drop(client);
    assert!(within(answer).await.is_ok());
    until(|| server.clients().is_empty()).await;
}

use std::{
    sync::{Arc, Mutex},
    task::{Context, Poll},
    time::Duration,
};

use tower::{
    Service, ServiceBuilder, ServiceExt, limit::ConcurrencyLimitLayer, load_shed::LoadShedLayer,
    timeout::TimeoutLayer,
};
use vsoa::{Client, Request, Server, Status, Url, transport::memory};

use crate::{
    deadline::{until, within},
    gate::Gate,
    raw::{RawPeer, call},
    start::{PATIENCE, connect, echo, in_memory, spawn},
};

fn get(url: &'static str) -> Request {
    Request::get(Url::from_static(url))
}

#[tokio::test]
async fn a_time_out_on_the_server_is_no_responding() {
    let gate = Gate::closed();
    let (connector, listener) = memory::channel();
    let _server = Server::builder()
        .layer(TimeoutLayer::new(Duration::from_millis(5)))
        .merge(echo().route("/slow", gate.handler()))
        .serve(listener)
        .unwrap();
    let client = within(Client::connect(connector)).await.unwrap();
    let answer = within(client.get("/slow")).await.unwrap();
    assert_eq!(answer.status(), Status::NO_RESPONDING);
    let answer = within(client.get("/echo")).await.unwrap();
    assert_eq!(answer.status(), Status::SUCCESS);
}

#[tokio::test]
async fn a_limit_on_the_server_is_shared_by_all_connections_and_loses_nothing() {
    let gate = Gate::closed();
    let server = Server::builder()
        .layer(ConcurrencyLimitLayer::new(2))
        .merge(vsoa::Router::new().route("/slow", gate.handler()))
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let mut peers = Vec::new();
    for _ in 0..3 {
        let mut peer = RawPeer::connect(server.local_addr())
            .await
            .introduced()
            .await;
        let calls: Vec<_> = (0..4).map(|seqno| call(seqno, "/slow", "")).collect();
        peer.send_all(&calls).await;
        peers.push(peer);
    }
    for _ in 0..6 {
        gate.entered(2).await;
        assert_eq!(gate.waiting(), 0, "a third call was let in");
        gate.open(2);
    }
    for peer in &mut peers {
        for _ in 0..4 {
            assert!(peer.receive().await.header.status.is_success());
        }
    }
}

#[tokio::test]
async fn layers_on_the_client_stand_around_each_call() {
    let gate = Gate::closed();
    let (_server, client) = in_memory(echo().route("/slow", gate.handler())).await;
    let mut stack = ServiceBuilder::new()
        .load_shed()
        .concurrency_limit(1)
        .timeout(Duration::from_millis(5))
        .service(client);
    let answer = within(stack.ready().await.unwrap().call(get("/echo"))).await;
    assert_eq!(answer.unwrap().status(), Status::SUCCESS);

    let slow = stack.ready().await.unwrap().call(get("/slow"));
    let shed = stack.ready().await.unwrap().call(get("/echo"));
    let error = within(shed).await.unwrap_err();
    assert!(error.is::<tower::load_shed::error::Overloaded>());
    let error = within(slow).await.unwrap_err();
    assert!(error.is::<tower::timeout::error::Elapsed>());
}

#[tokio::test]
async fn the_layer_added_first_sees_a_call_first() {
    let (connector, listener) = memory::channel();
    let mark = |text: &'static str| {
        tower::util::MapRequestLayer::new(move |request: Request| {
            let (context, payload) = request.into_parts();
            let data = [&payload.data[..], text.as_bytes()].concat();
            Request::new(context.method(), context.url().clone())
                .with_payload(payload.with_data(data))
        })
    };
    let _server = Server::builder()
        .layer(mark("first "))
        .layer(mark("second"))
        .merge(echo())
        .serve(listener)
        .unwrap();
    let client = within(Client::connect(connector)).await.unwrap();
    let answer = within(client.get("/echo")).await.unwrap();
    assert_eq!(answer.payload().data, "first second");
}

/// A limit that sheds must not stay taken by a connection that was turned away once.
#[tokio::test]
async fn who_was_turned_away_takes_no_place_from_others() {
    let gate = Gate::closed();
    let server = Server::builder()
        .layer(LoadShedLayer::new())
        .layer(ConcurrencyLimitLayer::new(1))
        .merge(vsoa::Router::new().route("/slow", gate.handler()))
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let (one, two) = (connect(&server).await, connect(&server).await);
    for _ in 0..3 {
        let slow = spawn(one.get("/slow"));
        gate.entered(1).await;
        let shed = within(two.get("/slow")).await.unwrap();
        assert_eq!(shed.status(), Status::NO_MEMORY);
        gate.open(1);
        assert_eq!(
            within(slow).await.unwrap().unwrap().status(),
            Status::SUCCESS
        );
    }
}

/// A layer that is never ready, but panics instead.
#[derive(Clone)]
struct Broken;

impl Service<Request> for Broken {
    type Response = vsoa::Response;
    type Error = std::convert::Infallible;
    type Future = std::future::Ready<Result<vsoa::Response, Self::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        panic!("as the test wants it")
    }

    fn call(&mut self, _: Request) -> Self::Future {
        unreachable!("it is never ready")
    }
}

#[tokio::test]
async fn a_layer_that_panics_ends_the_connection_and_nothing_else() {
    let server = Server::builder()
        .layer(tower::layer::layer_fn(|_| Broken))
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let (one, two) = (connect(&server).await, connect(&server).await);
    let _subscription = within(one.subscribe_urls(["/t"])).await.unwrap();
    assert!(within(one.get("/echo")).await.unwrap_err().is_closed());
    until(|| server.clients().len() == 1).await;
    assert!(!server.is_subscribed("/t"));
    assert!(within(two.ping()).await.is_ok());
}

/// A context knows its route, and a route's handler may keep contexts: neither may keep the other.
#[tokio::test]
async fn a_handler_that_remembers_calls_goes_with_its_server() {
    let remembered = Arc::new(Mutex::new(Vec::new()));
    let remember = {
        let remembered = remembered.clone();
        move |call: Request| {
            remembered.lock().unwrap().push(call.into_parts().0);
            std::future::ready(Status::SUCCESS)
        }
    };
    let server = Server::builder()
        .layer(TimeoutLayer::new(Duration::MAX))
        .merge(vsoa::Router::new().route("/kept", remember))
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let client = connect(&server).await;
    within(client.get("/kept")).await.unwrap();
    within(server.shutdown(PATIENCE)).await.unwrap();
    until(|| Arc::strong_count(&remembered) == 1).await;
    let contexts = remembered.lock().unwrap();
    assert_eq!(contexts[0].route().unwrap().pattern(), "/kept");
}

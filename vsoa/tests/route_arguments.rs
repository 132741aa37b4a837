//! `timeout` and `priority` on the methods of a `#[vsoa::service]`: who gets to see them.

use std::{
    convert::Infallible,
    future::pending,
    pin::Pin,
    sync::{Arc, Mutex},
    time::Duration,
};

use tower::Layer;
use vsoa::{
    Client, Request, Response, Route, Router, Server, Status,
    layer::{FromFnLayer, Next, TimeoutLayer, from_fn},
    transport::memory,
};

#[vsoa::service("/brake")]
trait Brake {
    #[set("/{wheel}", priority = 7)]
    async fn brake(&self, wheel: u8) -> Result<(), Infallible>;

    #[get("/never", timeout = "500ms")]
    async fn never(&self) -> Result<(), Status>;
}

#[derive(Clone)]
struct Car;

impl Brake for Car {
    async fn brake(&self, _: u8) -> Result<(), Infallible> {
        Ok(())
    }

    async fn never(&self) -> Result<(), Status> {
        pending().await
    }
}

type Seen = Arc<Mutex<Option<Route>>>;

type Answer = Pin<Box<dyn Future<Output = Response> + Send>>;

/// A layer that notes the route of the last call.
fn note(seen: &Seen) -> FromFnLayer<impl Fn(Request, Next) -> Answer + Clone + use<>> {
    let seen = seen.clone();
    from_fn(move |request: Request, next: Next| -> Answer {
        *seen.lock().expect("no test panics with it") = request.context().route().cloned();
        Box::pin(next.run(request))
    })
}

#[tokio::test]
async fn a_servers_layers_see_the_route_of_the_method() {
    let seen = Seen::default();
    let (connector, listener) = memory::channel();
    let _server = Server::builder()
        .service(BrakeServer::new(Car))
        .layer(note(&seen))
        .serve(listener)
        .unwrap();
    let client = Client::connect(connector).await.unwrap();

    assert!(client.set("/brake/1").await.unwrap().status().is_success());
    let route = seen.lock().unwrap().take().unwrap();
    assert_eq!((route.pattern(), route.priority()), ("/brake/{wheel}", 7));

    let unknown = client.get("/other").await.unwrap();
    assert_eq!(unknown.status(), Status::INVALID_URL);
    assert_eq!(*seen.lock().unwrap(), None);
}

#[tokio::test]
async fn layers_below_a_typed_client_see_the_route_of_the_method() {
    let seen = Seen::default();
    let client = BrakeClient::new(note(&seen).layer(BrakeServer::new(Car)));
    client.brake(2).await.unwrap();
    let route = seen.lock().unwrap().take().unwrap();
    assert_eq!((route.pattern(), route.priority()), ("/brake/{wheel}", 7));
}

#[tokio::test(start_paused = true)]
async fn a_method_that_takes_longer_than_its_timeout_answers_no_responding() {
    let (connector, listener) = memory::channel();
    let _server = Server::builder()
        .service(BrakeServer::new(Car))
        .serve(listener)
        .unwrap();
    let client = BrakeClient::new(Client::connect(connector).await.unwrap());
    let in_process = BrakeClient::new(BrakeServer::new(Car));

    let limit = Duration::from_millis(600);
    let answers = async { tokio::join!(client.never(), in_process.never()) };
    let (remote, local) = tokio::time::timeout(limit, answers).await.unwrap();
    for answer in [remote, local] {
        assert_eq!(answer.unwrap_err().status(), Some(Status::NO_RESPONDING));
    }
}

#[tokio::test(start_paused = true)]
async fn a_timeout_layer_under_a_client_goes_by_the_method_too() {
    let silent = Router::new().fallback(async |_: Request| pending::<()>().await);
    let client = TimeoutLayer::new(Duration::from_mins(1)).layer(silent);
    let client = BrakeClient::new(client);
    let answer = client.never();
    let limit = Duration::from_millis(600);
    let error = tokio::time::timeout(limit, answer)
        .await
        .unwrap()
        .unwrap_err();
    assert!(matches!(error, vsoa::CallError::Failed(error) if error.is_timeout()));
}

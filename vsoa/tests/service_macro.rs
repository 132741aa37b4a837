//! `#[vsoa::service]`: every row of the table that says how a call looks on the wire.

use std::{
    convert::Infallible,
    future::{Ready, ready},
    sync::{Arc, Mutex},
    task::{Context as TaskContext, Poll},
};

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tower::{Service, ServiceExt};
use vsoa::{CallError, Context, ErrorKind, Payload, Request, Response, Router, Status, Url};

#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
struct Point {
    x: f32,
    y: f32,
}

#[derive(Debug, PartialEq, thiserror::Error, vsoa::Status)]
enum MapError {
    #[status(128)]
    #[error("off the map")]
    OffMap,
    #[status(129)]
    #[error("too steep at {at:?}")]
    TooSteep { at: Point, degrees: f32 },
}

type MapResult<T> = Result<T, MapError>;
type Height = MapResult<f32>;

#[vsoa::service("/map")]
trait Map {
    #[get("/plain")]
    async fn plain(&self, x: f32, r#type: String, limit: Option<u8>) -> MapResult<String>;

    #[set("/param")]
    async fn param(&self, #[param] point: Point) -> MapResult<Point>;

    #[set("/data")]
    async fn data(&self, #[data] tile: Bytes) -> MapResult<Bytes>;

    #[set("/named-data")]
    async fn named_data(&self, #[data] payload: Bytes, name: String) -> MapResult<(String, Bytes)>;

    #[set("/param-data")]
    async fn param_data(
        &self,
        #[data] tile: Bytes,
        #[param] at: Point,
    ) -> MapResult<(Point, Bytes)>;

    #[get("/{zone}/{index}/height")]
    async fn height(&self, index: u8, zone: String) -> Height;

    #[get("/who")]
    async fn who(&self, scale: u8, cx: &Context) -> Result<String, Infallible>;

    #[call("/raw")]
    async fn raw(&self, payload: Payload) -> MapResult<Payload>;

    #[set("/{zone}/raw-param")]
    async fn raw_param(
        &self,
        zone: String,
        #[param] picture: Bytes,
        #[data] more: Bytes,
    ) -> MapResult<Payload>;

    #[call("/below/")]
    async fn below(&self, context: &Context) -> MapResult<String>;

    #[set("/nothing")]
    async fn nothing(&self) -> MapResult<()>;

    #[get("/fails")]
    async fn fails(&self, steep: bool) -> MapResult<()>;

    #[get("/nan")]
    async fn nan(&self) -> MapResult<f32>;

    #[cfg(any())]
    #[get("/never")]
    async fn never(&self, missing: Missing) -> MapResult<()>;

    #[deprecated]
    #[get("/old")]
    async fn old(&self) -> Result<u8, Status>;
}

struct Atlas;

impl Map for Atlas {
    async fn plain(&self, x: f32, r#type: String, limit: Option<u8>) -> MapResult<String> {
        Ok([&x.to_string(), &*r#type, &format!("{limit:?}")].join(" "))
    }

    async fn param(&self, point: Point) -> MapResult<Point> {
        Ok(point)
    }

    async fn data(&self, tile: Bytes) -> MapResult<Bytes> {
        Ok(tile)
    }

    async fn named_data(&self, payload: Bytes, name: String) -> MapResult<(String, Bytes)> {
        Ok((name, payload))
    }

    async fn param_data(&self, tile: Bytes, at: Point) -> MapResult<(Point, Bytes)> {
        Ok((at, tile))
    }

    async fn height(&self, index: u8, zone: String) -> Height {
        tokio::task::yield_now().await;
        Ok(f32::from(index) + if zone == "hill" { 0.5 } else { 0.0 })
    }

    async fn who(&self, scale: u8, cx: &Context) -> Result<String, Infallible> {
        Ok(format!("{scale} {} {}", cx.method(), cx.url()))
    }

    async fn raw(&self, payload: Payload) -> MapResult<Payload> {
        Ok(payload)
    }

    async fn raw_param(&self, zone: String, picture: Bytes, more: Bytes) -> MapResult<Payload> {
        Ok(Payload::from_param([picture, zone.into()].concat()).with_data(more))
    }

    async fn below(&self, context: &Context) -> MapResult<String> {
        Ok(format!("{} {}", context.method(), context.url()))
    }

    async fn nothing(&self) -> MapResult<()> {
        Ok(())
    }

    async fn fails(&self, steep: bool) -> MapResult<()> {
        let at = Point { x: 1.0, y: 2.0 };
        Err(if steep {
            MapError::TooSteep { at, degrees: 30.0 }
        } else {
            MapError::OffMap
        })
    }

    async fn nan(&self) -> MapResult<f32> {
        Ok(f32::NAN)
    }

    async fn old(&self) -> Result<u8, Status> {
        Err(Status::NO_PERMISSIONS)
    }
}

/// Calls the server with a request as it would come off the wire.
async fn ask(request: Request) -> Response {
    let server = MapServer::new(Atlas);
    let Ok(response) = server.oneshot(request).await;
    response
}

fn get(url: &'static str, param: &'static str) -> Request {
    Request::get(Url::from_static(url)).with_payload(Payload::from_param(param))
}

fn set(url: &'static str, param: &'static str) -> Request {
    Request::set(Url::from_static(url)).with_payload(Payload::from_param(param))
}

fn text(part: &Bytes) -> &str {
    std::str::from_utf8(part).expect("the parts are texts")
}

/// Asserts that a request is refused for its arguments, and how the text starts.
async fn refused(request: Request, start: &str) {
    let response = ask(request).await;
    assert_eq!(response.status(), Status::ARGUMENTS);
    let param = text(&response.payload().param);
    assert!(
        param.starts_with(&format!(r#"{{"error":"{start}"#)),
        "{param}"
    );
}

/// A transport that notes the request and gives an answer made before.
#[derive(Clone)]
struct Recorder {
    seen: Arc<Mutex<Option<Request>>>,
    answer: Response,
}

impl Recorder {
    fn answering(answer: Response) -> (MapClient<Self>, Self) {
        let recorder = Self {
            seen: Arc::default(),
            answer,
        };
        (MapClient::new(recorder.clone()), recorder)
    }

    /// Method, URL, param and data of the one request.
    fn wire(&self) -> (String, String, String) {
        let seen = self
            .seen
            .lock()
            .expect("no call panics")
            .take()
            .expect("a call was made");
        (
            format!("{} {}", seen.method(), seen.url()),
            text(&seen.payload().param).into(),
            text(&seen.payload().data).into(),
        )
    }
}

impl Service<Request> for Recorder {
    type Response = Response;
    type Error = vsoa::Error;
    type Future = Ready<Result<Response, vsoa::Error>>;

    fn poll_ready(&mut self, _: &mut TaskContext<'_>) -> Poll<Result<(), vsoa::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        *self.seen.lock().expect("no call panics") = Some(request);
        ready(Ok(self.answer.clone()))
    }
}

fn json(param: &'static str) -> Response {
    Response::new(Payload::from_param(param))
}

/// Asserts what a client's method sends.
macro_rules! sends {
    ($method:ident($($argument:expr),*), $answer:expr => $url:expr, $param:expr, $data:expr) => {{
        let (client, recorder) = Recorder::answering($answer);
        let returned = client.$method($($argument),*).await;
        let (url, param, data) = recorder.wire();
        assert_eq!((&*url, &*param, &*data), ($url, $param, $data));
        returned.unwrap()
    }};
}

#[tokio::test]
async fn plain_arguments_are_members_of_an_object() {
    let answer = ask(get("/map/plain", r#"{"type":"a","x":1.5,"limit":3}"#)).await;
    assert_eq!(text(&answer.payload().param), r#""1.5 a Some(3)""#);

    let returned = sends!(plain(1.5, "a".into(), Some(3)), json(r#""ok""#) =>
        "GET /map/plain", r#"{"x":1.5,"type":"a","limit":3}"#, "");
    assert_eq!(returned, "ok");
}

#[tokio::test]
async fn a_missing_option_is_none_and_unknown_members_are_ignored() {
    let answer = ask(get("/map/plain", r#"{"x":1,"y":[{}],"type":"a"}"#)).await;
    assert_eq!(text(&answer.payload().param), r#""1 a None""#);
}

#[tokio::test]
async fn a_wrong_argument_is_named() {
    refused(
        get("/map/plain", r#"{"x":"?","type":"a"}"#),
        "`x`: invalid type: string",
    )
    .await;
    refused(get("/map/plain", r#"{"x":1}"#), "missing field `type`").await;
    refused(get("/map/plain", ""), "missing field `x`").await;
    refused(get("/map/plain", r#"{"x":1,"x":1}"#), "duplicate field `x`").await;
    refused(get("/map/plain", "[1]"), "invalid type: sequence").await;
    refused(get("/map/plain", "{"), "EOF").await;
    refused(set("/map/param", r#"{"x":1,"y":"?"}"#), "`y`: invalid type").await;
    refused(get("/map/hill/300/height", ""), "`index`: number too large").await;
}

#[tokio::test]
async fn a_param_argument_is_the_whole_param() {
    let answer = ask(set("/map/param", r#"{"x":1.0,"y":2.0}"#)).await;
    assert_eq!(text(&answer.payload().param), r#"{"x":1.0,"y":2.0}"#);

    let point = Point { x: 1.0, y: 2.0 };
    let returned = sends!(param(point), json(r#"{"x":3,"y":4}"#) =>
        "SET /map/param", r#"{"x":1.0,"y":2.0}"#, "");
    assert_eq!(returned, Point { x: 3.0, y: 4.0 });
}

#[tokio::test]
async fn data_travels_as_it_is() {
    let request = Request::set(Url::from_static("/map/data"));
    let answer = ask(request.with_payload(Payload::from_data("tile"))).await;
    assert_eq!(answer.payload(), &Payload::from_data("tile"));

    let reply = Response::new(Payload::from_data("back"));
    let returned = sends!(data(Bytes::from("tile")), reply => "SET /map/data", "", "tile");
    assert_eq!(returned, "back");
}

#[tokio::test]
async fn data_stands_beside_members_and_param() {
    let reply = || Payload::from_param(r#""n""#).with_data("d");
    let request = set("/map/named-data", "")
        .with_payload(Payload::from_param(r#"{"name":"n"}"#).with_data("d"));
    assert_eq!(ask(request).await.payload(), &reply());
    let returned = sends!(named_data(Bytes::from("d"), "n".into()), Response::new(reply()) =>
        "SET /map/named-data", r#"{"name":"n"}"#, "d");
    assert_eq!(returned, ("n".into(), Bytes::from("d")));

    let both = || Payload::from_param(r#"{"x":1.0,"y":2.0}"#).with_data("d");
    let request = set("/map/param-data", "").with_payload(both());
    assert_eq!(ask(request).await.payload(), &both());
    let point = Point { x: 1.0, y: 2.0 };
    let returned = sends!(param_data(Bytes::from("d"), point), Response::new(both()) =>
        "SET /map/param-data", r#"{"x":1.0,"y":2.0}"#, "d");
    assert_eq!(returned, (point, Bytes::from("d")));
}

#[tokio::test]
async fn captures_come_from_the_url_and_not_from_param() {
    let answer = ask(get("/map/hill/3/height", r#"{"zone":"valley"}"#)).await;
    assert_eq!(text(&answer.payload().param), "3.5");

    let returned =
        sends!(height(3, "hill".into()), json("3.5") => "GET /map/hill/3/height", "", "");
    assert!((returned - 3.5_f32).abs() < f32::EPSILON);
}

#[tokio::test]
async fn a_capture_that_is_empty_or_holds_a_slash_is_not_sent() {
    let client = MapClient::new(Router::from(MapServer::new(Atlas)));
    for zone in ["", "a/b", "/"] {
        match client.height(1, zone.into()).await {
            Err(CallError::Failed(error)) => assert_eq!(error.kind(), ErrorKind::InvalidUrl),
            other => panic!("{zone:?}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn the_context_does_not_travel() {
    let answer = ask(get("/map/who", r#"{"scale":2}"#)).await;
    assert_eq!(text(&answer.payload().param), r#""2 GET /map/who""#);
    sends!(who(2), json(r#""""#) => "GET /map/who", r#"{"scale":2}"#, "");
}

#[tokio::test]
async fn a_payload_travels_as_it_stands() {
    let payload = || Payload::from_param("not JSON").with_data("d");
    let request = set("/map/raw", "").with_payload(payload());
    assert_eq!(ask(request).await.payload(), &payload());
    let returned = sends!(raw(payload()), Response::new(payload()) =>
        "GET /map/raw", "not JSON", "d");
    assert_eq!(returned, payload());
}

#[tokio::test]
async fn bytes_that_are_the_param_travel_as_they_stand() {
    let picture = Bytes::from_static(b"\xff not JSON");
    let sent = || Payload::from_param(picture.clone()).with_data("d");
    let answer = ask(set("/map/hill/raw-param", "").with_payload(sent())).await;
    assert_eq!(answer.payload().param, &b"\xff not JSONhill"[..]);
    assert_eq!(answer.payload().data, "d");

    let heard = Arc::new(Mutex::new(None));
    let note = heard.clone();
    let client = MapClient::new(Router::new().fallback(move |request: Request| {
        *note.lock().unwrap() = Some(request.payload().clone());
        ready(request.into_parts().1)
    }));
    let returned = client.raw_param("hill".into(), picture.clone(), Bytes::from("d"));
    assert_eq!(returned.await.unwrap(), sent());
    assert_eq!(*heard.lock().unwrap(), Some(sent()));
}

#[tokio::test]
async fn a_call_route_answers_both_methods_and_all_below_a_slash() {
    let answer = ask(get("/map/below/deep/er", "")).await;
    assert_eq!(text(&answer.payload().param), r#""GET /map/below/deep/er""#);
    let answer = ask(set("/map/below", "")).await;
    assert_eq!(text(&answer.payload().param), r#""SET /map/below""#);
    sends!(below(), json(r#""""#) => "GET /map/below/", "", "");
}

#[tokio::test]
async fn no_argument_and_no_value_are_no_param() {
    assert_eq!(ask(set("/map/nothing", "")).await, Response::default());
    sends!(nothing(), Response::default() => "SET /map/nothing", "", "");
    assert_eq!(
        ask(get("/map/nothing", "")).await.status(),
        Status::INVALID_URL
    );
}

#[tokio::test]
async fn the_services_error_travels_with_its_fields() {
    let answer = ask(get("/map/fails", r#"{"steep":true}"#)).await;
    assert_eq!(answer.status(), Status(129));
    assert_eq!(
        text(&answer.payload().param),
        r#"{"error":"too steep at Point { x: 1.0, y: 2.0 }","at":{"x":1.0,"y":2.0},"degrees":30.0}"#
    );

    let client = MapClient::new(MapServer::new(Atlas));
    let at = Point { x: 1.0, y: 2.0 };
    match client.fails(true).await {
        Err(CallError::Service(error)) => {
            assert_eq!(error, MapError::TooSteep { at, degrees: 30.0 });
        }
        other => panic!("{other:?}"),
    }
    let error = client.fails(false).await.unwrap_err();
    assert!(
        matches!(error, CallError::Service(MapError::OffMap)),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_status_that_the_error_type_does_not_know_is_kept() {
    let answer = json(r#"{"error":"no"}"#).with_status(Status::NO_PERMISSIONS);
    let (client, _) = Recorder::answering(answer);
    let error = client.nothing().await.unwrap_err();
    assert_eq!(error.status(), Some(Status::NO_PERMISSIONS));
    assert_eq!(error.to_string(), "status 5 NO_PERMISSIONS: no");
}

#[tokio::test]
async fn what_has_no_json_form_is_an_error_on_either_side() {
    let client = MapClient::new(MapServer::new(Atlas));
    match client.plain(f32::NAN, String::new(), None).await {
        Err(CallError::Failed(error)) => assert_eq!(error.kind(), ErrorKind::Payload),
        other => panic!("{other:?}"),
    }
    assert_eq!(
        client.nan().await.unwrap_err().status(),
        Some(Status::INTERNAL)
    );
}

#[tokio::test]
async fn an_answer_of_another_type_and_no_answer_are_failures() {
    let (client, _) = Recorder::answering(json(r#"{"x":1}"#));
    match client.nan().await {
        Err(CallError::Failed(error)) => assert_eq!(error.kind(), ErrorKind::Payload),
        other => panic!("{other:?}"),
    }
    let (client, _) = Recorder::answering(Response::none());
    match client.nothing().await {
        Err(CallError::Failed(error)) => assert!(error.is_timeout()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_error_of_the_transport_stays_in_the_failure() {
    let failing = tower::service_fn(|_: Request| ready(Err::<Response, _>("the cable is cut")));
    match MapClient::new(failing).nothing().await {
        Err(CallError::Failed(error)) => {
            assert_eq!(error.kind(), ErrorKind::Layer);
            let source = std::error::Error::source(&error).unwrap();
            assert_eq!(source.to_string(), "the cable is cut");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_client_calls_over_a_connection_unless_told_otherwise() {
    let (connector, listener) = vsoa::transport::memory::channel();
    let builder = vsoa::Server::builder().service(MapServer::new(Atlas));
    let _server = builder.serve(listener).unwrap();

    let client: MapClient = MapClient::new(vsoa::Client::connect(connector).await.unwrap());
    assert_eq!(
        client.plain(1.5, "a".into(), None).await.unwrap(),
        "1.5 a None"
    );
    let error = client.fails(false).await.unwrap_err();
    assert!(
        matches!(error, CallError::Service(MapError::OffMap)),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_server_is_a_router_and_a_service() {
    let shared = Arc::new(Atlas);
    let server = MapServer::from_arc(Arc::clone(&shared));
    assert!(format!("{:?}", server.clone()).starts_with("MapServer"));
    let router = Router::new()
        .merge(server)
        .nest("/second", MapServer::from_arc(shared));
    router.check().unwrap();

    let client = MapClient::new(router.clone());
    assert_eq!(
        client
            .param(Point { x: 1.0, y: 0.0 })
            .await
            .unwrap()
            .x
            .to_bits(),
        1_f32.to_bits()
    );
    let nested = router
        .oneshot(get("/second/map/hill/1/height", ""))
        .await
        .unwrap();
    assert_eq!(text(&nested.payload().param), "1.5");
}

#[tokio::test]
async fn a_deprecated_method_works_and_a_status_is_an_error_too() {
    let client = MapClient::new(MapServer::new(Atlas));
    #[expect(
        deprecated,
        reason = "the client's method is deprecated as the trait's is"
    )]
    let error = client.old().await.unwrap_err();
    assert!(
        matches!(error, CallError::Service(Status::NO_PERMISSIONS)),
        "{error:?}"
    );
}

#[tokio::test]
async fn futures_of_both_sides_are_send() {
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    let client = MapClient::new(MapServer::new(Atlas));
    is_send(client.height(1, "a".into())).await.unwrap();
}

#[tokio::test]
async fn a_trait_in_a_function_works_without_a_prefix() {
    #[vsoa::service]
    trait Door {
        #[get("/door/{side}")]
        async fn is_open(&self, side: char) -> Result<bool, Infallible>;
    }

    struct Left;

    impl Door for Left {
        async fn is_open(&self, side: char) -> Result<bool, Infallible> {
            Ok(side == 'l')
        }
    }

    let client = DoorClient::new(DoorServer::new(Left));
    assert!(client.is_open('l').await.unwrap());
}

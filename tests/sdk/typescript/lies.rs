//! A service whose answers are not what its description says.

use std::future;

use serde_json::Value;
use vsoa::{
    Payload, Request, Response, Router, Status,
    description::{MethodDescription, ServiceDescription},
};

use crate::services::{
    failures::Fault,
    structs::{Point, Strict},
};

pub(super) fn description() -> ServiceDescription {
    let get = MethodDescription::get;
    ServiceDescription::new("Lies")
        .method(get("point", "/lies/point").answers::<Point>())
        .method(get("strict", "/lies/strict").answers::<Strict>())
        .method(get("nested", "/lies/nested").answers::<Vec<Option<Point>>>())
        .method(get("large", "/lies/large").answers::<Vec<u64>>())
        .method(get("anything", "/lies/anything").answers::<Value>())
        .method(get("payload", "/lies/anything").answers_payload())
        .method(get("nothing", "/lies/nothing").answers::<u8>())
        .method(get("not_json", "/lies/not-json").answers::<u8>())
        .method(get("fault", "/lies/fault").fails::<Fault>())
        .method(
            get("stream", "/lies/stream")
                .answers::<u8>()
                .answers_stream(),
        )
}

pub(super) fn router() -> Router {
    let param = |text: &'static str| move |_: Request| future::ready(Payload::from_param(text));
    let fault = |_: Request| {
        let payload = Payload::from_param(r#"{"error":"hot","celsius":"99"}"#);
        future::ready(Response::new(payload).with_status(Status(129)))
    };
    Router::new()
        .route("/lies/point", param(r#"{"x":1}"#))
        .route("/lies/strict", param(r#"{"a":1,"b":2}"#))
        .route("/lies/nested", param(r#"[null,{"x":1,"y":"up"}]"#))
        .route("/lies/large", param("[1,9007199254740993]"))
        .route("/lies/anything", param(r#"{"a":[1,9007199254740993]}"#))
        .route("/lies/nothing", param(""))
        .route("/lies/not-json", param("not JSON"))
        .route("/lies/stream", param("1"))
        .route("/lies/fault", fault)
}

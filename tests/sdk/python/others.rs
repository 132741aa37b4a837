//! What a Python client does with servers that are not as it expects.

use std::sync::atomic::{AtomicBool, Ordering};

use harness::{Authority, Program};
use serde_json::{Value, json};
use vsoa::{
    Handler, Message, Payload, Request, Response, Router, Server, Status, Url,
    layer::auth::{Access, Decision},
    transport::tls::{CertifiedKey, ServerTls},
};

use super::program;
use crate::{python::check, services};

async fn others(name: &str, server: &Server) {
    let url = format!("vsoa://{}", server.local_addr());
    check("others.py", name, &url).await.end().await;
}

#[tokio::test]
async fn a_password_is_needed() {
    let server = services::builder().password("secret");
    others("password", &server.bind("127.0.0.1:0").await.unwrap()).await;
}

#[tokio::test]
async fn what_is_not_allowed_is_told() {
    let server =
        services::builder().authorizer(|_: &_, access: Access<'_>| match access.url().as_str() {
            "/topics/speed" | "/scalars/u8" => Decision::FORBIDDEN,
            _ => Decision::Allow,
        });
    others("refused", &server.bind("127.0.0.1:0").await.unwrap()).await;
}

#[tokio::test]
async fn what_does_not_fit_is_told_with_its_place() {
    let builder = Server::builder();
    let handle = builder.handle();
    let first = AtomicBool::new(true);
    let publish = move |_: Request| {
        let is_first = first.swap(false, Ordering::Relaxed);
        let param = if is_first { "{}" } else { r#"{"angle":0.5}"# };
        let payload = Payload::from_param(param);
        let message = Message::new(Url::from_static("/topics/scan"), payload);
        let handle = handle.clone();
        async move { handle.publish(message).await.map(drop).unwrap() }
    };
    let routes = Router::new()
        .set("/scalars/u8", said(&json!(256)))
        .set("/scalars/text", said(&json!(null)))
        .set("/scalars/f64", async |_: Request| {
            Payload::from_param("NaN")
        })
        .set("/structs/plain", said(&json!({ "x": 1 })))
        .set(
            "/structs/nested",
            said(
                &json!({ "from": { "x": 1, "y": 2 }, "by": [{ "x": 1, "y": 2 }, { "x": "one" }] }),
            ),
        )
        .set("/structs/strict", said(&json!({ "a": 1, "b": 2 })))
        .set("/unions/external", said(&json!("Ring")))
        .set("/streams/echo", said(&json!(null)))
        .set("/topics/publish", publish)
        .get("/topics/target", said(&json!({ "celsius": "warm" })))
        .set("/topics/target", async |_: Request| {
            let payload = Payload::json(&json!({ "error": "no" })).unwrap();
            Response::new(payload).with_status(Status(150))
        });
    let server = builder.merge(routes).bind("127.0.0.1:0").await.unwrap();
    others("mistakes", &server).await;
}

fn said(value: &Value) -> impl Handler + use<> {
    let payload = Payload::json(value).unwrap();
    move |_: Request| {
        let payload = payload.clone();
        async move { payload }
    }
}

#[tokio::test]
async fn calls_topics_and_streams_go_over_tls() {
    let authority = Authority::new();
    let certificate = authority.server();
    let key = CertifiedKey::from_pem(&certificate.chain, &certificate.key);
    let tls = ServerTls::builder(key).build().unwrap();
    let server = services::builder()
        .tls(tls)
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let url = format!("vsoa://{}", server.local_addr());
    let authorities = authority.file("authorities.pem", authority.pem());
    let mut command = program("others.py").await;
    command.args(["tls", &url]).arg(authorities);
    Program::start(command).end().await;
}

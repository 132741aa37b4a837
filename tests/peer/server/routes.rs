use std::time::Duration;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use tokio::time::sleep;
use vsoa::{Message, Payload, PayloadError, Request, Response, Router, Status, Url};

use crate::shown::Hex;

/// The routes that need nothing but the call.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/echo", async |call: Request| call.into_parts().1)
        .route("/empty", async |_: Request| ())
        .route("/noreply", async |_: Request| Response::none())
        .route("/status/{code}", status)
        .route("/method", method)
        .route("/sub/", wild)
        .route("/reply", reply)
        .route("/delay", delay)
        .route("/close", close)
        .route("/auth", auth)
        .route("/prio", prio)
        .route("/datagram", datagram)
}

/// The handler of whatever has no route.
pub(super) async fn default(call: Request) -> Result<Payload, PayloadError> {
    Payload::json(&json!({ "default": call.url().as_str() }))
}

/// What a call asks for by its param; the defaults where there is none.
pub(super) fn asked<T: DeserializeOwned + Default>(call: &Request) -> Result<T, Status> {
    if call.payload().param.is_empty() {
        return Ok(T::default());
    }
    call.payload().parse().map_err(|_| Status::ARGUMENTS)
}

/// The payload of what a route sends when told to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Content {
    payload: Option<Value>,
    data_hex: Hex,
}

impl Content {
    pub(super) fn into_payload(self) -> Payload {
        let param = self.payload.map(|param| param.to_string());
        Payload::from_param(param.unwrap_or_default()).with_data(self.data_hex.0)
    }
}

/// A message that a route sends when told to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Letter {
    url: Option<String>,
    quick: bool,
    #[serde(flatten)]
    content: Content,
}

impl Letter {
    pub(super) fn into_message(self, default_url: Option<Url>) -> Result<Message, Status> {
        let url = match self.url {
            Some(url) => Url::try_from(url).ok(),
            None => default_url,
        };
        let message = Message::new(url.ok_or(Status::ARGUMENTS)?, self.content.into_payload());
        Ok(if self.quick { message.quick() } else { message })
    }
}

async fn status(call: Request) -> Result<Response, Status> {
    let code = call.context().captures().get("code");
    let code: u8 = code
        .and_then(|code| code.parse().ok())
        .ok_or(Status::INVALID_URL)?;
    Ok(answer(&json!({ "status": code })).with_status(Status(code)))
}

async fn method(call: Request) -> Response {
    answer(&json!({ "method": call.method().to_string() }))
}

async fn wild(call: Request) -> Response {
    answer(&json!({ "wild": call.url().as_str() }))
}

async fn reply(call: Request) -> Result<Response, Status> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Reply {
        status: u8,
        tunid: u16,
        #[serde(flatten)]
        content: Content,
    }
    let reply: Reply = asked(&call)?;
    let response = Response::new(reply.content.into_payload()).with_status(Status(reply.status));
    Ok(match reply.tunid {
        0 => response,
        port => response.with_tunnel(port),
    })
}

async fn delay(call: Request) -> Result<Response, Status> {
    #[derive(Deserialize)]
    #[serde(default)]
    struct Delay {
        ms: u64,
    }
    impl Default for Delay {
        fn default() -> Self {
            Self { ms: 100 }
        }
    }
    let Delay { ms } = asked(&call)?;
    sleep(Duration::from_millis(ms)).await;
    Ok(answer(&json!({ "late": true })))
}

async fn close(call: Request) -> Response {
    call.context().session().close();
    Response::none()
}

async fn auth(call: Request) -> Result<(), Status> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Auth {
        authed: bool,
    }
    let Auth { authed } = asked(&call)?;
    call.context().session().set_authed(authed);
    Ok(())
}

async fn prio(call: Request) -> Result<(), Status> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Priority {
        prio: u8,
    }
    let Priority { prio } = asked(&call)?;
    let session = call.context().session();
    session.set_priority(prio).map_err(|_| Status::ARGUMENTS)
}

async fn datagram(call: Request) -> Result<Response, Status> {
    let message = asked::<Letter>(&call)?.into_message(Some(Url::from_static("/dg")))?;
    let sent = call.context().session().datagram(message).is_ok();
    Ok(answer(&json!({ "sent": sent })))
}

pub(super) fn answer(param: &Value) -> Response {
    Response::new(Payload::from_param(param.to_string()))
}

use serde_json::{Value, json};
use vsoa::{Error, Message, Payload, Request, ServerEvent, Session, Url};

use super::arguments::Greeting;
use crate::shown;

/// Prints what a client did, and greets it where it has just connected.
pub(super) fn handle(event: &ServerEvent, on_connect: Option<Greeting>) {
    shown::print(&line(event));
    if let (ServerEvent::Connected { session }, Some(greeting)) = (event, on_connect)
        && let Err(error) = greet(session, greeting)
    {
        shown::print(&json!({ "ev": "warn", "text": shown::error(&error) }));
    }
}

/// Prints a call on its way to its route.
pub(super) fn show_call(call: Request) -> Request {
    shown::print(&json!({
        "ev": "rpc",
        "client": call.context().session().id(),
        "url": call.url().as_str(),
        "method": call.method().to_string(),
        "param": shown::param(&call.payload().param),
        "data_hex": shown::data(&call.payload().data),
    }));
    call
}

fn line(event: &ServerEvent) -> Value {
    match event {
        ServerEvent::Connected { session } => client(session, true),
        ServerEvent::Disconnected { session, .. } => client(session, false),
        ServerEvent::Datagram { session, message } => json!({
            "ev": "datagram",
            "client": session.id(),
            "url": message.url.as_str(),
            "param": shown::param(&message.payload.param),
            "data_hex": shown::data(&message.payload.data),
            "quick": message.quick,
        }),
        ServerEvent::Subscribed { session, urls } => topics("subscribe", session, urls),
        ServerEvent::Unsubscribed { session, urls } => topics("unsubscribe", session, urls),
        _ => json!({ "ev": "other", "text": format!("{event:?}") }),
    }
}

fn client(session: &Session, connected: bool) -> Value {
    let addr = session.peer_addr();
    json!({
        "ev": "client",
        "id": session.id(),
        "connected": connected,
        "addr": addr.map(|addr| json!([addr.ip().to_string(), addr.port()])),
    })
}

fn topics(event: &str, session: &Session, urls: &[Url]) -> Value {
    let urls: Vec<_> = urls.iter().map(Url::as_str).collect();
    json!({ "ev": event, "client": session.id(), "urls": urls })
}

fn greet(session: &Session, greeting: Greeting) -> Result<(), Error> {
    match greeting {
        Greeting::Datagram => {
            let hi = Payload::json(&json!({ "hi": 1 }))?;
            session.datagram(Message::new(Url::from_static("/hello"), hi))
        }
        Greeting::Priority => session.set_priority(3),
    }
}

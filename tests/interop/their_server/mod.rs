//! What our client does with a peer's server.

pub(crate) mod blocking;
pub(crate) mod calls;
pub(crate) mod connection;
pub(crate) mod datagrams;
pub(crate) mod fetching;
pub(crate) mod handshake;
pub(crate) mod positions;
pub(crate) mod publications;
pub(crate) mod raw_params;
pub(crate) mod states;
pub(crate) mod streams;
pub(crate) mod supervised;
pub(crate) mod tls;
pub(crate) mod typed;

use std::time::Duration;

use harness::{Implementation, ServerPeer};
use serde_json::Value;
use vsoa::{Client, Response};

/// A peer's server without a password, and our client of it.
async fn connected(server: Implementation) -> (ServerPeer, Client) {
    connected_with(server, &[]).await
}

async fn connected_with(server: Implementation, arguments: &[&str]) -> (ServerPeer, Client) {
    let server = ServerPeer::start(server, arguments).await;
    let client = Client::connect(server.url()).await.unwrap();
    (server, client)
}

/// The server's next event of this kind.
async fn event(server: &mut ServerPeer, kind: &str) -> Value {
    let wanted = |event: &Value| event["ev"] == kind;
    server.wait_event(wanted, Duration::from_secs(10)).await
}

/// The param of an answer, null where there is none.
fn param(response: &Response) -> Value {
    response.payload().parse().unwrap()
}

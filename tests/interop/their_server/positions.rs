//! Names that our client looks up at a peer's position server.

use std::{net::SocketAddr, time::Duration};

use harness::{Implementation, ServerPeer};
use serde_json::{Value, json};
use vsoa::{
    Client, Error, ErrorKind, Request, Router,
    position::{Domain, Position, Positions},
};

use crate::support::Host;

/// Whom to ask, with a short time: a peer that does not know a name may be silent.
fn positions(server: &ServerPeer) -> Positions {
    let server = SocketAddr::from(([127, 0, 0, 1], server.port()));
    Positions::new([server]).timeout(Duration::from_millis(500))
}

/// Looks up until the server is there: one of them says so too early.
async fn lookup(positions: &Positions, name: &str) -> Result<Position, Error> {
    loop {
        let found = positions.lookup(name).await;
        match &found {
            Err(error) if error.kind() == ErrorKind::Unreachable => tokio::task::yield_now().await,
            _ => return found,
        }
    }
}

fn table() -> Value {
    json!([
        { "name": "climate", "addr": "10.0.0.1", "port": 3005, "domain": 2 },
        { "name": "lights", "addr": "fd00::1", "port": 3006, "domain": 10, "security": false },
        { "name": "vault", "addr": "10.0.0.3", "port": 3007, "domain": 2, "security": true },
    ])
}

pub(crate) async fn a_name_is_looked_up(server: Implementation) {
    let server = ServerPeer::start_position(server, &table(), &[]).await;
    let positions = positions(&server);
    let climate: SocketAddr = "10.0.0.1:3005".parse().unwrap();
    assert_eq!(lookup(&positions, "climate").await.unwrap(), climate.into());
    let lights: SocketAddr = "[fd00::1]:3006".parse().unwrap();
    assert_eq!(lookup(&positions, "lights").await.unwrap(), lights.into());
    let vault = Position::secure("10.0.0.3:3007".parse().unwrap());
    assert_eq!(lookup(&positions, "vault").await.unwrap(), vault);
    let ipv4 = positions.domain(Domain::Ipv4);
    assert_eq!(lookup(&ipv4, "climate").await.unwrap(), climate.into());
}

pub(crate) async fn a_name_that_is_not_known_is_told(server: Implementation) {
    let server = ServerPeer::start_position(server, &table(), &[]).await;
    let error = lookup(&positions(&server), "nobody").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

pub(crate) async fn a_server_that_is_silent_about_a_name_is_told(server: Implementation) {
    let server = ServerPeer::start_position(server, &table(), &[]).await;
    let error = lookup(&positions(&server), "nobody").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimedOut);
}

pub(crate) async fn a_function_of_the_server_is_asked(server: Implementation) {
    let server = ServerPeer::start_position(server, &table(), &["--dynamic"]).await;
    let positions = positions(&server);
    assert!(lookup(&positions, "climate").await.is_ok());
    let error = lookup(&positions, "nobody").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

pub(crate) async fn a_client_connects_by_name(server: Implementation) {
    let host = Host::with(Router::new().route("/ok", async |_: Request| ())).await;
    let table = json!([
        { "name": "climate", "addr": "127.0.0.1", "port": host.local_addr().port(), "domain": 2 },
        { "name": "vault", "addr": "127.0.0.1", "port": host.local_addr().port(), "domain": 2,
            "security": true },
    ]);
    let server = ServerPeer::start_position(server, &table, &[]).await;
    let positions = positions(&server);
    assert!(lookup(&positions, "climate").await.is_ok());
    let connect = |url| Client::builder(url).positions(positions.clone()).connect();
    let client = connect("vsoa://climate").await.unwrap();
    assert!(client.get("/ok").await.unwrap().status().is_success());
    let error = connect("vsoa://vault").await.unwrap_err();
    // The latter where the system trusts nobody at all.
    let refusals = [ErrorKind::Tls, ErrorKind::Configuration];
    assert!(refusals.contains(&error.kind()), "{error:?}");
}

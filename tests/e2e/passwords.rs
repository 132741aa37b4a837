use vsoa::{
    Client, ErrorKind, Server, Status,
    protocol::{Kind, SeqNo},
};

use crate::{
    deadline::within,
    raw::{RawPeer, call},
    start::echo,
};

async fn server() -> Server {
    Server::builder()
        .password("secret")
        .merge(echo())
        .bind("127.0.0.1:0")
        .await
        .expect("loopback has a free port")
}

/// Tries this password.
async fn try_password(server: &Server, password: Option<&str>) -> Result<Client, ErrorKind> {
    let builder = Client::builder(server.local_addr());
    let builder = match password {
        Some(password) => builder.password(password),
        None => builder,
    };
    within(builder.connect())
        .await
        .map_err(|error| error.kind())
}

#[tokio::test]
async fn only_the_right_password_is_taken() {
    let server = server().await;
    let client = try_password(&server, Some("secret")).await.unwrap();
    assert!(within(client.get("/echo")).await.is_ok());
    for wrong in [None, Some(""), Some("Secret"), Some("secret\0")] {
        let refused = try_password(&server, wrong).await;
        assert_eq!(refused.unwrap_err(), ErrorKind::WrongPassword);
    }
    assert_eq!(server.clients().len(), 1);
}

#[tokio::test]
async fn a_password_that_nobody_asks_for_does_no_harm() {
    let server = Server::builder().bind("127.0.0.1:0").await.unwrap();
    assert!(try_password(&server, Some("unasked")).await.is_ok());
}

#[tokio::test]
async fn a_new_password_counts_for_new_clients_only() {
    let server = server().await;
    let old = try_password(&server, Some("secret")).await.unwrap();
    server.set_password(Some("new".to_owned()));
    let refused = try_password(&server, Some("secret")).await;
    assert_eq!(refused.unwrap_err(), ErrorKind::WrongPassword);
    let new = try_password(&server, Some("new")).await.unwrap();
    server.set_password(None);
    let open = try_password(&server, None).await.unwrap();
    for client in [old, new, open] {
        assert!(within(client.get("/echo")).await.is_ok());
    }
}

#[tokio::test]
async fn a_call_before_the_handshake_is_refused_and_not_run() {
    let server = server().await;
    let mut peer = RawPeer::connect(server.local_addr()).await;
    let early = call(9, "/echo", "early");
    peer.send_all([&early, &early]).await;
    let refusal = peer.receive().await;
    assert_eq!(refusal.header.kind, Kind::RPC);
    assert_eq!(refusal.header.seqno, SeqNo(9));
    assert_eq!(refusal.header.status, Status::PASSWORD);
    assert!(refusal.payload.is_empty());
    peer.ended().await;
}

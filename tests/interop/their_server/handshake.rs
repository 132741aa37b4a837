use harness::{Implementation, ServerPeer};
use serde_json::{Value, json};
use vsoa::{Client, ErrorKind};

use super::{connected, connected_with, event};

pub(crate) async fn the_info_may_be_any_json(server: Implementation) {
    for info in [
        json!({ "name": "fan", "größe": 3 }),
        json!({ "a": { "b": [1, { "c": null }], "d": {} } }),
        json!("just a text"),
    ] {
        let (_server, client) = connected_with(server, &["--info", &info.to_string()]).await;
        assert_eq!(client.server_info::<Value>().unwrap(), info);
    }
}

pub(crate) async fn the_right_password_is_accepted(server: Implementation) {
    let server = ServerPeer::start(server, &["s3cret pässword"]).await;
    let client = Client::builder(server.url()).password("s3cret pässword");
    let client = client.connect().await.unwrap();
    assert!(client.get("/empty").await.unwrap().status().is_success());
}

pub(crate) async fn a_wrong_or_missing_password_is_refused(server: Implementation) {
    let server = ServerPeer::start(server, &["right"]).await;
    let wrong = Client::builder(server.url()).password("wrong");
    let missing = Client::builder(server.url());
    for attempt in [wrong, missing] {
        let error = attempt.connect().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::WrongPassword);
    }
}

pub(crate) async fn every_client_has_an_id_of_its_own(server: Implementation) {
    let (mut server, _first) = connected(server).await;
    let _second = Client::connect(server.url()).await.unwrap();
    let first = event(&mut server, "client").await;
    let second = event(&mut server, "client").await;
    assert_ne!(first["id"], second["id"]);
}

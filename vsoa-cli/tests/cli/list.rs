use harness::{Implementation, ServerPeer};
use serde_json::json;
use vsoa::{Operations, Payload, Request, Router, Server};

use crate::{
    car::{described, description},
    command::{Folder, at, serve, vsoa},
};

const CAR: &str = "\
GET      /climate/{zone}/temperature  Climate.temperature      Temperature of a zone.
SET      /climate/{zone}/temperature  Climate.set_temperature  Sets the target.
GET/SET  /climate/all                 Climate.all              deprecated
SET      /camera/overlay              Camera.overlay
GET      /camera/film                 Camera.film
GET/SET  /camera/raw/                 Camera.raw
TOPIC    /climate/{zone}/cabin        Cabin                    How warm it is.
STATE    /speed/target                Target                   What to hold.
QUICK    /wheel                       Wheel
";

#[tokio::test]
async fn a_server_and_a_file_are_listed_the_same() {
    let server = described().await;
    let folder = Folder::new("list");
    let json = folder.file("car.json", description().to_json());
    let yaml = folder.file("car.yaml", description().to_yaml());
    for source in [
        at(&server, ""),
        server.local_addr().to_string(),
        at(&server, "/description"),
        json,
        yaml,
    ] {
        let ended = vsoa("list").arg(&source).run().await;
        assert_eq!(ended.out(), CAR, "{source}");
    }
    let ended = vsoa("list -").input(description().to_json()).run().await;
    assert_eq!(ended.out(), CAR);
}

#[tokio::test]
async fn scripts_get_a_line_of_json_each() {
    let server = described().await;
    let lines = vsoa("list --json")
        .arg(at(&server, ""))
        .run()
        .await
        .json_lines();
    let set = json!({
        "kind": "method",
        "name": "Climate.set_temperature",
        "methods": ["SET"],
        "url": "/climate/{zone}/temperature",
        "text": "Sets the target.\n\nIt may take a while.",
    });
    assert_eq!(lines[1], set);
    assert_eq!(lines[2]["deprecated"], "use `set_temperature`");
    let target = json!({
        "kind": "topic",
        "name": "Target",
        "url": "/speed/target",
        "state": true,
        "text": "What to hold.",
    });
    assert_eq!(lines[7], target);
    assert_eq!(lines.len(), 9);
}

#[tokio::test]
async fn a_server_that_is_not_described_may_tell_its_urls() {
    let fan = Router::new().get("/fan", async |_: Request| Payload::json("slow"));
    let builder = Operations::new("fan", "1.0.0").install(Server::builder().merge(fan));
    let server = builder.bind("127.0.0.1:0").await.unwrap();
    let ended = vsoa("list").arg(at(&server, "")).run().await;
    let urls = "GET  /fan\nGET  /health\nGET  /help\nGET  /metrics\nGET  /urls\nGET  /version\n";
    assert_eq!(ended.out(), urls);
    let ended = vsoa("list --json").arg(at(&server, "")).run().await;
    let fan = json!({ "kind": "method", "methods": ["GET"], "url": "/fan" });
    assert_eq!(ended.json_lines()[0], fan);
}

#[tokio::test]
async fn a_server_that_tells_nothing_is_told_so() {
    let server = serve(Router::new()).await;
    let ended = vsoa("list").arg(at(&server, "")).run().await;
    assert!(
        ended.failed(1).contains("has no description of itself"),
        "{ended:?}"
    );
    for implementation in [Implementation::Python, Implementation::Node] {
        let peer = ServerPeer::start(implementation, &["--nodefault"]).await;
        let ended = vsoa("list").arg(peer.url()).run().await;
        assert!(
            ended.failed(1).contains("has no description of itself"),
            "{ended:?}"
        );
        // Its handler for all other URLs answers here.
        let peer = ServerPeer::start(implementation, &[]).await;
        let ended = vsoa("describe").arg(peer.url()).run().await;
        assert!(
            ended.failed(6).contains("not an AsyncAPI 3 document"),
            "{ended:?}"
        );
    }
}

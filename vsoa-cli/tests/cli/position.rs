use serde_json::{Value, json};
use vsoa::{
    Client, Payload, Request, Router,
    position::{Registration, RegistryClient},
};

use crate::command::{Folder, Running, serve, vsoa};

/// What `position serve` says first.
async fn listening(running: &mut Running) -> Value {
    let line = running.line().await.expect("it says where it listens");
    serde_json::from_str(&line).expect("a line of JSON")
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

#[tokio::test]
async fn names_are_served_looked_up_and_called() {
    let hello = Router::new().route("/hello", async |_: Request| Payload::json("hello"));
    let server = serve(hello).await;
    let serve = vsoa("--json position serve --listen 127.0.0.1:0 vault=vsoas://10.0.0.1:1");
    let mut names = serve
        .arg(format!("climate={}", server.local_addr()))
        .start();
    let at = text(&listening(&mut names).await["listening"]);

    let lookup = vsoa("position lookup Climate --position-server").arg(&at);
    assert_eq!(
        lookup.run().await.out(),
        format!("vsoa://{}\n", server.local_addr())
    );
    let lookup = vsoa("--json position lookup vault --position-server").arg(&at);
    let told = json!({ "name": "vault", "url": "vsoas://10.0.0.1:1" });
    assert_eq!(lookup.run().await.json(), told);
    let call = vsoa("get vsoa://climate/hello").env("VSOA_POS_SERVER", &at);
    assert_eq!(call.run().await.out(), "\"hello\"\n");

    let silent = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let silent = silent.local_addr().unwrap().to_string();
    let lookup = vsoa("position lookup x --timeout 20ms --position-server").arg(silent);
    lookup.run().await.failed(4);

    let lookup = vsoa("position lookup nobody --position-server").arg(&at);
    let ended = lookup.run().await;
    assert!(ended.failed(3).contains("--position-server"), "{ended:?}");

    names.interrupt().await;
    let summary = names.end().await.json();
    let counted = json!({ "found": 3, "unknown": 1, "malformed": 0, "failed": 0 });
    assert_eq!(summary, counted);
}

#[tokio::test]
async fn a_registry_lists_who_has_registered() {
    let serve = "--json position serve --listen 127.0.0.1:0 --registry 127.0.0.1:0 --password pass";
    let mut names = vsoa(serve).start();
    let registry = format!("vsoa://{}", text(&listening(&mut names).await["registry"]));

    let client = Client::builder(&registry)
        .password("pass")
        .connect()
        .await
        .unwrap();
    let client = RegistryClient::new(client);
    for (name, url) in [("climate", "/climate/"), ("lamp", "/lamp")] {
        let registration = Registration::new(name, "10.0.0.1:3005".parse().unwrap());
        client.register(registration.urls([url])).await.unwrap();
    }

    let list = vsoa("position list --password pass").arg(&registry);
    let lines = "climate  vsoa://10.0.0.1:3005  /climate/  lease 30 s\n\
                 lamp     vsoa://10.0.0.1:3005  /lamp  lease 30 s\n";
    assert_eq!(list.run().await.out(), lines);
    let list = vsoa("--json position list --password pass --serving /climate/fan").arg(&registry);
    let entry = list.run().await.json();
    assert_eq!(
        (&entry["name"], &entry["urls"]),
        (&json!("climate"), &json!(["/climate/"]))
    );
    vsoa("position list").arg(&registry).run().await.failed(5);
}

#[tokio::test]
async fn a_table_comes_from_a_file() {
    let folder = Folder::new("table");
    let table = folder.file(
        "table.toml",
        "[[server]]\nname = \"a\"\naddr = \"10.0.0.1:1\"\n",
    );
    let serve = vsoa("--json position serve --listen 127.0.0.1:0 --table").arg(&table);
    let mut names = serve.start();
    let at = text(&listening(&mut names).await["listening"]);
    let lookup = vsoa("position lookup a --position-server").arg(&at);
    assert_eq!(lookup.run().await.out(), "vsoa://10.0.0.1:1\n");

    let wrong = folder.file("wrong.toml", "[[server]]\nname = 1\n");
    let serve = vsoa("position serve --listen 127.0.0.1:0 --table").arg(&wrong);
    assert!(serve.run().await.failed(2).contains("wrong.toml"));
}

#[tokio::test]
async fn what_is_no_server_is_refused() {
    for server in [
        "climate",
        "climate=",
        "climate=h:1",
        "climate=http://10.0.0.1:1",
    ] {
        let ended = vsoa("position serve").arg(server).run().await;
        assert!(ended.failed(2).contains("name=address:port"), "{ended:?}");
    }
}

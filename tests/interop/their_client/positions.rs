//! Names that a peer's client looks up at our name server.

use std::net::SocketAddr;

use harness::{Implementation, run_client, run_client_with};
use serde_json::{Value, json};
use vsoa::{
    Request, Router,
    position::{NameServer, Table},
};

use crate::support::{Host, call};

async fn name_server(names: &[(&str, SocketAddr)]) -> NameServer {
    let table = Table::new();
    for (name, addr) in names {
        table.insert(name, *addr).unwrap();
    }
    NameServer::bind("127.0.0.1:0", table).await.unwrap()
}

fn lookup(name: &str, server: &NameServer) -> Value {
    json!({ "op": "lookup", "name": name, "pos_port": server.local_addr().port() })
}

async fn host() -> Host {
    Host::with(Router::new().route("/ok", async |_: Request| ())).await
}

pub(crate) async fn a_name_is_looked_up(client: Implementation) {
    let names = name_server(&[
        ("Climate", "[fd00::1]:1".parse().unwrap()),
        ("climate", "10.0.0.1:3005".parse().unwrap()),
        ("last", "10.0.0.2:65535".parse().unwrap()),
    ])
    .await;
    let steps = json!([
        lookup("climate", &names),
        lookup("CLIMATE", &names),
        lookup("last", &names)
    ]);
    let results = run_client(client, steps).await;
    let found: Vec<_> = results
        .iter()
        .map(|result| (result["addr"].clone(), result["port"].clone()))
        .collect();
    let climate = (json!("10.0.0.1"), json!(3005));
    let last = (json!("10.0.0.2"), json!(65535));
    assert_eq!(found, [climate.clone(), climate, last], "{results:?}");
}

pub(crate) async fn a_name_that_is_not_known_is_told_at_once(client: Implementation) {
    let names = name_server(&[]).await;
    let results = run_client(client, json!([lookup("climate", &names)])).await;
    assert!(!results[0].ok, "{results:?}");
    // The peers wait for 2 s before they ask again, or give up.
    assert!(
        results[0]["ms"].as_f64().is_none_or(|ms| ms < 1900.0),
        "{results:?}"
    );
    assert_eq!(names.counters().unknown, 1);
}

pub(crate) async fn a_client_connects_by_name(client: Implementation) {
    let host = host().await;
    let names = name_server(&[("climate", host.local_addr())]).await;
    let steps = json!([
        lookup("climate", &names),
        { "op": "connect", "url": "vsoa://climate" },
        call("/ok"),
    ]);
    let results = run_client(client, steps).await;
    assert!(results.iter().all(|result| result.ok), "{results:?}");
    assert_eq!(results[2]["status"], 0);
}

pub(crate) async fn the_environment_says_whom_to_ask(client: Implementation) {
    let host = host().await;
    let names = name_server(&[("climate", host.local_addr())]).await;
    let server = names.local_addr().to_string();
    let steps = json!([{ "op": "connect", "url": "vsoa://climate" }, call("/ok")]);
    let results = run_client_with(client, &[("VSOA_POS_SERVER", &server)], steps).await;
    assert!(results.iter().all(|result| result.ok), "{results:?}");
}

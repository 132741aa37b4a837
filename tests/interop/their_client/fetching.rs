use harness::{Implementation, run_client};
use serde_json::json;
use vsoa::{Payload, Request, Router, Server};

use crate::support::Host;

pub(crate) async fn one_call_has_a_connection_of_its_own(client: Implementation) {
    let routes = Router::new()
        .route("/echo", async |call: Request| call.payload().clone())
        .fallback(async |call: Request| {
            Payload::json(&format!("{} {}", call.method(), call.url()))
        });
    let host = Host::start(Server::builder().password("s3cret").merge(routes)).await;
    let fetch = |path: &str| {
        let url = format!("vsoa://{}{path}", host.local_addr());
        json!({ "op": "fetch", "url": url, "passwd": "s3cret" })
    };
    let mut set = fetch("/x");
    set["method"] = "SET".into();
    let mut echo = fetch("/echo");
    echo["param"] = json!({ "a": 1 });
    echo["data_hex"] = "00ff".into();
    let mut wrong = fetch("/x");
    wrong["passwd"] = "wrong".into();
    let script = json!([fetch("/a/b"), set, echo, wrong]);
    let results = run_client(client, script).await;
    let [below, set, echo, wrong] = &results[..] else {
        unreachable!("there is a result for each step")
    };
    assert_eq!(below["param"], "GET /a/b");
    assert_eq!(set["param"], "SET /x");
    assert_eq!(
        (&echo["param"], &echo["data_hex"]),
        (&json!({ "a": 1 }), &json!("00ff"))
    );
    assert!(!wrong.ok);
}

pub(crate) async fn no_path_is_the_default_route(client: Implementation) {
    let routes = Router::new().fallback(async |call: Request| Payload::json(&**call.url()));
    let host = Host::with(routes).await;
    let url = format!("vsoa://{}", host.local_addr());
    let results = run_client(client, json!([{ "op": "fetch", "url": url }])).await;
    assert_eq!(results[0]["param"], "/");
}

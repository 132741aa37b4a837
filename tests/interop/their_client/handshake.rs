use harness::{Implementation, run_client};
use serde_json::{Value, json};
use vsoa::{Payload, Request, Router, Server};

use crate::support::{Host, call, connect, steps};

pub(crate) async fn the_info_may_be_any_json(client: Implementation) {
    for info in [
        json!({ "name": "fan", "größe": 3 }),
        json!({ "a": { "b": [1, { "c": null }], "d": {} } }),
        json!("just a text"),
    ] {
        let host = Host::start(Server::builder().info(&info)).await;
        let results = run_client(client, json!([connect(host.local_addr())])).await;
        assert!(results[0].ok, "{results:?}");
        assert_eq!(results[0]["info"], info);
    }
}

pub(crate) async fn the_right_password_is_accepted(client: Implementation) {
    let host = Host::start(Server::builder().password("s3cret pässword")).await;
    let results = run_client(
        client,
        json!([login(&host, "s3cret pässword"), call("/nothing")]),
    )
    .await;
    assert!(results[0].ok, "{results:?}");
    assert_eq!(results[1]["status"], 3);
}

pub(crate) async fn a_wrong_or_missing_password_is_refused(client: Implementation) {
    let host = Host::start(Server::builder().password("right")).await;
    let attempts = json!([
        login(&host, "wrong"),
        login(&host, "righ"),
        connect(host.local_addr())
    ]);
    for refused in run_client(client, attempts).await {
        assert!(!refused.ok, "{refused:?}");
    }
    assert!(host.clients().is_empty());
}

pub(crate) async fn the_password_changes_while_the_server_runs(client: Implementation) {
    let builder = Server::builder().password("old");
    let handle = builder.handle();
    let change = Router::new().route("/change", move |_: Request| {
        handle.set_password(Some("new".to_owned()));
        async {}
    });
    let host = Host::start(builder.merge(change)).await;
    let sequence = json!([
        login(&host, "old"),
        call("/change"),
        call("/change"),
        login(&host, "old"),
        login(&host, "new"),
    ]);
    let ok: Vec<_> = run_client(client, sequence).await;
    let ok: Vec<_> = ok.iter().map(|result| result.ok).collect();
    assert_eq!(ok, [true, true, true, false, true]);
}

pub(crate) async fn every_client_has_an_id_of_its_own(client: Implementation) {
    let id = Router::new().route("/id", async |call: Request| {
        Payload::json(&json!({ "id": call.context().session().id() }))
    });
    let host = Host::with(id).await;
    let again = connect(host.local_addr());
    let [first, _, second, _, third] = steps(
        client,
        host.local_addr(),
        [call("/id"), again.clone(), call("/id"), again, call("/id")],
    )
    .await;
    let ids = [&first, &second, &third].map(|result| result["param"]["id"].as_u64().unwrap());
    assert!(
        ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2],
        "{ids:?}"
    );
}

fn login(host: &Host, password: &str) -> Value {
    let mut step = connect(host.local_addr());
    step["passwd"] = password.into();
    step
}

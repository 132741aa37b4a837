use harness::{Implementation, StepResult, run_client};
use serde_json::{Value, json};
use tokio::sync::mpsc::unbounded_channel;
use vsoa::{Message, Payload, Request, Router, Server, Url};

use super::streams::{LARGE, streams};
use crate::{
    support::{Host, call, connect, each, hex, pattern, publications, subscribe},
    tls::Files,
};

pub(crate) async fn calls_and_publications_go_through(client: Implementation) {
    let files = Files::new();
    let builder = files.builder();
    let handle = builder.handle();
    let routes = echo().route("/publish", move |_: Request| {
        let handle = handle.clone();
        async move {
            for number in 0..3 {
                let message = Message::new(Url::from_static("/t/a"), Payload::json(&number)?);
                let report = handle.publish(message).await;
                assert_eq!(report.unwrap().dropped, 0);
            }
            Ok::<_, vsoa::PayloadError>(())
        }
    });
    let host = Host::start(builder.merge(routes)).await;
    let results = over_tls(
        client,
        &host,
        files.step(),
        [
            json!({ "op": "call", "url": "/echo", "param": { "a": "ä" }, "data_hex": "00ff" }),
            subscribe("/t/"),
            call("/publish"),
            publications(3),
            json!({ "op": "ping" }),
            json!({ "op": "close" }),
        ],
    )
    .await;
    assert!(results.iter().all(|result| result.ok), "{results:?}");
    assert_eq!(
        (&results[1]["param"], &results[1]["data_hex"]),
        (&json!({ "a": "ä" }), &json!("00ff"))
    );
    assert_eq!(each(&results[4], "param"), [0, 1, 2]);
}

pub(crate) async fn large_packets_go_both_ways(client: Implementation) {
    let files = Files::new();
    let host = Host::start(files.builder().merge(echo())).await;
    let data = hex(&pattern(262_144 - 20 - 8));
    let large = json!({ "op": "call", "url": "/echo", "data_hex": data });
    let results = over_tls(client, &host, files.step(), [large.clone(), large]).await;
    for result in &results[1..] {
        assert_eq!(result["data_hex"], data.as_str());
    }
}

pub(crate) async fn the_clients_certificate_is_seen(client: Implementation) {
    let files = Files::new();
    let demanding = files
        .on_server()
        .require_client_certificates(files.trusted());
    let shown = Router::new().route("/shown", async |call: Request| {
        let session = call.context().session();
        Payload::from_data(session.peer_certificates()[0].clone())
    });
    let builder = Server::builder().tls(demanding.build().unwrap());
    let host = Host::start(builder.merge(shown)).await;

    let with = over_tls(
        client,
        &host,
        files.step_with_certificate(),
        [call("/shown")],
    )
    .await;
    assert_eq!(with[1]["data_hex"], hex(&files.client.der));

    let without = over_tls(client, &host, files.step(), []).await;
    assert!(!without[0].ok, "{without:?}");
    assert_eq!(host.counters().tls_failures, 1);
}

pub(crate) async fn our_server_is_not_trusted_by_who_does_not_know_it(client: Implementation) {
    let (files, others) = (Files::new(), Files::new());
    let host = Host::start(files.builder()).await;
    let refused = over_tls(client, &host, others.step(), []).await;
    assert!(!refused[0].ok, "{refused:?}");
    assert_eq!(host.counters().tls_failures, 1);
}

pub(crate) async fn a_plain_client_is_refused(client: Implementation) {
    let files = Files::new();
    let host = Host::start(files.builder()).await;
    let refused = run_client(client, json!([connect(host.local_addr())])).await;
    assert!(!refused[0].ok, "{refused:?}");
    assert_eq!(host.counters().tls_failures, 1);
}

/// What it sends there, if it does, goes nowhere: nothing of ours listens.
pub(crate) async fn there_is_no_quick_channel(client: Implementation) {
    let files = Files::new();
    let host = Host::start(files.builder().merge(echo())).await;
    let quick = json!({ "op": "datagram", "url": "/d", "param": {}, "quick": true });
    let results = over_tls(client, &host, files.step(), [quick, call("/echo")]).await;
    assert_eq!(host.quick_addr(), None);
    assert_eq!(results[2]["status"], 0);
}

pub(crate) async fn priorities_are_taken(client: Implementation) {
    let files = Files::new();
    let routes = echo().route("/raise", async |call: Request| {
        call.context().session().set_priority(7).unwrap();
    });
    let host = Host::start(files.builder().merge(routes)).await;
    let steps = [call("/raise"), call("/echo")];
    let results = over_tls(client, &host, files.step(), steps).await;
    assert_eq!(
        (&results[1]["status"], &results[2]["status"]),
        (&json!(0), &json!(0))
    );
}

pub(crate) async fn the_client_notices_that_the_server_closes(client: Implementation) {
    let files = Files::new();
    let routes = Router::new().route("/close", async |call: Request| {
        call.context().session().close();
    });
    let host = Host::start(files.builder().merge(routes)).await;
    let steps = [
        json!({ "op": "oneway", "url": "/close" }),
        json!({ "op": "wait_close" }),
    ];
    let results = over_tls(client, &host, files.step(), steps).await;
    assert!(results[2].ok, "{results:?}");
}

pub(crate) async fn streams_are_over_tls_too(client: Implementation) {
    let files = Files::new();
    let (sender, mut received) = unbounded_channel();
    let host = Host::start(files.builder().merge(streams(Some(sender)))).await;
    let steps = [
        json!({ "op": "stream", "n": LARGE, "eof_ms": 5000, "timeout_ms": 20_000 }),
        json!({ "op": "stream", "send_n": LARGE, "eof_ms": 50, "timeout_ms": 20_000 }),
    ];
    let results = over_tls(client, &host, files.step(), steps).await;
    let [_, there, back] = &results[..] else {
        unreachable!("there is a result for each step")
    };
    assert!(there.ok && back.ok, "{results:?}");
    assert_eq!(
        (&there["bytes"], &there["eof"]),
        (&json!(LARGE), &json!(true))
    );
    assert_eq!(received.recv().await, Some(0));
    assert_eq!(received.recv().await, Some(LARGE), "the end is seen");
    assert_eq!(host.counters().tls_failures, 0);
}

/// The results of connecting, and of these steps after that.
async fn over_tls<const N: usize>(
    client: Implementation,
    host: &Host,
    tls: Value,
    steps: [Value; N],
) -> Vec<StepResult> {
    let mut connecting = connect(host.local_addr());
    connecting["tls"] = tls;
    let steps: Vec<_> = [connecting].into_iter().chain(steps).collect();
    run_client(client, Value::Array(steps)).await
}

fn echo() -> Router {
    Router::new().route("/echo", async |call: Request| call.payload().clone())
}

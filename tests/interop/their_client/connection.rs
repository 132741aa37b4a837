use harness::{Implementation, run_client};
use serde_json::json;
use tokio::sync::mpsc::unbounded_channel;
use vsoa::{CloseReason, Payload, Request, Response, Router, Server, ServerEvent};

use crate::support::{Host, call, connect, steps};

pub(crate) async fn a_ping_is_answered(client: Implementation) {
    let host = Host::with(Router::new()).await;
    let ping = json!({ "op": "ping" });
    let [first, second] = steps(client, host.local_addr(), [ping.clone(), ping]).await;
    assert!(first.ok && second.ok);
}

pub(crate) async fn a_noop_is_passed_over(client: Implementation) {
    let host = Host::with(ok()).await;
    let [noop, after] = steps(
        client,
        host.local_addr(),
        [json!({ "op": "noop" }), call("/ok")],
    )
    .await;
    assert!(noop.ok);
    assert_eq!(after["status"], 0);
}

/// The peers do not show their priority; that they take the packet is seen by what follows it.
pub(crate) async fn priorities_are_taken(client: Implementation) {
    let routes = ok().route("/raise", async |call: Request| {
        let session = call.context().session();
        for priority in 0..8 {
            session.set_priority(priority).unwrap();
        }
        Payload::json(&json!({ "priority": session.priority() }))
    });
    let host = Host::with(routes).await;
    let [raised, after] = steps(client, host.local_addr(), [call("/raise"), call("/ok")]).await;
    assert_eq!(raised["param"], json!({ "priority": 7 }));
    assert_eq!(after["status"], 0);
}

pub(crate) async fn the_client_notices_that_the_server_closes(client: Implementation) {
    let routes = Router::new().route("/close", async |call: Request| {
        call.context().session().close();
        Response::none()
    });
    let mut host = Host::with(routes).await;
    let [_, closed] = steps(
        client,
        host.local_addr(),
        [
            json!({ "op": "oneway", "url": "/close" }),
            json!({ "op": "wait_close" }),
        ],
    )
    .await;
    assert!(closed.ok, "{closed:?}");
    assert_eq!(disconnected(&mut host).await, CloseReason::Local);
}

pub(crate) async fn the_server_notices_that_the_client_closes(client: Implementation) {
    let mut host = Host::with(ok()).await;
    let [_, _] = steps(
        client,
        host.local_addr(),
        [call("/ok"), json!({ "op": "close" })],
    )
    .await;
    let reason = disconnected(&mut host).await;
    assert!(
        matches!(reason, CloseReason::Peer | CloseReason::Io(_)),
        "{reason:?}"
    );
    assert!(host.clients().is_empty());
}

/// The first server closes first, so the port is one that the system has not quite let go of.
pub(crate) async fn a_server_starts_again_on_the_same_port(client: Implementation) {
    let (sender, mut called) = unbounded_channel();
    let routes = Router::new().route("/hello", move |_: Request| {
        sender.send(()).unwrap();
        async {}
    });
    let first = Host::with(routes.clone()).await;
    let address = first.local_addr();
    let script = steps(
        client,
        address,
        [
            call("/hello"),
            json!({ "op": "wait_close", "timeout_ms": 500 }),
        ],
    );
    let closing = async {
        called.recv().await.unwrap();
        first.shutdown().await;
        Host::start_at(Server::builder().merge(routes), &address.to_string()).await
    };
    let ([before, _], _second) = tokio::join!(script, closing);
    assert_eq!(before["status"], 0);
    let [after] = steps(client, address, [call("/hello")]).await;
    assert_eq!(after["status"], 0);
}

pub(crate) async fn ipv6_is_a_network_like_any_other(client: Implementation) {
    let mut host = Host::start_at(Server::builder().merge(ok()), "[::1]:0").await;
    let script = json!([
        connect(host.local_addr()),
        { "op": "datagram", "url": "/d", "param": {}, "quick": true },
        call("/ok"),
    ]);
    let datagram = host.event(|event| match event {
        ServerEvent::Datagram { message, .. } => Some(message.quick),
        _ => None,
    });
    let (results, quick) = tokio::join!(run_client(client, script), datagram);
    assert!(
        quick && results.iter().all(|result| result.ok),
        "{results:?}"
    );
}

fn ok() -> Router {
    Router::new().route("/ok", async |_: Request| ())
}

async fn disconnected(host: &mut Host) -> CloseReason {
    host.event(|event| match event {
        ServerEvent::Disconnected { reason, .. } => Some(reason),
        _ => None,
    })
    .await
}

use harness::{Implementation, run_client};
use serde_json::json;
use vsoa::{Message, Payload, Request, Router, Server, ServerEvent, Url};

use crate::support::{Host, call, connect, each, hex, publications, subscribe};

pub(crate) async fn bytes_come_and_go_as_they_stand(client: Implementation) {
    let echo = Router::new().route("/echo", async |call: Request| call.payload().clone());
    let host = Host::with(echo).await;
    for raw in [false, true] {
        let mut connect = connect(host.local_addr());
        connect["raw"] = raw.into();
        let script = json!([
            connect,
            { "op": "call", "url": "/echo", "param_raw": "not JSON ü", "data_hex": "00" },
            { "op": "call", "url": "/echo", "param_raw": "[1]" },
        ]);
        let results = run_client(client, script).await;
        let bytes = json!({ "raw_hex": hex("not JSON ü".as_bytes()) });
        assert_eq!(
            (&results[1]["param"], &results[1]["data_hex"]),
            (&bytes, &json!("00"))
        );
        let text = if raw {
            json!({ "raw_hex": hex(b"[1]") })
        } else {
            json!([1])
        };
        assert_eq!(results[2]["param"], text);
    }
}

pub(crate) async fn messages_and_datagrams_carry_bytes(client: Implementation) {
    let builder = Server::builder();
    let server = builder.handle();
    let tell = Router::new().route("/tell", move |call: Request| {
        let server = server.clone();
        async move {
            let message = |url| Message::new(Url::from_static(url), Payload::from_param("{raw"));
            server.publish(message("/t")).await.unwrap();
            call.context().session().datagram(message("/d")).unwrap();
        }
    });
    let mut host = Host::start(builder.merge(tell)).await;
    let mut connect = connect(host.local_addr());
    connect["raw"] = true.into();
    let script = json!([
        connect,
        subscribe("/t"),
        { "op": "datagram", "url": "/d", "param_raw": "{raw" },
        call("/tell"),
        publications(1),
        { "op": "expect_datagram" },
    ]);
    let datagram = host.event(|event| match event {
        ServerEvent::Datagram { message, .. } => Some(message.payload),
        _ => None,
    });
    let (results, datagram) = tokio::join!(run_client(client, script), datagram);
    assert_eq!(datagram, Payload::from_param("{raw"));
    let bytes = json!({ "raw_hex": hex(b"{raw") });
    for received in &results[4..] {
        assert_eq!(each(received, "param"), std::slice::from_ref(&bytes));
    }
}

/// What the documentation of [`Payload::from_param`] warns of.
pub(crate) async fn bytes_close_the_connection(client: Implementation) {
    let raw = Router::new().route("/raw", async |_: Request| Payload::from_param("not JSON"));
    let mut host = Host::with(raw).await;
    let script = json!([connect(host.local_addr()), call("/raw"), { "op": "wait_close" }]);
    let left = host.event(|event| match event {
        ServerEvent::Disconnected { .. } => Some(()),
        _ => None,
    });
    let (results, ()) = tokio::join!(run_client(client, script), left);
    assert!(
        results[0].ok && !results[1].ok && results[2].ok,
        "{results:?}"
    );
}

use harness::Implementation;
use serde_json::{Value, json};
use vsoa::{Message, Payload, Request, Router, Server, ServerEvent, Url};

use crate::support::{Host, call, each, hex, pattern, publications, steps, subscribe};

pub(crate) async fn they_come_from_the_client_on_both_channels(client: Implementation) {
    for quick in [false, true] {
        let mut host = Host::with(done()).await;
        let datagram = json!({
            "op": "datagram", "url": "/d", "param": { "a": 1 }, "data_hex": "ff", "quick": quick,
        });
        let script = steps(client, host.local_addr(), [datagram, call("/done")]);
        let (_, message) = tokio::join!(script, received(&mut host));
        assert_eq!((&*message.url, message.quick), ("/d", quick));
        assert_eq!(message.payload.parse::<Value>().unwrap(), json!({ "a": 1 }));
        assert_eq!(&message.payload.data[..], b"\xff");
    }
}

pub(crate) async fn they_go_to_the_client_on_both_channels(client: Implementation) {
    for quick in [false, true] {
        let greet = Router::new().route("/greet", move |call: Request| {
            let payload = Payload::json(&json!({ "hi": 1 })).unwrap().with_data("!");
            let message = Message::new(Url::from_static("/hello"), payload);
            let message = if quick { message.quick() } else { message };
            call.context().session().datagram(message).unwrap();
            async {}
        });
        let host = Host::with(greet).await;
        let [_, received] = steps(client, host.local_addr(), [call("/greet"), datagram()]).await;
        let expected = json!([
            { "url": "/hello", "param": { "hi": 1 }, "data_hex": "21", "quick": quick }
        ]);
        assert_eq!(received["msgs"], expected);
    }
}

pub(crate) async fn one_is_sent_as_soon_as_a_client_connects(client: Implementation) {
    let builder = Server::builder().on_event(|event| {
        if let ServerEvent::Connected { session } = event {
            let hello = Message::new(Url::from_static("/hello"), Payload::json("hi").unwrap());
            session.datagram(hello).unwrap();
        }
    });
    let server = builder.bind("127.0.0.1:0").await.unwrap();
    let [received] = steps(client, server.local_addr(), [datagram()]).await;
    assert_eq!(each(&received, "param"), ["hi"]);
}

pub(crate) async fn what_is_published_quickly_arrives(client: Implementation) {
    let builder = Server::builder();
    let server = builder.handle();
    let publish = Router::new().route("/go", move |_: Request| {
        let server = server.clone();
        async move {
            let payload = Payload::json(&json!({ "a": 1 })).unwrap().with_data("x");
            let message = Message::new(Url::from_static("/t/a"), payload);
            server.publish(message.quick()).await.unwrap();
        }
    });
    let host = Host::start(builder.merge(publish)).await;
    let [_, _, received] = steps(
        client,
        host.local_addr(),
        [subscribe("/t/"), call("/go"), publications(1)],
    )
    .await;
    let expected = json!([
        { "url": "/t/a", "param": { "a": 1 }, "data_hex": "78", "quick": true }
    ]);
    assert_eq!(received["msgs"], expected);
}

pub(crate) async fn the_largest_go_both_ways(client: Implementation) {
    let data = pattern(LARGEST_LEN - vsoa::protocol::limits::HEADER_LEN - "/big".len());
    let big = Message::new(Url::from_static("/big"), Payload::from_data(data.clone())).quick();
    let send = done().route("/send", move |call: Request| {
        call.context().session().datagram(big.clone()).unwrap();
        async {}
    });
    let mut host = Host::with(send).await;
    let script = steps(
        client,
        host.local_addr(),
        [
            json!({ "op": "datagram", "url": "/big", "data_hex": hex(&data), "quick": true }),
            call("/send"),
            datagram(),
            call("/done"),
        ],
    );
    let ([_, _, arrived, _], message) = tokio::join!(script, received(&mut host));
    assert!(message.payload.data == data, "what came was changed");
    assert!(
        each(&arrived, "data_hex") == [hex(&data)],
        "what went was changed"
    );
}

/// The step that takes exactly one datagram.
fn datagram() -> Value {
    json!({ "op": "expect_datagram" })
}

/// A route whose answer says that what was sent before on the normal channel has been taken in.
fn done() -> Router {
    Router::new().route("/done", async |_: Request| ())
}

async fn received(host: &mut Host) -> Message {
    host.event(|event| match event {
        ServerEvent::Datagram { message, .. } => Some(message),
        _ => None,
    })
    .await
}

/// What one UDP datagram carries, rounded down to the padding.
const LARGEST_LEN: usize = 65_504;

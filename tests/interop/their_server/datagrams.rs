use harness::Implementation;
use serde_json::{Value, json};
use vsoa::{Message, Payload, Url, protocol::limits::HEADER_LEN};

use super::{connected, connected_with, event};
use crate::support::{hex, pattern};

pub(crate) async fn they_go_to_the_server_on_both_channels(server: Implementation) {
    let (mut server, client) = connected(server).await;
    let payload = Payload::json(&json!({ "a": 1 }))
        .unwrap()
        .with_data(vec![255]);
    let message = Message::new(Url::from_static("/d"), payload);
    for (message, quick) in [(message.clone(), false), (message.quick(), true)] {
        client.datagram(message).unwrap();
        let received = event(&mut server, "datagram").await;
        assert_eq!(
            (&received["url"], &received["quick"]),
            (&json!("/d"), &json!(quick))
        );
        assert_eq!(
            (&received["param"], &received["data_hex"]),
            (&json!({ "a": 1 }), &json!("ff"))
        );
    }
}

pub(crate) async fn they_come_from_the_server_on_both_channels(server: Implementation) {
    let (_server, client) = connected(server).await;
    let mut datagrams = client.datagrams();
    for quick in [false, true] {
        let asked = json!({
            "url": "/hello", "payload": { "hi": 1 }, "data_hex": "21", "quick": quick,
        });
        client.get("/datagram").param(&asked).await.unwrap();
        let received = datagrams.recv().await.unwrap().unwrap();
        assert_eq!((&*received.url, received.quick), ("/hello", quick));
        assert_eq!(
            received.payload.parse::<Value>().unwrap(),
            json!({ "hi": 1 })
        );
        assert_eq!(&received.payload.data[..], b"!");
    }
}

pub(crate) async fn one_comes_as_soon_as_a_client_connects(server: Implementation) {
    let (_server, client) = connected_with(server, &["--on-connect", "datagram"]).await;
    let hello = client.datagrams().recv().await.unwrap().unwrap();
    assert_eq!(hello.url, "/hello");
}

pub(crate) async fn what_is_published_quickly_arrives(server: Implementation) {
    let (_server, client) = connected(server).await;
    let mut messages = client.subscribe_urls(["/t/"]).await.unwrap();
    let asked = json!({ "url": "/t/a", "payload": { "a": 1 }, "data_hex": "78", "quick": true });
    client.get("/publish").param(&asked).await.unwrap();
    let received = messages.recv().await.unwrap().unwrap();
    assert_eq!((&*received.url, received.quick), ("/t/a", true));
    assert_eq!(
        received.payload.parse::<Value>().unwrap(),
        json!({ "a": 1 })
    );
    assert_eq!(&received.payload.data[..], b"x");
}

pub(crate) async fn the_largest_go_both_ways(server: Implementation) {
    let (mut server, client) = connected(server).await;
    let data = pattern(LARGEST_LEN - HEADER_LEN - "/big".len());
    let digits = hex(&data);
    let big = Message::new(Url::from_static("/big"), Payload::from_data(data.clone()));
    client.datagram(big.quick()).unwrap();
    let arrived = event(&mut server, "datagram").await;
    assert!(arrived["data_hex"] == *digits, "what went was changed");

    let mut datagrams = client.datagrams();
    let asked = json!({ "url": "/big", "data_hex": digits, "quick": true });
    client.get("/datagram").param(&asked).await.unwrap();
    let received = datagrams.recv().await.unwrap().unwrap();
    assert!(received.payload.data == data, "what came was changed");
}

/// What one UDP datagram carries, rounded down to the padding.
const LARGEST_LEN: usize = 65_504;

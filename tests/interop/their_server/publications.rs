use std::time::Duration;

use harness::Implementation;
use serde_json::{Value, json};
use vsoa::{Client, ErrorKind, Message, Subscription};

use super::{connected, event, param};

pub(crate) async fn a_url_stands_for_itself_and_a_slash_for_all_below(server: Implementation) {
    let (_server, client) = connected(server).await;
    let all = ["/t", "/t/", "/t/a", "/t//a", "/tx", "/x"];
    for (subscription, expected) in [
        ("/t", &["/t"][..]),
        ("/t/", &["/t", "/t/", "/t/a", "/t//a"]),
        ("/", &all),
    ] {
        let mut messages = client.subscribe_urls([subscription]).await.unwrap();
        assert_eq!(published(&client, &mut messages, &all).await, expected);
        messages.unsubscribe().await.unwrap();
    }
}

pub(crate) async fn a_list_subscribes_each_of_its_urls(server: Implementation) {
    let (_server, client) = connected(server).await;
    let mut messages = client.subscribe_urls(["/a", "/b/"]).await.unwrap();
    let all = ["/a", "/a/x", "/b", "/b/x", "/c"];
    assert_eq!(
        published(&client, &mut messages, &all).await,
        ["/a", "/b", "/b/x"]
    );
}

pub(crate) async fn overlapping_subscriptions_bring_one_copy(server: Implementation) {
    let (_server, client) = connected(server).await;
    let mut messages = client.subscribe_urls(["/t/"]).await.unwrap();
    messages.subscribe(["/t/a", "/t/"]).await.unwrap();
    let mut second = client.subscribe_urls(["/t/a"]).await.unwrap();
    let all = ["/t/a", "/t/b"];
    assert_eq!(published(&client, &mut messages, &all).await, all);
    assert_eq!(urls(&mut second, 1).await, ["/t/a"]);
    messages.unsubscribe().await.unwrap();
    assert_eq!(published(&client, &mut second, &all).await, ["/t/a"]);
}

pub(crate) async fn one_of_two_subscriptions_is_given_up(server: Implementation) {
    let (_server, client) = connected(server).await;
    let mut messages = client.subscribe_urls(["/a", "/b"]).await.unwrap();
    assert!(is_subscribed(&client, "/a").await);
    messages.unsubscribe_urls(["/a"]).await.unwrap();
    assert_eq!(
        published(&client, &mut messages, &["/a", "/b"]).await,
        ["/b"]
    );
    assert!(!is_subscribed(&client, "/a").await);
    assert!(is_subscribed(&client, "/b").await);
}

pub(crate) async fn all_subscriptions_are_given_up(server: Implementation) {
    let (_server, client) = connected(server).await;
    let mut few = client.subscribe_urls(["/a"]).await.unwrap();
    let mut many = client.subscribe_urls(["/b", "/c/"]).await.unwrap();
    client.unsubscribe_all().await.unwrap();
    assert!(few.recv().await.is_none() && many.recv().await.is_none());
    for url in ["/a", "/b", "/c/d"] {
        assert!(!is_subscribed(&client, url).await, "{url}");
    }
}

pub(crate) async fn a_dropped_subscription_is_given_up(server: Implementation) {
    let (mut server, client) = connected(server).await;
    drop(client.subscribe_urls(["/a"]).await.unwrap());
    event(&mut server, "unsubscribe").await;
    assert!(!is_subscribed(&client, "/a").await);
}

pub(crate) async fn what_is_no_url_is_refused(server: Implementation) {
    let (_server, client) = connected(server).await;
    let error = client.subscribe_urls(["/t", "t"]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidUrl);
    assert!(!is_subscribed(&client, "/t").await);
}

pub(crate) async fn param_and_data_arrive_as_they_were_published(server: Implementation) {
    let (_server, client) = connected(server).await;
    let mut messages = client.subscribe_urls(["/t"]).await.unwrap();
    let value = json!({ "größe": [1, 2.5, "车"] });
    for (sent, expected) in [
        (json!({ "payload": value }), (&value, &b""[..])),
        (json!({ "data_hex": "0001" }), (&Value::Null, b"\0\x01")),
        (
            json!({ "payload": value, "data_hex": "78" }),
            (&value, b"x"),
        ),
        (json!({}), (&Value::Null, b"")),
    ] {
        let mut asked = sent;
        asked["url"] = "/t".into();
        publish(&client, &asked).await;
        let received = next(&mut messages).await;
        let param: Value = received.payload.parse().unwrap();
        assert_eq!((&param, &received.payload.data[..]), expected);
    }
}

pub(crate) async fn a_thousand_arrive(server: Implementation) {
    let (_server, client) = connected(server).await;
    let mut messages = client.subscribe_urls(["/t"]).await.unwrap();
    let asked = json!({ "url": "/t", "payload": { "a": "b" }, "count": 1000 });
    publish(&client, &asked).await;
    assert_eq!(urls(&mut messages, 1000).await, vec!["/t"; 1000]);
}

pub(crate) async fn two_hundred_arrive_in_order(server: Implementation) {
    let (_server, client) = connected(server).await;
    let mut messages = client.subscribe_urls(["/t/"]).await.unwrap();
    let all: Vec<String> = (0..200).map(|number| format!("/t/{number}")).collect();
    for url in &all {
        let call = client.get("/publish").param(&json!({ "url": url }));
        call.one_way().await.unwrap();
    }
    assert_eq!(urls(&mut messages, 200).await, all);
}

pub(crate) async fn who_is_not_authorised_gets_none(server: Implementation) {
    let (_server, client) = connected(server).await;
    let mut messages = client.subscribe_urls(["/"]).await.unwrap();
    for (authed, expected) in [(false, &[][..]), (true, &["/a"])] {
        let asked = json!({ "authed": authed });
        client.set("/auth").param(&asked).await.unwrap();
        assert_eq!(published(&client, &mut messages, &["/a"]).await, expected);
    }
}

/// Has the server publish on these URLs, and gives those that came.
///
/// The answer to the last call comes behind all that was published before.
async fn published(
    client: &Client,
    messages: &mut Subscription<Message>,
    all: &[&str],
) -> Vec<String> {
    for url in all {
        publish(client, &json!({ "url": url })).await;
    }
    let mut came = Vec::new();
    while let Ok(message) = tokio::time::timeout(Duration::ZERO, next(messages)).await {
        came.push(message.url.to_string());
    }
    came
}

async fn publish(client: &Client, asked: &Value) {
    let reply = client.get("/publish").param(asked).await.unwrap();
    assert!(reply.status().is_success(), "{reply:?}");
}

async fn is_subscribed(client: &Client, url: &str) -> bool {
    let asked = json!({ "url": url });
    let answer = client.get("/subscribed").param(&asked).await.unwrap();
    param(&answer)["subscribed"] == true
}

async fn urls(messages: &mut Subscription<Message>, count: usize) -> Vec<String> {
    let mut urls = Vec::new();
    for _ in 0..count {
        urls.push(next(messages).await.url.to_string());
    }
    urls
}

async fn next(messages: &mut Subscription<Message>) -> Message {
    messages
        .recv()
        .await
        .expect("the connection is open")
        .unwrap()
}

use harness::Implementation;
use serde_json::{Value, json};
use vsoa::{Message, Payload, Request, Router, Server, ServerBuilder, ServerHandle, Url};

use crate::support::{Host, call, each, publications, steps, subscribe, unsubscribe};

pub(crate) async fn a_url_stands_for_itself_and_a_slash_for_all_below(client: Implementation) {
    let host = Host::start(publisher()).await;
    let all = ["/t", "/t/", "/t/a", "/t//a", "/tx", "/x"];
    let [_, _, exact, _, _, _, below, _, _, _, everything] = steps(
        client,
        host.local_addr(),
        [
            subscribe("/t"),
            publish(&all),
            publications(1),
            unsubscribe("/t"),
            subscribe("/t/"),
            publish(&all),
            publications(4),
            unsubscribe("/t/"),
            subscribe("/"),
            publish(&all),
            publications(6),
        ],
    )
    .await;
    assert_eq!(each(&exact, "url"), ["/t"]);
    assert_eq!(each(&below, "url"), ["/t", "/t/", "/t/a", "/t//a"]);
    assert_eq!(each(&everything, "url"), all);
}

pub(crate) async fn a_list_subscribes_each_of_its_urls(client: Implementation) {
    let mut host = Host::start(publisher()).await;
    let [subscribed, _, received] = steps(
        client,
        host.local_addr(),
        [
            subscribe(vec!["/a", "/b/"]),
            publish(&["/a", "/a/x", "/b", "/b/x", "/c"]),
            publications(3),
        ],
    )
    .await;
    assert!(subscribed.ok);
    assert_eq!(each(&received, "url"), ["/a", "/b", "/b/x"]);
    let urls = host.event(|event| match event {
        vsoa::ServerEvent::Subscribed { urls, .. } => Some(urls),
        _ => None,
    });
    assert_eq!(urls.await, ["/a", "/b/"]);
}

pub(crate) async fn overlapping_subscriptions_bring_one_copy(client: Implementation) {
    let host = Host::start(publisher()).await;
    let [_, _, _, _, _, received, _, _, rest] = steps(
        client,
        host.local_addr(),
        [
            subscribe("/"),
            subscribe("/t/"),
            subscribe("/t/a"),
            subscribe("/t/a"),
            publish(&["/t/a", "/end"]),
            publications(2),
            unsubscribe("/"),
            publish(&["/t/a", "/end"]),
            publications(1),
        ],
    )
    .await;
    assert_eq!(each(&received, "url"), ["/t/a", "/end"]);
    assert_eq!(each(&rest, "url"), ["/t/a"]);
}

pub(crate) async fn one_of_two_subscriptions_is_given_up(client: Implementation) {
    let host = Host::start(publisher()).await;
    let [_, _, given_up, _, received, known, unknown] = steps(
        client,
        host.local_addr(),
        [
            subscribe("/a"),
            subscribe("/b"),
            unsubscribe("/a"),
            publish(&["/a", "/b"]),
            publications(1),
            is_subscribed("/b"),
            is_subscribed("/a"),
        ],
    )
    .await;
    assert!(given_up.ok);
    assert_eq!(each(&received, "url"), ["/b"]);
    assert_eq!(
        (&known["param"], &unknown["param"]),
        (&json!([true]), &json!([false]))
    );
}

pub(crate) async fn all_subscriptions_are_given_up(client: Implementation) {
    let host = Host::start(publisher()).await;
    let [_, _, given_up, _, received, known] = steps(
        client,
        host.local_addr(),
        [
            subscribe("/a"),
            subscribe(vec!["/b", "/c/"]),
            unsubscribe(Value::Null),
            publish(&["/a", "/b", "/c/d"]),
            publications(0),
            is_subscribed("/c/d"),
        ],
    )
    .await;
    assert!(given_up.ok, "{given_up:?}");
    assert!(received.ok, "{received:?}");
    assert_eq!(known["param"], json!([false]));
}

pub(crate) async fn what_is_no_url_is_refused(client: Implementation) {
    let host = Host::start(publisher()).await;
    let [no_slash, in_a_list, _, received] = steps(
        client,
        host.local_addr(),
        [
            subscribe("t"),
            subscribe(vec!["/t", "t"]),
            publish(&["/t"]),
            publications(0),
        ],
    )
    .await;
    assert!(!no_slash.ok && !in_a_list.ok);
    assert!(received.ok, "{received:?}");
}

pub(crate) async fn param_and_data_arrive_as_they_were_published(client: Implementation) {
    let builder = Server::builder();
    let server = builder.handle();
    let routes = Router::new().route("/go", move |_: Request| {
        let server = server.clone();
        async move {
            let param = json!({ "größe": [1, 2.5, "车"] });
            for payload in [
                Payload::json(&param).unwrap(),
                Payload::from_data("\0\u{1}"),
                Payload::json(&param).unwrap().with_data("x"),
                Payload::EMPTY,
            ] {
                publish_on(&server, "/t", payload).await;
            }
        }
    });
    let host = Host::start(builder.merge(routes)).await;
    let [_, _, received] = steps(
        client,
        host.local_addr(),
        [subscribe("/t"), call("/go"), publications(4)],
    )
    .await;
    let param = json!({ "größe": [1, 2.5, "车"] });
    assert_eq!(
        each(&received, "param"),
        [param.clone(), Value::Null, param, Value::Null]
    );
    let data = [Value::Null, json!("0001"), json!("78"), Value::Null];
    assert_eq!(each(&received, "data_hex"), data);
}

pub(crate) async fn a_thousand_arrive_in_order(client: Implementation) {
    let builder = Server::builder();
    let server = builder.handle();
    let routes = Router::new().route("/go", move |_: Request| {
        let server = server.clone();
        async move {
            for number in 0..1000 {
                publish_on(
                    &server,
                    "/t",
                    Payload::json(&json!({ "n": number })).unwrap(),
                )
                .await;
            }
        }
    });
    let host = Host::start(builder.merge(routes)).await;
    let [_, _, received] = steps(
        client,
        host.local_addr(),
        [subscribe("/t"), call("/go"), publications(1000)],
    )
    .await;
    let numbers: Vec<_> = each(&received, "param")
        .iter()
        .map(|param| param["n"].as_u64().unwrap())
        .collect();
    assert_eq!(numbers, (0..1000).collect::<Vec<_>>());
}

pub(crate) async fn who_is_not_authorised_gets_none(client: Implementation) {
    let authorise = Router::new()
        .route("/lock", async |call: Request| {
            call.context().session().set_authed(false);
        })
        .route("/unlock", async |call: Request| {
            call.context().session().set_authed(true);
        });
    let host = Host::start(publisher().merge(authorise)).await;
    let [_, _, answered, withheld, _, _, received] = steps(
        client,
        host.local_addr(),
        [
            subscribe("/"),
            call("/lock"),
            publish(&["/a"]),
            publications(0),
            call("/unlock"),
            publish(&["/b"]),
            publications(1),
        ],
    )
    .await;
    assert_eq!(answered["status"], 0);
    assert!(withheld.ok, "{withheld:?}");
    assert_eq!(each(&received, "url"), ["/b"]);
}

/// A server whose route `/publish` publishes on each URL of its param, in order, before it
/// answers; so whatever is to arrive has arrived when the call is answered.
fn publisher() -> ServerBuilder {
    let builder = Server::builder();
    let (server, subscriptions) = (builder.handle(), builder.handle());
    builder.merge(
        Router::new()
            .route("/publish", move |call: Request| {
                let server = server.clone();
                async move {
                    for url in call.payload().parse::<Vec<String>>().unwrap() {
                        publish_on(&server, &url, Payload::EMPTY).await;
                    }
                }
            })
            .route("/subscribed", move |call: Request| {
                let [url]: [String; 1] = call.payload().parse().unwrap();
                let answer = Payload::json(&[subscriptions.is_subscribed(&url)]);
                async { answer }
            }),
    )
}

async fn publish_on(server: &ServerHandle, url: &str, payload: Payload) {
    let message = Message::new(Url::try_from(url).unwrap(), payload);
    server.publish(message).await.unwrap();
}

fn publish(urls: &[&str]) -> Value {
    json!({ "op": "call", "url": "/publish", "param": urls })
}

fn is_subscribed(url: &str) -> Value {
    json!({ "op": "call", "url": "/subscribed", "param": [url] })
}

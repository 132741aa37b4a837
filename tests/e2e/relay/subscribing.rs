use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tower::ServiceBuilder;
use vsoa::{
    Client, ErrorKind, ReceiveError, Router, Server, Session, Status,
    layer::{
        TimeoutLayer,
        auth::{Access, Decision},
    },
};

use super::{at, connect, gateway, gateway_of, next, publish, subscribe, subscribed, upstream};
use crate::{
    deadline::{until, within},
    start::echo,
};

async fn refusal(client: &Client, url: &'static str) -> Option<ErrorKind> {
    let subscribed = within(client.subscribe_urls([url])).await;
    subscribed.err().map(|error| error.kind())
}

/// Lets nobody subscribe `/secret`.
fn no_secrets(_: &Session, access: Access<'_>) -> Decision {
    match access {
        Access::Subscribe { url } if url == "/secret" => Decision::Deny(Status(200)),
        _ => Decision::Allow,
    }
}

#[tokio::test]
async fn upstream_is_asked_once_and_only_while_somebody_wants_it() {
    let (car, link) = upstream().await;
    let (_gateway, connector) = gateway(Router::new().nest("/s1", link));
    assert!(subscribed(&car).is_empty());
    let (one, two) = (connect(&connector).await, connect(&connector).await);
    let first = subscribe(&one, ["/s1/a", "/elsewhere"]).await;
    let second = subscribe(&two, ["/s1/a", "/s1/b/"]).await;
    let root = subscribe(&two, ["/s1/"]).await;
    let all = subscribe(&one, ["/"]).await;
    assert_eq!(subscribed(&car), ["/", "/a", "/b/"]);
    within(first.unsubscribe()).await.unwrap();
    within(all.unsubscribe()).await.unwrap();
    assert_eq!(subscribed(&car), ["/", "/a", "/b/"]);
    within(second.unsubscribe()).await.unwrap();
    until(|| subscribed(&car) == ["/"]).await;
    within(root.unsubscribe()).await.unwrap();
    until(|| subscribed(&car).is_empty()).await;
}

#[tokio::test]
async fn clients_that_vanish_hold_nothing() {
    let (car, link) = upstream().await;
    let (_gateway, connector) = gateway(Router::new().nest("/s1", link));
    let (one, two) = (connect(&connector).await, connect(&connector).await);
    let _first = subscribe(&one, ["/s1/a", "/s1/b"]).await;
    let mut second = subscribe(&two, ["/s1/b", "/s1/c"]).await;
    one.close();
    until(|| subscribed(&car) == ["/b", "/c"]).await;
    publish(&car, "/b", "1").await;
    assert_eq!(next(&mut second).await, at("/s1/b", "1"));
    two.close();
    until(|| subscribed(&car).is_empty()).await;
}

#[tokio::test]
async fn what_nothing_can_come_on_is_not_asked_for() {
    let (car, link) = upstream().await;
    let (_gateway, connector) = gateway(Router::new().nest("/s1", link));
    let client = connect(&connector).await;
    let _none = subscribe(&client, ["/s1", "/s12", "/s", "/s12/"]).await;
    assert!(subscribed(&car).is_empty());
}

#[tokio::test]
async fn a_refusal_comes_back_with_its_status() {
    let builder = Server::builder().authorizer(no_secrets);
    let (car, to_car) = gateway_of(builder);
    let link = connect(&to_car).await;
    let (gateway, connector) = gateway(Router::new().nest("/s1", link));
    let client = connect(&connector).await;
    let refused = Some(ErrorKind::Refused(Status(200)));
    assert_eq!(refusal(&client, "/s1/secret").await, refused);
    assert_eq!(refusal(&client, "/s1/secret").await, refused, "asked anew");
    assert_eq!(car.counters().subscriptions_denied, 2);
    assert_eq!(gateway.counters().relay_subscriptions_refused, 2);
    assert!(gateway.clients()[0].subscriptions().is_empty());
    let list = within(client.subscribe_urls(["/s1/open", "/s1/secret"])).await;
    assert_eq!(list.unwrap_err().kind(), ErrorKind::Refused(Status(200)));
    until(|| subscribed(&car).is_empty()).await;
    assert!(!gateway.is_subscribed("/s1/open"));
    assert_eq!(refusal(&client, "/s1/open").await, None);
}

#[tokio::test]
async fn what_was_refused_is_asked_for_again_when_another_one_wants_it() {
    let open = Arc::new(AtomicBool::new(false));
    let is_open = open.clone();
    let rules = move |_: &Session, _: Access<'_>| {
        if is_open.load(Ordering::Relaxed) {
            Decision::Allow
        } else {
            Decision::FORBIDDEN
        }
    };
    let (car, to_car) = gateway_of(Server::builder().authorizer(rules));
    let link = connect(&to_car).await;
    let (_gateway, connector) = gateway(Router::new().nest("/s1", link));
    let (one, two) = (connect(&connector).await, connect(&connector).await);
    let mut all = subscribe(&one, ["/"]).await;
    assert!(subscribed(&car).is_empty());
    open.store(true, Ordering::Relaxed);
    let mut below = subscribe(&two, ["/s1/"]).await;
    publish(&car, "/x", "1").await;
    assert_eq!(next(&mut below).await, at("/s1/x", "1"));
    assert_eq!(next(&mut all).await, at("/s1/x", "1"));
}

#[tokio::test]
async fn what_reaches_beyond_a_prefix_is_subscribed_whatever_is_upstream() {
    let ((gone, to_gone), (car, link)) = (upstream().await, upstream().await);
    let routes = Router::new()
        .nest("/gone", to_gone.clone())
        .nest("/s1", link);
    let (gateway, connector) = gateway(routes);
    let client = connect(&connector).await;
    drop(gone);
    within(to_gone.closed()).await;
    let proxy = Some(ErrorKind::Refused(Status::PROXY));
    assert_eq!(refusal(&client, "/gone/x").await, proxy);
    assert_eq!(refusal(&client, "/gone/").await, proxy);
    let mut all = subscribe(&client, ["/"]).await;
    publish(&car, "/x", "1").await;
    assert_eq!(next(&mut all).await, at("/s1/x", "1"));
    publish(&gateway, "/y", "2").await;
    assert_eq!(next(&mut all).await, at("/y", "2"));
}

#[tokio::test]
async fn an_upstream_server_that_vanishes_takes_no_other_with_it() {
    let ((gone, to_gone), (car, link)) = (upstream().await, upstream().await);
    let routes = echo().nest("/gone", to_gone).nest("/s1", link);
    let (_gateway, connector) = gateway(routes);
    let client = connect(&connector).await;
    let mut both = subscribe(&client, ["/gone/x", "/s1/x"]).await;
    publish(&gone, "/x", "last").await;
    assert_eq!(next(&mut both).await, at("/gone/x", "last"));
    drop(gone);
    let told = within(both.recv()).await.unwrap().unwrap_err();
    assert!(matches!(told, ReceiveError::Gap { .. }), "{told}");
    publish(&car, "/x", "1").await;
    assert_eq!(next(&mut both).await, at("/s1/x", "1"));
    assert!(within(client.get("/echo")).await.is_ok());
    let late = connect(&connector).await;
    let proxy = Some(ErrorKind::Refused(Status::PROXY));
    assert_eq!(refusal(&late, "/gone/x").await, proxy);
    within(both.unsubscribe()).await.unwrap();
    until(|| subscribed(&car).is_empty()).await;
}

#[tokio::test]
async fn the_gateways_own_rules_are_about_the_urls_of_its_clients() {
    let (car, link) = upstream().await;
    let nothing_below = |_: &Session, access: Access<'_>| match access {
        Access::Subscribe { url } if url.starts_with("/s1/a") => Decision::Deny(Status(201)),
        _ => Decision::Allow,
    };
    let builder = Server::builder().merge(Router::new().nest("/s1", link));
    let (gateway, connector) = gateway_of(builder.authorizer(nothing_below));
    let client = connect(&connector).await;
    let refused = Some(ErrorKind::Refused(Status(201)));
    assert_eq!(refusal(&client, "/s1/a").await, refused);
    assert_eq!(gateway.counters().subscriptions_denied, 1);
    assert!(subscribed(&car).is_empty());
    assert_eq!(refusal(&client, "/s1/b").await, None);
}

#[tokio::test]
async fn a_client_inside_of_layers_is_relayed_by_hand() {
    let (car, link) = upstream().await;
    let layer = TimeoutLayer::new(Duration::from_secs(5));
    let calls = ServiceBuilder::new().layer(layer).service(link.clone());
    let routes = Router::new().nest("/s1", calls).relay("/s1/", link);
    let (_gateway, connector) = gateway(routes);
    let client = connect(&connector).await;
    let mut doors = subscribe(&client, ["/s1/door"]).await;
    publish(&car, "/door", "open").await;
    assert_eq!(next(&mut doors).await, at("/s1/door", "open"));
}

#[tokio::test]
async fn a_relay_that_cannot_be_is_told_before_the_start() {
    let (_car, link) = upstream().await;
    let told = |router: Router| router.check().unwrap_err().to_string();
    let twice = Router::new()
        .nest("/s1", link.clone())
        .relay("/s1", link.clone());
    assert!(told(twice).contains("relay `/s1/`: there is one already"));
    let merged = Router::new().relay("/s1", link.clone());
    let merged = merged.merge(Router::new().relay("/s1/", link.clone()));
    assert!(told(merged).contains("there is one already"));
    let named = Router::new().relay("/cars/{id}", link.clone());
    assert!(told(named).contains("relay `/cars/{id}`: it must not hold a name"));
    let relative = Router::new().relay("s1", link.clone());
    assert!(told(relative).contains("must start with `/`"));
    let calls_only = Router::new().nest("/cars/{id}", link);
    assert!(calls_only.check().is_ok());
}

#[tokio::test]
async fn one_url_too_many_upstream_is_refused() {
    let (car, link) = upstream().await;
    let builder = Server::builder().merge(Router::new().nest("/s1", link));
    let (gateway, connector) = gateway_of(builder.max_upstream_subscriptions(2));
    let (one, two) = (connect(&connector).await, connect(&connector).await);
    let first = subscribe(&one, ["/s1/a", "/s1/b"]).await;
    let full = Some(ErrorKind::Refused(Status::NO_MEMORY));
    assert_eq!(refusal(&two, "/s1/c").await, full);
    assert_eq!(gateway.counters().relay_subscriptions_refused, 1);
    drop(first);
    until(|| subscribed(&car).is_empty()).await;
    let list = within(two.subscribe_urls(["/s1/1", "/s1/2", "/s1/3"])).await;
    assert_eq!(list.err().map(|error| error.kind()), full);
    let first = subscribe(&one, ["/s1/a", "/s1/b"]).await;
    let _second = subscribe(&two, ["/s1/b", "/elsewhere"]).await;
    drop(first);
    until(|| subscribed(&car) == ["/b"]).await;
    assert_eq!(refusal(&two, "/s1/c").await, None);
}

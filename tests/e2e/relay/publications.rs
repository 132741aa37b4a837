use vsoa::{Message, Payload, Router, Url};

use super::{at, connect, gateway, next, publish, subscribe, subscribed, upstream};
use crate::{
    deadline::{until, within},
    start::{self, PATIENCE, serve},
};

#[tokio::test]
async fn they_come_out_below_the_prefix_as_they_were() {
    let (car, link) = upstream().await;
    let (gateway, connector) = gateway(Router::new().nest("/s1", link));
    let client = connect(&connector).await;
    let mut doors = subscribe(&client, ["/s1/door/"]).await;
    let payload = Payload::json(&[1]).unwrap().with_data("bytes");
    let message = Message::new(Url::from_static("/door/left"), payload.clone());
    within(car.publish(message)).await.unwrap();
    let received = within(doors.recv()).await.unwrap().unwrap();
    assert_eq!(
        (received.url, received.payload),
        (url("/s1/door/left"), payload)
    );
    assert!(!received.quick);
    assert_eq!(gateway.counters().relay_publications, 1);
}

fn url(text: &'static str) -> Url {
    Url::from_static(text)
}

#[tokio::test]
async fn they_keep_their_order() {
    let (car, link) = upstream().await;
    let (_gateway, connector) = gateway(Router::new().nest("/s1", link));
    let client = connect(&connector).await;
    let mut all = subscribe(&client, ["/s1/"]).await;
    let urls = ["/a", "/b/c", "/"];
    for number in 0..1000_usize {
        publish(&car, urls[number % 3], number.to_string()).await;
    }
    for number in 0..1000_usize {
        let outer = format!("/s1{}", urls[number % 3]);
        assert_eq!(next(&mut all).await, at(&outer, &number.to_string()));
    }
}

#[tokio::test]
async fn quick_ones_stay_quick() {
    let car = serve(Router::new()).await;
    let link = start::connect(&car).await;
    let gateway = serve(Router::new().nest("/s1", link)).await;
    let client = start::connect(&gateway).await;
    let mut speeds = subscribe(&client, ["/s1/speed"]).await;
    let message = Message::new(url("/speed"), Payload::from_data("7"));
    within(car.publish(message.quick())).await.unwrap();
    let received = within(speeds.recv()).await.unwrap().unwrap();
    assert!(received.quick);
    assert_eq!(
        (received.url, &received.payload.data[..]),
        (url("/s1/speed"), &b"7"[..])
    );
}

#[tokio::test]
async fn overlapping_subscriptions_bring_one_copy() {
    let (car, link) = upstream().await;
    let (_gateway, connector) = gateway(Router::new().nest("/s1", link));
    let client = connect(&connector).await;
    let mut all = subscribe(&client, ["/", "/s1/", "/s1/t/", "/s1/t"]).await;
    assert_eq!(subscribed(&car), ["/", "/t", "/t/"]);
    publish(&car, "/t", "1").await;
    publish(&car, "/other", "2").await;
    assert_eq!(next(&mut all).await, at("/s1/t", "1"));
    assert_eq!(next(&mut all).await, at("/s1/other", "2"));
}

#[tokio::test]
async fn each_goes_only_to_those_who_want_it() {
    let ((one, to_one), (two, to_two)) = (upstream().await, upstream().await);
    let routes = Router::new().nest("/s1", to_one).nest("/fleet/s2", to_two);
    let (gateway, connector) = gateway(routes);
    let client = connect(&connector).await;
    let (first, second) = (connect(&connector).await, connect(&connector).await);
    let mut first = subscribe(&first, ["/s1/x"]).await;
    let mut second = subscribe(&second, ["/fleet/"]).await;
    let mut all = subscribe(&client, ["/"]).await;
    publish(&one, "/x", "one").await;
    publish(&one, "/y", "not for the first").await;
    assert_eq!(next(&mut all).await, at("/s1/x", "one"));
    assert_eq!(next(&mut all).await, at("/s1/y", "not for the first"));
    publish(&two, "/x", "two").await;
    assert_eq!(next(&mut all).await, at("/fleet/s2/x", "two"));
    publish(&gateway, "/x", "of the gateway").await;
    assert_eq!(next(&mut all).await, at("/x", "of the gateway"));
    publish(&one, "/x", "last").await;
    publish(&two, "/x", "last").await;
    assert_eq!(next(&mut first).await, at("/s1/x", "one"));
    assert_eq!(next(&mut first).await, at("/s1/x", "last"));
    assert_eq!(next(&mut second).await, at("/fleet/s2/x", "two"));
    assert_eq!(next(&mut second).await, at("/fleet/s2/x", "last"));
}

#[tokio::test]
async fn one_connection_can_be_below_two_prefixes() {
    let (car, link) = upstream().await;
    let (_gateway, connector) = gateway(Router::new().nest("/a", link.clone()).nest("/b", link));
    let client = connect(&connector).await;
    let mut a = subscribe(&client, ["/a/x"]).await;
    let b = subscribe(&client, ["/b/x"]).await;
    publish(&car, "/x", "1").await;
    assert_eq!(next(&mut a).await, at("/a/x", "1"));
    drop(b);
    within(client.ping()).await.unwrap();
    publish(&car, "/x", "2").await;
    assert_eq!(next(&mut a).await, at("/a/x", "2"));
    drop(a);
    until(|| subscribed(&car).is_empty()).await;
}

#[tokio::test]
async fn a_url_belongs_to_the_longest_prefix() {
    let ((outer, to_outer), (inner, to_inner)) = (upstream().await, upstream().await);
    let (gateway, connector) = gateway(Router::new().nest("/", to_outer).nest("/s1", to_inner));
    let client = connect(&connector).await;
    let mut below = subscribe(&client, ["/s1/x"]).await;
    assert!(subscribed(&outer).is_empty());
    assert_eq!(subscribed(&inner), ["/x"]);
    let mut all = subscribe(&client, ["/"]).await;
    publish(&outer, "/s1/x", "pretends").await;
    publish(&outer, "/x", "outer").await;
    assert_eq!(next(&mut all).await, at("/x", "outer"));
    publish(&inner, "/x", "inner").await;
    assert_eq!(next(&mut all).await, at("/s1/x", "inner"));
    assert_eq!(next(&mut below).await, at("/s1/x", "inner"));
    assert_eq!(gateway.counters().relay_publications_lost, 1);
}

#[tokio::test]
async fn they_pass_a_gateway_behind_a_gateway() {
    let (car, link) = upstream().await;
    let (_near, to_near) = gateway(Router::new().nest("/car", link));
    let (_far, connector) = gateway(Router::new().nest("/site", connect(&to_near).await));
    let client = connect(&connector).await;
    let mut speeds = subscribe(&client, ["/site/car/speed"]).await;
    assert_eq!(subscribed(&car), ["/speed"]);
    publish(&car, "/speed", "3").await;
    assert_eq!(next(&mut speeds).await, at("/site/car/speed", "3"));
    drop(speeds);
    until(|| subscribed(&car).is_empty()).await;
}

#[tokio::test]
async fn they_pass_a_router_in_a_router() {
    let (car, link) = upstream().await;
    let fleet = Router::new().nest("/7", link);
    let site = Router::new().nest("/cars/", fleet);
    let (_gateway, connector) = gateway(Router::new().fallback_service(site));
    let client = connect(&connector).await;
    let mut speeds = subscribe(&client, ["/cars/7/speed"]).await;
    publish(&car, "/speed", "3").await;
    assert_eq!(next(&mut speeds).await, at("/cars/7/speed", "3"));
}

#[tokio::test]
async fn the_end_of_the_gateway_gives_up_what_it_had_subscribed() {
    let (car, link) = upstream().await;
    let (gateway, connector) = gateway(Router::new().nest("/s1", link.clone()));
    let client = connect(&connector).await;
    let _all = subscribe(&client, ["/", "/s1/x"]).await;
    assert_eq!(subscribed(&car), ["/", "/x"]);
    within(gateway.shutdown(PATIENCE)).await.unwrap();
    until(|| subscribed(&car).is_empty()).await;
    assert!(link.is_connected());
}

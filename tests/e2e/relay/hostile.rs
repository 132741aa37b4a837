use vsoa::{
    ReceiveError, Router,
    protocol::{Kind, limits::MAX_PACKET_LEN},
};

use super::{at, confirm, connect, gateway, next, publication, raw_upstream};
use crate::{deadline::within, start::spawn};

#[tokio::test]
async fn what_is_no_publication_below_the_prefix_is_dropped() {
    let (link, mut car) = raw_upstream().await;
    let (gateway, connector) = gateway(Router::new().nest("/s1", link));
    let client = connect(&connector).await;
    let subscribing = spawn(client.subscribe_urls(["/s1/"]));
    assert_eq!(confirm(&mut car).await, (Kind::SUBSCRIBE, "/".to_owned()));
    let mut all = within(subscribing).await.unwrap().unwrap();
    let too_long = format!("/{}", "x".repeat(65_534));
    for url in ["", "no-slash", "../s2/x", &too_long] {
        car.send(&publication(url, "bad")).await;
    }
    car.send(&publication("/good", "good")).await;
    assert_eq!(next(&mut all).await, at("/s1/good", "good"));
    assert_eq!(
        gateway.counters().relay_publications_lost,
        1,
        "the others are no messages"
    );
    assert_eq!(gateway.counters().relay_publications, 1);
}

#[tokio::test]
async fn what_is_too_large_with_the_prefix_is_a_gap() {
    let (link, mut car) = raw_upstream().await;
    let (gateway, connector) = gateway(Router::new().nest("/prefix", link));
    let client = connect(&connector).await;
    let subscribing = spawn(client.subscribe_urls(["/prefix/a"]));
    assert_eq!(confirm(&mut car).await, (Kind::SUBSCRIBE, "/a".to_owned()));
    let mut reader = within(subscribing).await.unwrap().unwrap();
    let largest = vec![0; MAX_PACKET_LEN - 20 - "/a".len() - 2];
    car.send(&publication("/a", largest)).await;
    car.send(&publication("/a", "next")).await;
    match within(reader.recv()).await {
        Some(Err(ReceiveError::Gap { lost: 1 })) => {}
        got => panic!("{got:?}"),
    }
    assert_eq!(next(&mut reader).await, at("/prefix/a", "next"));
    assert_eq!(gateway.counters().relay_publications_lost, 1);
}

#[tokio::test]
async fn what_nobody_asked_for_reaches_nobody() {
    let (link, mut car) = raw_upstream().await;
    let (gateway, connector) = gateway(Router::new().nest("/s1", link));
    let client = connect(&connector).await;
    let subscribing = spawn(client.subscribe_urls(["/s1/a", "/s2/"]));
    assert_eq!(confirm(&mut car).await, (Kind::SUBSCRIBE, "/a".to_owned()));
    let mut reader = within(subscribing).await.unwrap().unwrap();
    for url in ["/b", "/s2/b", "/", "/a/b"] {
        car.send(&publication(url, "unwanted")).await;
    }
    car.send(&publication("/a", "wanted")).await;
    assert_eq!(next(&mut reader).await, at("/s1/a", "wanted"));
    assert_eq!(gateway.counters().relay_publications, 1);
}

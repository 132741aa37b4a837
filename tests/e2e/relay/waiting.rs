use std::time::Duration;

use vsoa::{
    ErrorKind, ReceiveError, Router, Status,
    protocol::{Header, Kind, Packet, SeqNo},
};

use super::{at, confirm, connect, gateway, next, publication, raw_upstream, subscribe, upstream};
use crate::{
    deadline::{until, within},
    raw::{RawPeer, request},
    start::{self, echo, serve, spawn},
};

#[tokio::test]
async fn a_subscriber_is_answered_when_upstream_has_answered() {
    let (link, mut car) = raw_upstream().await;
    let (gateway, connector) = gateway(echo().nest("/s1", link));
    let (one, two) = (connect(&connector).await, connect(&connector).await);
    let first = spawn(one.subscribe_urls(["/s1/a"]));
    let asked = car.receive().await;
    assert_eq!((asked.header.kind, &*asked.url), (Kind::SUBSCRIBE, "/a"));
    let second = spawn(two.subscribe_urls(["/s1/a"]));
    until(|| {
        gateway
            .clients()
            .iter()
            .all(|client| client.is_subscribed("/s1/a"))
    })
    .await;
    assert!(
        within(one.get("/echo")).await.is_ok(),
        "meanwhile others are served"
    );
    assert!(!first.is_finished() && !second.is_finished());
    let answer = Packet::new(Header::reply(Kind::SUBSCRIBE, asked.header.seqno));
    let message = publication("/a", "1");
    car.send_all([&answer, &message]).await;
    for subscription in [first, second] {
        let mut subscription = within(subscription).await.unwrap().unwrap();
        assert_eq!(next(&mut subscription).await, at("/s1/a", "1"));
    }
}

#[tokio::test]
async fn one_who_vanishes_does_not_take_the_answer_of_another() {
    let (link, mut car) = raw_upstream().await;
    let (gateway, connector) = gateway(Router::new().nest("/s1", link));
    let (one, two) = (connect(&connector).await, connect(&connector).await);
    let _first = spawn(one.subscribe_urls(["/s1/a"]));
    let asked = car.receive().await;
    let second = spawn(two.subscribe_urls(["/s1/a"]));
    until(|| {
        gateway
            .clients()
            .iter()
            .all(|client| client.is_subscribed("/s1/a"))
    })
    .await;
    one.close();
    until(|| gateway.clients().len() == 1).await;
    let header = Header::reply(Kind::SUBSCRIBE, asked.header.seqno);
    car.send(&Packet::new(header)).await;
    let subscription = within(second).await.unwrap().unwrap();
    drop(subscription);
    assert_eq!(
        confirm(&mut car).await,
        (Kind::UNSUBSCRIBE, "/a".to_owned())
    );
}

#[tokio::test]
async fn what_is_given_up_before_the_answer_is_given_up_after_it() {
    let (link, mut car) = raw_upstream().await;
    let gateway = serve(Router::new().nest("/s1", link)).await;
    let mut client = RawPeer::connect(gateway.local_addr())
        .await
        .introduced()
        .await;
    client.send(&request(Kind::SUBSCRIBE, 1, "/s1/a")).await;
    let asked = car.receive().await;
    client.send(&request(Kind::UNSUBSCRIBE, 2, "/s1/a")).await;
    let given_up = client.receive().await.header;
    assert_eq!(
        (given_up.seqno, given_up.status),
        (SeqNo(2), Status::SUCCESS)
    );
    let header = Header::reply(Kind::SUBSCRIBE, asked.header.seqno);
    car.send(&Packet::new(header)).await;
    assert_eq!(
        confirm(&mut car).await,
        (Kind::UNSUBSCRIBE, "/a".to_owned())
    );
    let answer = client.receive().await.header;
    assert_eq!((answer.seqno, answer.status), (SeqNo(1), Status::PROXY));
    client.send(&request(Kind::SUBSCRIBE, 3, "/s1/a")).await;
    assert_eq!(confirm(&mut car).await, (Kind::SUBSCRIBE, "/a".to_owned()));
    let answer = client.receive().await.header;
    assert_eq!((answer.seqno, answer.status), (SeqNo(3), Status::SUCCESS));
}

#[tokio::test]
async fn a_list_that_is_refused_takes_no_other_subscription_with_it() {
    let (link, mut car) = raw_upstream().await;
    let (_gateway, connector) = gateway(Router::new().nest("/s1", link));
    let client = connect(&connector).await;
    let list = spawn(client.subscribe_urls(["/s1/a", "/s1/b"]));
    let mut asked = [car.receive().await, car.receive().await];
    asked.sort_by(|one, other| one.url.cmp(&other.url));
    let [a, b] = asked.map(|asked| Header::reply(Kind::SUBSCRIBE, asked.header.seqno));
    car.send(&Packet::new(a)).await;
    let mut alone = subscribe(&client, ["/s1/a"]).await;
    assert!(!list.is_finished());
    car.send(&Packet::new(b.with_status(Status(200)))).await;
    let refused = within(list).await.unwrap().unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Refused(Status(200)));
    car.send(&publication("/a", "1")).await;
    assert_eq!(next(&mut alone).await, at("/s1/a", "1"));
}

#[tokio::test]
async fn one_that_never_answers_holds_up_nothing_else() {
    let (link, mut silent) = raw_upstream().await;
    let (car, to_car) = upstream().await;
    let (_gateway, connector) = gateway(echo().nest("/silent", link).nest("/s1", to_car));
    let client = connect(&connector).await;
    let patient = client.subscribe_urls(["/silent/x"]);
    let waiting = spawn(patient.timeout(Duration::from_mins(2)));
    let asked = silent.receive().await;
    assert_eq!(&*asked.url, "/x");
    let mut doors = subscribe(&client, ["/s1/door"]).await;
    super::publish(&car, "/door", "1").await;
    assert_eq!(next(&mut doors).await, at("/s1/door", "1"));
    assert!(within(client.get("/echo")).await.is_ok());
    tokio::time::pause();
    let mut all = subscribe(&client, ["/"]).await;
    super::publish(&car, "/window", "2").await;
    assert_eq!(next(&mut all).await, at("/s1/window", "2"));
    assert!(!waiting.is_finished(), "it has a minute");
    let refused = waiting.await.unwrap().unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Refused(Status::PROXY));
}

#[tokio::test]
async fn a_gap_upstream_is_a_gap_for_those_who_may_miss_something() {
    let (link, mut car) = raw_upstream().await;
    let (_other, to_other) = upstream().await;
    let (gateway, connector) = gateway(Router::new().nest("/s1", link).nest("/s2", to_other));
    let client = connect(&connector).await;
    let reading = spawn(client.subscribe_urls(["/s1/a"]));
    assert_eq!(confirm(&mut car).await, (Kind::SUBSCRIBE, "/a".to_owned()));
    let mut reader = within(reading).await.unwrap().unwrap();
    let mut other = subscribe(&client, ["/s2/a"]).await;
    let gap = request(Kind::NOOP, 5, "/a");
    car.send_all([&gap, &publication("/a", "next")]).await;
    match within(reader.recv()).await {
        Some(Err(ReceiveError::Gap { lost: 5 })) => {}
        got => panic!("{got:?}"),
    }
    assert_eq!(next(&mut reader).await, at("/s1/a", "next"));
    super::publish(&gateway, "/s2/a", "of the gateway").await;
    assert_eq!(next(&mut other).await, at("/s2/a", "of the gateway"));
    assert_eq!(gateway.counters().relay_publications_lost, 5);
}

#[tokio::test]
async fn a_subscriber_that_takes_nothing_does_not_stall_the_connection_upstream() {
    let car = serve(echo()).await;
    let link = start::connect(&car).await;
    let gateway = serve(Router::new().nest("/s1", link.clone())).await;
    let slow = RawPeer::connect_with_little_room(gateway.local_addr()).await;
    let mut slow = slow.introduced().await;
    slow.send(&request(Kind::SUBSCRIBE, 1, "/s1/big")).await;
    assert_eq!(slow.receive().await.header.kind, Kind::SUBSCRIBE);
    let mut beside = subscribe(&link, ["/big"]).await;
    for number in 0..200 {
        super::publish(&car, "/big", vec![0; 100_000]).await;
        assert!(within(beside.recv()).await.unwrap().is_ok());
        if number % 20 == 0 {
            assert!(within(link.get("/echo")).await.is_ok());
        }
    }
    until(|| gateway.counters().send_timeouts == 1).await;
}

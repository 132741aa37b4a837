//! What comes too often, and what comes too seldom: regulators, the newest value, deadlines.

use std::{fmt::Debug, time::Duration};

use serde::{Deserialize, Serialize};
use vsoa::{
    Client, ErrorKind, Latest, Message, Payload, ReceiveError, Router, Server, State, Topic, Url,
};

use crate::{deadline::within, start::in_memory};

#[vsoa::topic("/wheel/{name}/speed", deadline = "500ms")]
#[derive(Debug, PartialEq)]
struct Speed {
    name: String,
    kmh: u32,
}

#[vsoa::topic("/fan", state)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Fan {
    speed: u32,
}

fn speed(name: &str, kmh: u32) -> Speed {
    let name = name.to_owned();
    Speed { name, kmh }
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Publishes values, and waits until the client has them.
async fn publish<const N: usize>(server: &Server, client: &Client, speeds: [Speed; N]) {
    let publisher = server.publisher::<Speed>();
    for speed in &speeds {
        publisher.publish(speed).await.unwrap();
    }
    client.ping().await.unwrap();
}

/// What comes within this time.
async fn within_ms<T: Debug>(
    millis: u64,
    receiving: impl Future<Output = Option<Result<T, ReceiveError>>>,
) -> Option<T> {
    let received = tokio::time::timeout(ms(millis), receiving).await;
    received
        .ok()
        .map(|item| item.expect("it goes on").expect("it is a value"))
}

fn assert_stale(error: &ReceiveError, after: Duration) {
    assert!(
        matches!(error, ReceiveError::Stale { deadline } if *deadline == after),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_newest_of_each_url_comes_once_a_period() {
    let (server, client) = in_memory(Router::new()).await;
    let speeds = client
        .subscribe::<Speed>()
        .deadline(Duration::MAX)
        .await
        .unwrap();
    let mut speeds = speeds.regulate(ms(100));
    publish(&server, &client, [speed("left", 1)]).await;
    assert_eq!(within_ms(1, speeds.recv()).await, Some(speed("left", 1)));
    publish(
        &server,
        &client,
        [speed("left", 2), speed("right", 3), speed("left", 4)],
    )
    .await;
    assert_eq!(within_ms(1, speeds.recv()).await, Some(speed("right", 3)));
    assert_eq!(within_ms(90, speeds.recv()).await, None);
    assert_eq!(within_ms(20, speeds.recv()).await, Some(speed("left", 4)));
    assert_eq!(within_ms(1000, speeds.recv()).await, None);
    publish(&server, &client, [speed("left", 5)]).await;
    assert_eq!(within_ms(1, speeds.recv()).await, Some(speed("left", 5)));
}

#[tokio::test(start_paused = true)]
async fn errors_pass_a_regulator_at_once_and_the_last_value_passes_at_the_end() {
    let (server, client) = in_memory(Router::new()).await;
    let speeds = client.subscribe::<Speed>().await.unwrap();
    let mut speeds = speeds.regulate(ms(100));
    publish(&server, &client, [speed("left", 1), speed("right", 1)]).await;
    assert!(within_ms(1, speeds.recv()).await.is_some());
    assert!(within_ms(1, speeds.recv()).await.is_some());
    let unreadable = Message::new(Url::from_static("/wheel/left/speed"), Payload::EMPTY);
    server.publish(unreadable).await.unwrap();
    publish(&server, &client, [speed("left", 2)]).await;
    let error = speeds.recv().await.unwrap().unwrap_err();
    assert!(matches!(error, ReceiveError::Unreadable { .. }), "{error}");
    drop(server);
    let last = tokio::time::timeout(ms(50), speeds.recv()).await.unwrap();
    assert_eq!(last.unwrap().unwrap(), speed("left", 2));
    assert!(speeds.recv().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_regulated_publisher_sends_the_newest_and_never_loses_the_last() {
    let (server, client) = in_memory(Router::new()).await;
    let subscribing = client.subscribe::<Speed>().deadline(Duration::MAX);
    let mut speeds = subscribing.await.unwrap();
    let publisher = server.publisher::<Speed>().regulate(ms(100));
    publisher.publish(&speed("left", 1)).unwrap();
    assert_eq!(within_ms(1, speeds.recv()).await, Some(speed("left", 1)));
    for kmh in 2..50 {
        publisher.publish(&speed("left", kmh)).unwrap();
    }
    publisher.publish(&speed("right", 1)).unwrap();
    drop(publisher);
    assert_eq!(within_ms(1, speeds.recv()).await, Some(speed("right", 1)));
    assert_eq!(within_ms(90, speeds.recv()).await, None);
    assert_eq!(within_ms(20, speeds.recv()).await, Some(speed("left", 49)));
    assert_eq!(within_ms(1000, speeds.recv()).await, None);
}

#[tokio::test(start_paused = true)]
async fn a_regulated_publisher_says_what_it_cannot_publish() {
    let (server, _client) = in_memory(Router::new()).await;
    let publisher = server.publisher::<Speed>().regulate(ms(100));
    let slash = publisher.publish(&speed("a/b", 1)).unwrap_err();
    assert_eq!(slash.kind(), ErrorKind::InvalidUrl);
    let long = publisher
        .publish(&speed(&"x".repeat(70_000), 1))
        .unwrap_err();
    assert_eq!(long.kind(), ErrorKind::InvalidUrl);
    server.shutdown(ms(10)).await.unwrap();
    let closed = publisher.publish(&speed("left", 1)).unwrap_err();
    assert!(closed.is_closed());
}

#[tokio::test(start_paused = true)]
async fn silence_beyond_the_deadline_is_told_once() {
    const { assert!(Speed::DEADLINE.is_some() && Fan::DEADLINE.is_none()) };
    let (server, client) = in_memory(Router::new()).await;
    let mut speeds = client.subscribe::<Speed>().await.unwrap();
    assert_eq!(within_ms(499, speeds.recv()).await, None);
    assert_stale(&speeds.recv().await.unwrap().unwrap_err(), ms(500));
    assert_eq!(within_ms(5000, speeds.recv()).await, None);

    for kmh in 0..5 {
        publish(&server, &client, [speed("left", kmh)]).await;
        assert_eq!(within_ms(1, speeds.recv()).await, Some(speed("left", kmh)));
        assert_eq!(within_ms(400, speeds.recv()).await, None);
    }
    let stale = tokio::time::timeout(ms(100), speeds.recv()).await.unwrap();
    assert_stale(&stale.unwrap().unwrap_err(), ms(500));
}

#[tokio::test(start_paused = true)]
async fn silence_counts_from_when_a_value_came_and_only_values_of_the_topic_end_it() {
    let (server, client) = in_memory(Router::new()).await;
    let subscribing = client.subscribe::<Speed>().deadline(ms(200));
    let mut speeds = subscribing.await.unwrap();
    publish(&server, &client, [speed("left", 1)]).await;
    tokio::time::advance(ms(150)).await;
    let other = Message::new(Url::from_static("/wheel/left/brake"), Payload::EMPTY);
    server.publish(other).await.unwrap();
    client.ping().await.unwrap();
    tokio::time::advance(ms(40)).await;
    assert_eq!(within_ms(1, speeds.recv()).await, Some(speed("left", 1)));
    let stale = tokio::time::timeout(ms(10), speeds.recv()).await.unwrap();
    assert_stale(&stale.unwrap().unwrap_err(), ms(200));
}

#[tokio::test(start_paused = true)]
async fn the_latest_value_is_read_without_waiting_and_has_an_age() {
    let (server, client) = in_memory(Router::new()).await;
    let mut latest = client.subscribe::<Speed>().await.unwrap().latest();
    assert!(latest.get().is_none() && latest.age().is_none() && !latest.is_stale());
    tokio::time::advance(ms(500)).await;
    assert!(latest.is_stale());

    publish(&server, &client, [speed("left", 1), speed("left", 2)]).await;
    let other = Message::new(Url::from_static("/wheel/left/brake"), Payload::EMPTY);
    server.publish(other).await.unwrap();
    client.ping().await.unwrap();
    tokio::time::advance(ms(300)).await;
    assert_eq!(latest.age(), Some(ms(300)), "it counts from when it came");
    assert!(!latest.is_stale());
    assert_eq!(*latest.get().unwrap(), speed("left", 2));
    assert_eq!(*latest.get().unwrap(), speed("left", 2));
    tokio::time::advance(ms(200)).await;
    assert!(latest.is_stale());
    drop(server);
    within(client.closed()).await;
    assert!(latest.is_stale());
    assert_eq!(*latest.get().unwrap(), speed("left", 2));
}

async fn changed(latest: &mut Latest<Speed>) -> Option<u32> {
    within_ms(1, latest.changed()).await.map(|speed| speed.kmh)
}

#[tokio::test(start_paused = true)]
async fn a_change_is_waited_for_and_told_once() {
    let (server, client) = in_memory(Router::new()).await;
    let mut latest = client.subscribe::<Speed>().await.unwrap().latest();
    assert_eq!(changed(&mut latest).await, None);
    publish(&server, &client, [speed("left", 1), speed("left", 2)]).await;
    assert!(!latest.is_stale(), "to look at it takes nothing away");
    assert_eq!(changed(&mut latest).await, Some(2));
    assert_eq!(changed(&mut latest).await, None);
    publish(&server, &client, [speed("left", 3)]).await;
    assert_eq!(latest.get().unwrap().kmh, 3);
    assert_eq!(changed(&mut latest).await, None);
    let error = latest.changed().await.unwrap().unwrap_err();
    assert_stale(&error, ms(500));
    drop(server);
    assert!(latest.changed().await.is_none());
}

#[tokio::test]
async fn the_latest_value_of_a_state_is_there_from_the_start() {
    let state = State::new(Fan { speed: 1 }).unwrap();
    let (connector, listener) = vsoa::transport::memory::channel();
    let server = Server::builder().state(&state).serve(listener).unwrap();
    let client = within(Client::connect(connector)).await.unwrap();
    let mut fan = within(client.watch::<Fan>()).await.unwrap().latest();
    assert_eq!(*fan.get().unwrap(), Fan { speed: 1 });
    state.set(Fan { speed: 2 }).await.unwrap();
    let changed = within(fan.changed()).await.unwrap().unwrap();
    assert_eq!(*changed, Fan { speed: 2 });
    assert_eq!(
        fan.age().map(|age| age < Duration::from_secs(30)),
        Some(true)
    );
    assert!(!fan.is_stale());
    drop(server);
    within(client.closed()).await;
    assert!(fan.is_stale(), "no value will come any more");
}

use std::{
    future::{IntoFuture, poll_fn},
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::Poll,
    time::Duration,
};

use vsoa::{
    Client, ErrorKind, Payload, ReceiveError, Request, Router, Server, Session, Status,
    client::WhileDown,
    layer::auth::{Access, Decision},
    protocol::{Header, Kind, Packet},
    transport::memory,
};

use super::{epoch, message, next, serve, supervised, time_of, why_down};
use crate::{
    deadline::{until, within},
    raw::{RawPeer, listen},
    start::spawn,
};

/// Drops the server, and waits until the client has seen that.
async fn take_away(server: Server, client: &Client) {
    let mut states = client.states();
    drop(server);
    why_down(&mut states).await;
}

#[tokio::test(start_paused = true)]
async fn they_survive_and_tell_of_the_gap() {
    let (connector, _) = memory::channel();
    let server = serve(&connector, Router::new());
    let client = supervised(&connector).connect().unwrap();
    let mut all = within(client.subscribe_urls(["/a", "/b/"])).await.unwrap();
    let mut one = within(client.subscribe_urls(["/a"])).await.unwrap();
    server.publish(message("/a", "before")).await.unwrap();
    assert_eq!(next(&mut all).await, "before");
    take_away(server, &client).await;
    let server = serve(&connector, Router::new());
    epoch(&client, 2).await;
    server.publish(message("/a", "after")).await.unwrap();
    server
        .publish(message("/b/c", "after as well"))
        .await
        .unwrap();
    let told = within(all.recv()).await.unwrap().unwrap_err();
    assert!(matches!(told, ReceiveError::Reconnected), "{told}");
    assert_eq!(next(&mut all).await, "after");
    assert_eq!(next(&mut all).await, "after as well");
    assert_eq!(next(&mut one).await, "before", "what waited is not lost");
    let told = within(one.recv()).await.unwrap().unwrap_err();
    assert!(matches!(told, ReceiveError::Reconnected), "{told}");
    assert_eq!(next(&mut one).await, "after");
}

#[tokio::test(start_paused = true)]
async fn subscribing_waits_for_the_connection() {
    let (connector, _) = memory::channel();
    let client = supervised(&connector).connect().unwrap();
    let subscribing = spawn(client.subscribe_urls(["/t"]));
    why_down(&mut client.states()).await;
    let server = serve(&connector, Router::new());
    let mut subscription = within(subscribing).await.unwrap().unwrap();
    server.publish(message("/t", "first")).await.unwrap();
    assert_eq!(
        next(&mut subscription).await,
        "first",
        "there was no gap before it"
    );
}

#[tokio::test]
async fn subscribing_outlives_the_connection_that_it_began_on() {
    let (listener, addr) = listen().await;
    let client = Client::builder(addr).supervised().connect().unwrap();
    let mut first = RawPeer::accept(&listener).await.welcoming().await;
    let subscribing = spawn(client.subscribe_urls(["/t"]));
    assert_eq!(first.receive().await.header.kind, Kind::SUBSCRIBE);
    let mut states = client.states();
    drop(first);
    why_down(&mut states).await;
    let mut second = RawPeer::accept(&listener).await.welcoming().await;
    // What is there to subscribe anyway, and what the program waits for.
    for _ in 0..2 {
        let request = second.receive().await;
        assert_eq!(request.header.kind, Kind::SUBSCRIBE);
        let reply = Header::reply(Kind::SUBSCRIBE, request.header.seqno);
        second.send(&Packet::new(reply)).await;
    }
    assert!(within(subscribing).await.unwrap().is_ok());
}

#[tokio::test(start_paused = true)]
async fn subscribing_gives_up_in_time() {
    let (connector, _) = memory::channel();
    let client = supervised(&connector).connect().unwrap();
    let time = Duration::from_secs(3);
    let mut subscribing = spawn(client.subscribe_urls(["/t"]).timeout(time));
    assert_eq!(time_of(&mut subscribing).await, time);
    let error = within(client.subscribe_urls(["/t"]).timeout(time))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotConnected);
    let server = serve(&connector, Router::new());
    epoch(&client, 1).await;
    assert!(!server.is_subscribed("/t"));
}

#[tokio::test]
async fn what_failed_with_its_connection_is_given_up_on_the_next() {
    let (listener, addr) = listen().await;
    let client = Client::builder(addr)
        .supervised()
        .while_down(WhileDown::Fail)
        .connect()
        .unwrap();
    let mut first = RawPeer::accept(&listener).await.welcoming().await;
    epoch(&client, 1).await;
    let mut subscribing = pin!(client.subscribe_urls(["/t"]).into_future());
    let polled = poll_fn(|cx| Poll::Ready(subscribing.as_mut().poll(cx))).await;
    assert!(polled.is_pending());
    assert_eq!(first.receive().await.header.kind, Kind::SUBSCRIBE);
    drop(first);
    // The program learns that it has failed only when there is another connection.
    let mut second = RawPeer::accept(&listener).await.welcoming().await;
    let request = second.receive().await;
    assert_eq!(request.header.kind, Kind::SUBSCRIBE);
    let reply = Header::reply(Kind::SUBSCRIBE, request.header.seqno);
    second.send(&Packet::new(reply)).await;
    epoch(&client, 2).await;
    assert!(within(subscribing).await.unwrap_err().is_closed());
    let request = second.receive().await;
    assert_eq!(request.header.kind, Kind::UNSUBSCRIBE);
    assert_eq!(request.url, "/t");
}

#[tokio::test(start_paused = true)]
async fn what_is_given_up_while_down_is_not_subscribed_again() {
    let (connector, _) = memory::channel();
    let server = serve(&connector, Router::new());
    let client = supervised(&connector).connect().unwrap();
    let dropped = within(client.subscribe_urls(["/dropped"])).await.unwrap();
    let ended = within(client.subscribe_urls(["/ended"])).await.unwrap();
    let kept = within(client.subscribe_urls(["/kept"])).await.unwrap();
    take_away(server, &client).await;
    drop(dropped);
    within(ended.unsubscribe()).await.unwrap();
    let server = serve(&connector, Router::new());
    epoch(&client, 2).await;
    let subscribed = ["/dropped", "/ended", "/kept"].map(|url| server.is_subscribed(url));
    assert_eq!(subscribed, [false, false, true]);
    drop(kept);
    until(|| !server.is_subscribed("/kept")).await;
}

#[tokio::test(start_paused = true)]
async fn what_is_asked_after_the_gap_was_told_misses_nothing() {
    let (connector, _) = memory::channel();
    let server = serve(&connector, Router::new());
    let client = supervised(&connector).connect().unwrap();
    let mut subscription = within(client.subscribe_urls(["/state"])).await.unwrap();
    take_away(server, &client).await;
    let subscribed = Arc::new(AtomicBool::new(false));
    let seen = subscribed.clone();
    let state = Router::new().route("/state", move |_: Request| {
        let subscribed = seen.load(Ordering::Relaxed);
        async move { Payload::json(&subscribed) }
    });
    let server = Server::builder()
        .on_event(move |event| {
            if let vsoa::ServerEvent::Subscribed { .. } = event {
                subscribed.store(true, Ordering::Relaxed);
            }
        })
        .merge(state)
        .serve(connector.listen())
        .unwrap();
    within(subscription.recv()).await.unwrap().unwrap_err();
    let answer = within(client.get("/state")).await.unwrap();
    let was_subscribed: bool = answer.payload().parse().unwrap();
    assert!(was_subscribed);
    drop(server);
}

#[tokio::test(start_paused = true)]
async fn a_subscription_that_is_refused_later_is_told_and_asked_for_again() {
    let (connector, _) = memory::channel();
    let server = serve(&connector, Router::new());
    let client = supervised(&connector).connect().unwrap();
    let mut both = within(client.subscribe_urls(["/secret", "/open"]))
        .await
        .unwrap();
    take_away(server, &client).await;
    let strict = Server::builder()
        .authorizer(|_: &Session, access: Access<'_>| match access {
            Access::Subscribe { url, .. } if url == "/secret" => Decision::FORBIDDEN,
            _ => Decision::Allow,
        })
        .serve(connector.listen())
        .unwrap();
    epoch(&client, 2).await;
    let told = within(both.recv()).await.unwrap().unwrap_err();
    assert!(matches!(told, ReceiveError::Reconnected), "{told}");
    let told = within(both.recv()).await.unwrap().unwrap_err();
    let ReceiveError::Refused { url, status } = told else {
        panic!("{told}");
    };
    assert_eq!((&*url, status), ("/secret", Status::NO_PERMISSIONS));
    strict.publish(message("/open", "goes on")).await.unwrap();
    assert_eq!(next(&mut both).await, "goes on");
    take_away(strict, &client).await;
    let server = serve(&connector, Router::new());
    epoch(&client, 3).await;
    let told = within(both.recv()).await.unwrap().unwrap_err();
    assert!(matches!(told, ReceiveError::Reconnected), "{told}");
    server.publish(message("/secret", "again")).await.unwrap();
    assert_eq!(next(&mut both).await, "again");
}

#[tokio::test(start_paused = true)]
async fn datagram_listeners_survive_and_are_told() {
    let (connector, _) = memory::channel();
    let server = serve(&connector, Router::new());
    let client = supervised(&connector).connect().unwrap();
    epoch(&client, 1).await;
    let mut datagrams = client.datagrams();
    take_away(server, &client).await;
    let server = serve(&connector, Router::new());
    epoch(&client, 2).await;
    let told = within(datagrams.recv()).await.unwrap().unwrap_err();
    assert!(matches!(told, ReceiveError::Reconnected), "{told}");
    server.clients()[0]
        .datagram(message("/d", "hello"))
        .unwrap();
    let received = within(datagrams.recv()).await.unwrap().unwrap();
    assert_eq!(received.payload.data, "hello");
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_is_away_for_many_connections_is_told_once() {
    let (connector, _) = memory::channel();
    let mut server = serve(&connector, Router::new());
    let client = supervised(&connector).connect().unwrap();
    let mut subscription = within(client.subscribe_urls(["/t"])).await.unwrap();
    for round in 2..=5 {
        take_away(server, &client).await;
        server = serve(&connector, Router::new());
        epoch(&client, round).await;
    }
    server.publish(message("/t", "at last")).await.unwrap();
    let told = within(subscription.recv()).await.unwrap().unwrap_err();
    assert!(matches!(told, ReceiveError::Reconnected), "{told}");
    assert_eq!(next(&mut subscription).await, "at last");
}

#[tokio::test(start_paused = true)]
async fn many_subscriptions_come_back() {
    let (connector, _) = memory::channel();
    let server = serve(&connector, Router::new());
    let client = supervised(&connector).connect().unwrap();
    let urls: Vec<String> = (0..1000).map(|n| format!("/topic/{n}")).collect();
    let subscription = within(client.subscribe_urls(&urls)).await.unwrap();
    take_away(server, &client).await;
    let server = serve(&connector, Router::new());
    epoch(&client, 2).await;
    assert!(urls.iter().all(|url| server.is_subscribed(url)));
    drop(subscription);
}

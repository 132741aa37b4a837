use std::time::Duration;

use bytes::Bytes;
use vsoa::{CloseReason, Message, Payload, Request, Router, Server, Url, server::SlowSubscriber};

use super::{Tls, serve, to};
use crate::{
    deadline::{until, within},
    gate::Gate,
    start::{PATIENCE, echo, spawn},
};

#[tokio::test]
async fn large_payloads_go_both_ways_at_once() {
    let (_server, client) = Tls::new().start(echo()).await;
    let large = pattern(256 * 1024 - 64);
    let calls: Vec<_> = (0..64)
        .map(|_| spawn(client.set("/echo").data(large.clone())))
        .collect();
    for call in calls {
        let answer = within(call).await.unwrap().unwrap();
        assert_eq!(answer.payload().data, large);
    }
}

#[tokio::test]
async fn thousands_of_small_calls_go_both_ways_at_once() {
    let (_server, client) = Tls::new().start(echo()).await;
    let calls: Vec<_> = (0..2000_u32)
        .map(|number| (number, spawn(client.get("/echo").param(&number))))
        .collect();
    for (number, call) in calls {
        let answer = within(call).await.unwrap().unwrap();
        assert_eq!(answer.payload().parse::<u32>().unwrap(), number);
    }
}

#[tokio::test]
async fn publications_arrive_in_order() {
    let (server, client) = Tls::new().start(Router::new()).await;
    let mut subscription = within(client.subscribe_urls(["/t"])).await.unwrap();
    let publishing = spawn(async move {
        for number in 0..1000_u32 {
            let data = pattern(usize::try_from(number).unwrap() * 7);
            let payload = Payload::json(&number).unwrap().with_data(data);
            let message = Message::new(Url::from_static("/t"), payload);
            server.publish(message).await.unwrap();
        }
        server
    });
    for number in 0..1000_u32 {
        let message = within(subscription.recv()).await.unwrap().unwrap();
        assert_eq!(message.payload.parse::<u32>().unwrap(), number);
        assert_eq!(
            message.payload.data.len(),
            usize::try_from(number).unwrap() * 7
        );
    }
    within(publishing).await.unwrap();
}

#[tokio::test]
async fn calls_in_flight_are_answered_before_a_server_shuts_down() {
    let gate = Gate::closed();
    let routes = Router::new().route("/gate", gate.handler());
    let (server, client) = Tls::new().start(routes).await;
    let call = spawn(client.get("/gate").data("last"));
    gate.entered(1).await;
    let shutdown = spawn(server.shutdown(PATIENCE));
    gate.open(1);
    let answer = within(call).await.unwrap().unwrap();
    assert_eq!(answer.payload().data, "last");
    within(shutdown).await.unwrap().unwrap();
    assert_eq!(within(client.closed()).await, CloseReason::Peer);
}

#[tokio::test]
async fn each_side_sees_that_the_other_closes() {
    let (server, client) = Tls::new().start(echo()).await;
    let session = server.clients().remove(0);
    client.close();
    assert_eq!(within(session.closed()).await, CloseReason::Peer);
    assert_eq!(within(client.closed()).await, CloseReason::Local);

    let (server, client) = Tls::new().start(echo()).await;
    server.clients()[0].close();
    assert_eq!(within(client.closed()).await, CloseReason::Peer);
}

/// The handler has been given up with the client, so the call has to be sent before that.
#[tokio::test]
async fn what_a_client_sent_last_is_served() {
    let (sender, mut called) = tokio::sync::mpsc::unbounded_channel();
    let routes = Router::new().route("/last", move |call: Request| {
        sender.send(call.payload().data.len()).unwrap();
        async {}
    });
    let (_server, client) = Tls::new().start(routes).await;
    let large = pattern(200_000);
    within(client.set("/last").data(large).one_way())
        .await
        .unwrap();
    client.close();
    assert_eq!(within(called.recv()).await, Some(200_000));
}

#[tokio::test]
async fn a_client_that_takes_nothing_is_closed_and_disturbs_nobody() {
    let tls = Tls::new();
    let builder = Server::builder()
        .merge(echo())
        .slow_subscribers(SlowSubscriber::DropOldest)
        .send_timeout(Duration::from_millis(200));
    let server = serve(tls.server(), builder).await;
    let slow = super::wire::subscriber_that_never_reads(&tls, &server, "/t").await;
    let reader = within(to(&server, tls.client()).connect()).await.unwrap();
    let message = Message::new(Url::from_static("/t"), Payload::from_data(pattern(60_000)));
    within(async {
        while server.counters().send_timeouts == 0 {
            server.publish(message.clone()).await.unwrap();
            tokio::task::yield_now().await;
        }
    })
    .await;
    until(|| server.clients().len() == 1).await;
    within(reader.get("/echo")).await.unwrap();
    drop(slow);
}

fn pattern(len: usize) -> Bytes {
    (0..=250).cycle().take(len).collect()
}

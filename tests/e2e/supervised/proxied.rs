use std::time::Duration;

use vsoa::{
    Client, ErrorKind, ReceiveError, Router, Server, Session, Status,
    client::{Backoff, WhileDown},
    layer::auth::{Access, Decision},
    transport::memory,
};

use super::{epoch, message, next, serve, supervised, why_down};
use crate::{
    deadline::within,
    relay::{connect, gateway},
    start::{echo, in_memory},
    streams::{echo_stream, round_trip},
};

#[tokio::test(start_paused = true)]
async fn a_proxy_says_that_what_is_behind_it_is_away_and_serves_it_when_it_is_back() {
    let (connector, _) = memory::channel();
    let builder = supervised(&connector).while_down(WhileDown::Fail);
    let upstream = builder.connect().unwrap();
    let (_server, client) = in_memory(Router::new().nest("/s1", upstream.clone())).await;
    let answer = within(client.get("/s1/echo")).await.unwrap();
    assert_eq!(answer.status(), Status::PROXY);
    let _upstream = serve(&connector, echo());
    within(upstream.connected()).await.unwrap();
    let answer = within(client.get("/s1/echo")).await.unwrap();
    assert!(answer.status().is_success());
}

#[tokio::test(start_paused = true)]
async fn subscribers_of_a_proxy_go_on_and_learn_of_the_gap() {
    let (connector, _) = memory::channel();
    let first = serve(&connector, Router::new());
    let upstream = supervised(&connector).connect().unwrap();
    let (_server, client) = in_memory(Router::new().nest("/s1", upstream.clone())).await;
    let mut subscription = within(client.subscribe_urls(["/s1/t"])).await.unwrap();
    first.publish(message("/t", "before")).await.unwrap();
    assert_eq!(next(&mut subscription).await, "before");
    drop(first);
    let second = serve(&connector, Router::new());
    epoch(&upstream, 2).await;
    second.publish(message("/t", "after")).await.unwrap();
    let told = within(subscription.recv()).await.unwrap().unwrap_err();
    assert!(matches!(told, ReceiveError::Gap { .. }), "{told}");
    assert_eq!(next(&mut subscription).await, "after");
}

#[tokio::test(start_paused = true)]
async fn subscribers_of_a_proxy_are_refused_what_its_server_does_not_allow_any_more() {
    let (connector, _) = memory::channel();
    let first = serve(&connector, Router::new());
    let upstream = supervised(&connector).connect().unwrap();
    let routes = Router::new().nest("/s1", upstream.clone());
    let (_gateway, to_gateway) = gateway(routes);
    let (one, two) = (connect(&to_gateway).await, connect(&to_gateway).await);
    let mut early = within(one.subscribe_urls(["/s1/t"])).await.unwrap();

    drop(first);
    let strict = Server::builder()
        .authorizer(|_: &Session, access: Access<'_>| match access {
            Access::Subscribe { .. } => Decision::FORBIDDEN,
            _ => Decision::Allow,
        })
        .serve(connector.listen())
        .unwrap();
    epoch(&upstream, 2).await;
    let told = within(early.recv()).await.unwrap().unwrap_err();
    assert!(matches!(told, ReceiveError::Gap { .. }), "{told}");
    within(upstream.ping()).await.unwrap();
    let refused = within(two.subscribe_urls(["/s1/t"])).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Refused(Status::NO_PERMISSIONS));

    drop(strict);
    let third = serve(&connector, Router::new());
    epoch(&upstream, 3).await;
    let told = within(early.recv()).await.unwrap().unwrap_err();
    assert!(matches!(told, ReceiveError::Gap { .. }), "{told}");
    third.publish(message("/t", "again")).await.unwrap();
    assert_eq!(next(&mut early).await, "again");
    within(two.subscribe_urls(["/s1/t"])).await.unwrap();
    drop(early);
    crate::deadline::until(|| !third.is_subscribed("/t")).await;
}

#[tokio::test]
async fn streams_are_those_of_the_new_connection() {
    let first = crate::start::serve(echo_stream()).await;
    let addr = first.local_addr();
    let client = Client::builder(addr)
        .supervised()
        .backoff(Backoff::fixed(Duration::from_millis(10)))
        .connect()
        .unwrap();
    let open = async || {
        let answer = within(client.get("/stream")).await.unwrap();
        within(answer.open_stream()).await.unwrap()
    };
    let old = open().await;
    let mut states = client.states();
    drop(first);
    why_down(&mut states).await;
    let _second = Server::builder()
        .merge(echo_stream())
        .bind(addr)
        .await
        .unwrap();
    epoch(&client, 2).await;
    assert_eq!(round_trip(open().await, b"new").await, b"new");
    drop(old);
}

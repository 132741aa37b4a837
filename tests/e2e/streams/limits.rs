use vsoa::{Client, ErrorKind, Server, Status};

use super::{echo_stream, round_trip};
use crate::{
    deadline::{until, within},
    start::connect,
};

#[tokio::test]
async fn a_client_has_a_bounded_number_of_streams() {
    let server = Server::builder().max_client_streams(2).merge(echo_stream());
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let client = connect(&server).await;
    let first = within(client.get("/stream")).await.unwrap();
    let open = within(first.open_stream()).await.unwrap();
    let waiting = within(client.get("/stream")).await.unwrap();
    let refused = within(client.get("/stream")).await.unwrap();
    assert_eq!(refused.status(), Status::NO_MEMORY);
    assert!(refused.tunnel().is_none() && !refused.offers_stream());
    assert_eq!(server.counters().streams_refused, 1);

    // Another client has places of its own, and one that is given back is free again.
    let other = connect(&server).await;
    assert!(within(other.get("/stream")).await.unwrap().offers_stream());
    assert_eq!(round_trip(open, b"bye").await, b"bye");
    drop(waiting);
    until_offered(&client).await;
}

#[tokio::test]
async fn all_clients_together_have_a_bounded_number_of_streams() {
    let server = Server::builder().max_streams(1).merge(echo_stream());
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let [first, second] = [connect(&server).await, connect(&server).await];
    let answer = within(first.get("/stream")).await.unwrap();
    let stream = within(answer.open_stream()).await.unwrap();
    // A connection that is closed does not give the places of its streams back.
    first.close();
    until(|| server.clients().len() == 1).await;
    let refused = within(second.get("/stream")).await.unwrap();
    assert_eq!(refused.status(), Status::NO_MEMORY);
    drop(stream);
    until_offered(&second).await;
}

#[tokio::test]
async fn streams_take_their_ports_from_the_range() {
    // Whatever the system has given out a moment ago, another may have taken.
    let range = free_ports().await;
    let server = Server::builder()
        .stream_ports(range.clone())
        .merge(echo_stream());
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let client = connect(&server).await;
    let mut answers = Vec::new();
    for _ in range.clone() {
        let answer = within(client.get("/stream")).await.unwrap();
        assert!(range.contains(&answer.tunnel().unwrap()));
        answers.push(answer);
    }
    let refused = within(client.get("/stream")).await.unwrap();
    assert_eq!(refused.status(), Status::NO_MEMORY);
    assert_eq!(server.counters().streams_refused, 1);

    // A port is free again as soon as its client has come, though the stream is open.
    let open = within(answers[0].open_stream()).await.unwrap();
    until(|| server.counters().streams_claimed == 1).await;
    let again = within(client.get("/stream")).await.unwrap();
    assert_eq!(again.tunnel(), answers[0].tunnel());
    let second = within(again.open_stream()).await.unwrap();
    assert_eq!(round_trip(open, b"1").await, b"1");
    assert_eq!(round_trip(second, b"2").await, b"2");
}

#[tokio::test]
async fn a_range_that_is_none_is_told_before_the_server_starts() {
    for (first, last) in [(0, 0), (0, 100), (101, 100)] {
        let server = Server::builder()
            .stream_ports(first..=last)
            .bind("127.0.0.1:0");
        assert_eq!(server.await.unwrap_err().kind(), ErrorKind::Argument);
    }
}

async fn until_offered(client: &Client) {
    within(async {
        while !client.get("/stream").await.unwrap().offers_stream() {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

/// Three ports side by side that were free a moment ago.
async fn free_ports() -> std::ops::RangeInclusive<u16> {
    loop {
        let probe = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let first = probe.local_addr().unwrap().port();
        drop(probe);
        let Some(last) = first.checked_add(2) else {
            continue;
        };
        let mut held = Vec::new();
        for port in first..=last {
            held.push(tokio::net::TcpListener::bind(("127.0.0.1", port)).await);
        }
        if held.iter().all(Result::is_ok) {
            return first..=last;
        }
    }
}

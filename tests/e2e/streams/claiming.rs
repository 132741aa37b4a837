use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    io::AsyncReadExt,
    net::{TcpSocket, TcpStream},
    sync::Notify,
};
use vsoa::{Client, ErrorKind, Server, Stream, StreamOffer, transport::memory};

use super::{echo_stream, offering, round_trip};
use crate::{
    deadline::{until, within},
    start::{connect, in_memory, serve},
};

#[tokio::test]
async fn who_comes_from_another_address_is_refused_and_takes_no_place() {
    let server = serve(echo_stream()).await;
    let client = connect(&server).await;
    let answer = within(client.get("/stream")).await.unwrap();
    let port = SocketAddr::new(server.local_addr().ip(), answer.tunnel().unwrap());

    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.2:0".parse().unwrap()).unwrap();
    let mut stranger = within(socket.connect(port)).await.unwrap();
    assert_eq!(within(stranger.read(&mut [0])).await.unwrap_or(0), 0);
    assert_eq!(server.counters().stream_strangers, 1);

    let stream = within(answer.open_stream()).await.unwrap();
    assert_eq!(round_trip(stream, b"mine").await, b"mine");
}

#[tokio::test]
async fn nobody_listens_after_the_first_has_come() {
    let server = serve(echo_stream()).await;
    let client = connect(&server).await;
    let answer = within(client.get("/stream")).await.unwrap();
    let port = SocketAddr::new(server.local_addr().ip(), answer.tunnel().unwrap());
    let stream = within(answer.open_stream()).await.unwrap();
    until(|| server.counters().streams_claimed == 1).await;
    let second = within(TcpStream::connect(port)).await;
    assert!(second.is_err(), "the port is closed");
    assert_eq!(round_trip(stream, b"first").await, b"first");
}

#[tokio::test(start_paused = true)]
async fn an_offer_that_nobody_opens_is_dropped_after_its_time() {
    let dropped = Arc::new(Notify::new());
    for (own, expected) in [(None, 5), (Some(Duration::from_mins(1)), 60)] {
        let held = DropTells(dropped.clone());
        let held = std::sync::Mutex::new(Some(held));
        let routes = offering(move || {
            let held = held.lock().unwrap().take();
            let offer = StreamOffer::new(async move |_: Stream| {
                drop(held);
                Ok(())
            });
            match own {
                Some(timeout) => offer.with_claim_timeout(timeout),
                None => offer,
            }
        });
        let (server, client) = in_memory(routes).await;
        let answer = client.get("/stream").await.unwrap();
        #[expect(clippy::disallowed_methods, reason = "the test's clock stands still")]
        let began = tokio::time::Instant::now();
        dropped.notified().await;
        assert_eq!(began.elapsed().as_secs(), expected);
        assert_eq!(server.counters().streams_unclaimed, 1);
        let late = answer.open_stream().await.unwrap_err();
        assert_eq!(late.kind(), ErrorKind::Unreachable);
    }
}

struct DropTells(Arc<Notify>);

impl Drop for DropTells {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_sets_the_time_to_open_its_streams() {
    let (connector, listener) = memory::channel();
    let server = Server::builder()
        .stream_claim_timeout(Duration::from_millis(200))
        .merge(echo_stream())
        .serve(listener)
        .unwrap();
    let client = Client::connect(connector).await.unwrap();
    client.get("/stream").await.unwrap();
    tokio::time::advance(Duration::from_millis(199)).await;
    client.ping().await.unwrap();
    assert_eq!(server.counters().streams_unclaimed, 0);
    tokio::time::advance(Duration::from_millis(1)).await;
    until(|| server.counters().streams_unclaimed == 1).await;
}

/// A client that makes one call closes its connection as soon as it has the answer.
#[tokio::test]
async fn an_offer_can_be_opened_after_its_connection_is_closed() {
    let server = serve(echo_stream()).await;
    let client = connect(&server).await;
    let answer = within(client.get("/stream")).await.unwrap();
    client.close();
    until(|| server.clients().is_empty()).await;
    let stream = within(answer.open_stream()).await.unwrap();
    assert_eq!(round_trip(stream, b"late").await, b"late");
}

#[tokio::test]
async fn an_answer_whose_stream_nobody_opens_costs_no_connection() {
    let server = serve(echo_stream()).await;
    let client = connect(&server).await;
    for _ in 0..3 {
        let answer = within(client.get("/stream")).await.unwrap();
        assert!(answer.offers_stream());
    }
    assert_eq!(server.counters().streams_claimed, 0);
}

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    sync::oneshot,
};
use tower::ServiceExt;
use vsoa::{Client, Request, Router, Stream, StreamOffer, Url};

use super::{echo_stream, offering, pattern, round_trip};
use crate::{
    deadline::{until, within},
    start::{PATIENCE, connect, in_memory, serve},
};

#[tokio::test]
async fn bytes_go_both_ways_at_once_over_tcp_in_memory_and_in_process() {
    let bytes = pattern(5_000_001);
    let server = serve(echo_stream()).await;
    let over_tcp = within(connect(&server).await.get("/stream")).await.unwrap();
    let stream = within(over_tcp.open_stream()).await.unwrap();
    assert_eq!(stream.peer_addr().unwrap().ip(), server.local_addr().ip());
    stream.set_keepalive(Duration::from_secs(10)).unwrap();
    assert_eq!(
        over_tcp.tunnel(),
        stream.peer_addr().map(|addr| addr.port())
    );
    assert!(round_trip(stream, &bytes).await == bytes);
    assert_eq!(server.counters().streams_claimed, 1);

    let (server, client) = in_memory(echo_stream()).await;
    let in_memory = within(client.get("/stream")).await.unwrap();
    let stream = within(in_memory.open_stream()).await.unwrap();
    assert!(round_trip(stream, &bytes).await == bytes);
    assert_eq!(server.counters().streams_claimed, 1);

    let call = Request::get(Url::from_static("/stream"));
    let in_process = within(echo_stream().oneshot(call)).await.unwrap();
    assert_eq!(in_process.tunnel(), None, "no port is opened");
    let stream = within(in_process.open_stream()).await.unwrap();
    assert!(round_trip(stream, &bytes).await == bytes);
}

#[tokio::test]
async fn an_ipv6_server_listens_where_its_client_has_reached_it() {
    for addr in ["[::1]:0", "[::]:0"] {
        let server = vsoa::Server::builder().merge(echo_stream());
        let server = server.bind(addr).await.unwrap();
        let port = server.local_addr().port();
        let hosts: &[_] = if addr == "[::]:0" {
            &["[::1]", "127.0.0.1"]
        } else {
            &["[::1]"]
        };
        for host in hosts {
            let client = Client::connect(format!("vsoa://{host}:{port}"));
            let client = within(client).await.unwrap();
            let answer = within(client.get("/stream")).await.unwrap();
            let stream = within(answer.open_stream()).await.unwrap();
            assert_eq!(round_trip(stream, b"hello").await, b"hello", "{host}");
        }
    }
}

#[tokio::test]
async fn each_direction_ends_on_its_own() {
    let routes = offering(|| {
        StreamOffer::new(async |mut stream: Stream| {
            // This direction first, and then all that still comes in the other one.
            stream.write_all(b"greeting").await?;
            stream.shutdown().await?;
            let mut rest = Vec::new();
            let len = stream.read_to_end(&mut rest).await?;
            assert_eq!(len, 100_000);
            Ok(())
        })
    });
    for (server, client) in [in_memory(routes.clone()).await, {
        let server = serve(routes.clone()).await;
        let client = connect(&server).await;
        (server, client)
    }] {
        let answer = within(client.get("/stream")).await.unwrap();
        let mut stream = within(answer.open_stream()).await.unwrap();
        let mut greeting = String::new();
        within(stream.read_to_string(&mut greeting)).await.unwrap();
        assert_eq!(greeting, "greeting");
        assert!(stream.is_connected(), "the other direction is open");
        within(stream.write_all(&pattern(100_000))).await.unwrap();
        within(stream.shutdown()).await.unwrap();
        assert!(!stream.is_connected());
        let handle = server.handle();
        within(server.shutdown(PATIENCE)).await.unwrap();
        assert_eq!(handle.counters().handler_panics, 0);
    }
}

#[tokio::test]
async fn a_stream_outlives_its_connection() {
    let server = serve(echo_stream()).await;
    let client = connect(&server).await;
    let answer = within(client.get("/stream")).await.unwrap();
    let stream = within(answer.open_stream()).await.unwrap();
    client.close();
    within(client.closed()).await;
    until(|| server.clients().is_empty()).await;
    assert_eq!(round_trip(stream, b"still here").await, b"still here");
}

#[tokio::test]
async fn a_handler_that_panics_ends_its_stream_alone() {
    let routes = offering(|| StreamOffer::new(async |_: Stream| panic!("a fault of the handler")))
        .merge(Router::new().route("/echo", async |call: Request| call.payload().clone()));
    let server = serve(routes).await;
    let client = connect(&server).await;
    let answer = within(client.get("/stream")).await.unwrap();
    let mut stream = within(answer.open_stream()).await.unwrap();
    let mut rest = Vec::new();
    // Its end may come as one, or as a reset.
    let _ = within(stream.read_to_end(&mut rest)).await;
    until(|| server.counters().handler_panics == 1).await;
    assert!(within(client.get("/echo")).await.is_ok());
}

#[tokio::test]
async fn a_stream_that_is_moved_out_of_its_function_lives_on() {
    let (sender, receiver) = oneshot::channel();
    let sender = std::sync::Mutex::new(Some(sender));
    let routes = offering(move || {
        let sender = sender.lock().unwrap().take().unwrap();
        StreamOffer::new(async move |stream: Stream| {
            let _ = sender.send(stream);
            Ok(())
        })
    });
    let server = vsoa::Server::builder().merge(routes).max_client_streams(1);
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let client = connect(&server).await;
    let answer = within(client.get("/stream")).await.unwrap();
    let mut stream = within(answer.open_stream()).await.unwrap();
    let mut theirs = within(receiver).await.unwrap();
    theirs.write_all(b"moved").await.unwrap();
    let mut five = [0; 5];
    within(stream.read_exact(&mut five)).await.unwrap();
    assert_eq!(&five, b"moved");
    // It has kept its place.
    let refused = within(client.get("/stream")).await.unwrap();
    assert!(!refused.offers_stream());
}

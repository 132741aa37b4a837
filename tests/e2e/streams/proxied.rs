use std::io;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::mpsc,
};
use vsoa::{
    Request, Router, Status, Stream, StreamOffer,
    protocol::{Header, Kind, Packet},
};

use super::{echo_stream, offering, pattern, round_trip};
use crate::{
    deadline::{until, within},
    raw::listen,
    relay::raw_upstream,
    start::{PATIENCE, connect, in_memory, serve, spawn},
};

#[tokio::test]
async fn a_stream_passes_through_two_proxies() {
    let bytes = pattern(3_000_001);
    let upstream = serve(echo_stream()).await;
    let (middle, link) = in_memory(Router::new().nest("/b", connect(&upstream).await)).await;
    let front = serve(Router::new().nest("/a", link)).await;
    let client = connect(&front).await;
    let answer = within(client.get("/a/b/stream")).await.unwrap();
    let stream = within(answer.open_stream()).await.unwrap();
    assert!(round_trip(stream, &bytes).await == bytes);
    for server in [upstream, middle, front] {
        assert_eq!(server.counters().streams_claimed, 1);
        within(server.shutdown(PATIENCE)).await.unwrap();
    }
}

#[tokio::test]
async fn a_proxy_passes_the_end_of_each_direction_on() {
    let upstream = serve(offering(|| {
        StreamOffer::new(async |mut stream: Stream| {
            stream.write_all(b"first").await?;
            stream.shutdown().await?;
            let mut rest = String::new();
            stream.read_to_string(&mut rest).await?;
            assert_eq!(rest, "second");
            Ok(())
        })
    }))
    .await;
    let front = serve(Router::new().nest("/s1", connect(&upstream).await)).await;
    let client = connect(&front).await;
    let answer = within(client.get("/s1/stream")).await.unwrap();
    let mut stream = within(answer.open_stream()).await.unwrap();
    let mut text = String::new();
    within(stream.read_to_string(&mut text)).await.unwrap();
    assert_eq!(text, "first");
    within(stream.write_all(b"second")).await.unwrap();
    within(stream.shutdown()).await.unwrap();
    within(front.shutdown(PATIENCE)).await.unwrap();
    let handle = upstream.handle();
    within(upstream.shutdown(PATIENCE)).await.unwrap();
    assert_eq!(handle.counters().handler_panics, 0);
}

#[tokio::test]
async fn a_proxy_opens_nothing_behind_it_before_its_own_client_comes() {
    let upstream = serve(echo_stream()).await;
    let front = serve(Router::new().nest("/s1", connect(&upstream).await)).await;
    let client = connect(&front).await;
    let answer = within(client.get("/s1/stream")).await.unwrap();
    within(client.ping()).await.unwrap();
    assert_eq!(upstream.counters().streams_claimed, 0);
    let _stream = within(answer.open_stream()).await.unwrap();
    until(|| upstream.counters().streams_claimed == 1).await;
}

#[tokio::test]
async fn a_stream_behind_a_proxy_that_is_gone_ends_with_an_error() {
    let upstream = serve(echo_stream()).await;
    let front = serve(Router::new().nest("/s1", connect(&upstream).await)).await;
    let client = connect(&front).await;
    let answer = within(client.get("/s1/stream")).await.unwrap();
    drop(upstream);
    // The gateway notices the end of its connection when the port is closed as well.
    let mut stream = within(answer.open_stream()).await.unwrap();
    let mut rest = Vec::new();
    let read = within(stream.read_to_end(&mut rest)).await;
    assert!(read.is_err(), "it is not as if there were nothing to read");
}

#[tokio::test]
async fn a_part_of_what_was_sent_is_not_taken_for_all_of_it() {
    let (link, mut car) = raw_upstream().await;
    let (listener, port) = listen().await;
    let front = serve(Router::new().nest("/s1", link)).await;
    let client = connect(&front).await;
    let calling = spawn(client.get("/s1/log"));
    let call = car.receive().await;
    let reply = Header::reply(Kind::RPC, call.header.seqno).with_tunnel(port.port());
    car.send(&Packet::new(reply)).await;
    let answer = within(calling).await.unwrap().unwrap();
    let mut stream = within(answer.open_stream()).await.unwrap();
    let (mut log, _) = within(listener.accept()).await.unwrap();
    within(log.write_all(b"half of ")).await.unwrap();
    let mut half = [0; 8];
    within(stream.read_exact(&mut half)).await.unwrap();
    log.set_zero_linger().unwrap();
    drop(log);
    assert!(within(stream.read_to_end(&mut Vec::new())).await.is_err());
}

#[tokio::test]
async fn an_upload_that_breaks_off_is_not_taken_for_a_whole_one() {
    let (told, mut uploads) = mpsc::channel(1);
    let upstream = serve(offering(move || {
        let told = told.clone();
        StreamOffer::new(async move |mut stream: Stream| {
            let upload = stream.read_to_end(&mut Vec::new()).await;
            told.send(upload.is_ok()).await.map_err(io::Error::other)
        })
    }))
    .await;
    for closing in [Closing::Client, Closing::Proxy] {
        let front = serve(Router::new().nest("/s1", connect(&upstream).await)).await;
        let answer = within(connect(&front).await.get("/s1/stream"))
            .await
            .unwrap();
        let addr = (front.local_addr().ip(), answer.tunnel().unwrap());
        let mut stream = within(TcpStream::connect(addr)).await.unwrap();
        within(stream.write_all(b"half of ")).await.unwrap();
        match closing {
            Closing::Client => stream.set_zero_linger().unwrap(),
            Closing::Proxy => {
                until(|| upstream.counters().streams_claimed == 2).await;
                drop(front);
                assert!(within(stream.read(&mut [0])).await.is_err());
            }
        }
        drop(stream);
        assert!(!within(uploads.recv()).await.unwrap());
    }
}

/// Who breaks a stream off.
enum Closing {
    Client,
    Proxy,
}

#[tokio::test]
async fn a_stream_that_the_proxy_has_opened_itself_is_not_offered_on() {
    let upstream = serve(echo_stream()).await;
    let link = connect(&upstream).await;
    let front = serve(Router::new().get("/stream", move |_: Request| {
        let link = link.clone();
        async move {
            let answer = link.get("/stream").await.map_err(|_| Status::PROXY)?;
            let stream = answer.open_stream().await.map_err(|_| Status::PROXY)?;
            assert_eq!(round_trip(stream, b"for me").await, b"for me");
            Ok::<_, Status>(answer)
        }
    }))
    .await;
    let answer = within(connect(&front).await.get("/stream")).await.unwrap();
    assert_eq!(answer.status(), Status::SUCCESS);
    assert_eq!(
        answer.tunnel(),
        None,
        "that would be a port of the server behind"
    );
}

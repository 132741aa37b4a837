use tokio::io::{AsyncReadExt, AsyncWriteExt};
use vsoa::{Request, Router, Status, Stream, StreamOffer};

use super::{echo_stream, offering, pattern, round_trip};
use crate::{
    deadline::{until, within},
    start::{PATIENCE, connect, in_memory, serve},
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
async fn a_stream_behind_a_proxy_that_is_gone_ends() {
    let upstream = serve(echo_stream()).await;
    let front = serve(Router::new().nest("/s1", connect(&upstream).await)).await;
    let client = connect(&front).await;
    let answer = within(client.get("/s1/stream")).await.unwrap();
    drop(upstream);
    // The gateway notices the end of its connection when the port is closed as well.
    let mut stream = within(answer.open_stream()).await.unwrap();
    let mut rest = Vec::new();
    let _ = within(stream.read_to_end(&mut rest)).await;
    assert!(rest.is_empty());
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

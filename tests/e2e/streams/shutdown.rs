use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{echo_stream, round_trip};
use crate::{
    deadline::within,
    start::{PATIENCE, connect, serve, spawn},
};

#[tokio::test]
async fn a_server_that_shuts_down_lets_streams_end() {
    let server = serve(echo_stream()).await;
    let client = connect(&server).await;
    let answer = within(client.get("/stream")).await.unwrap();
    let mut open = within(answer.open_stream()).await.unwrap();
    let waiting = within(client.get("/stream")).await.unwrap();
    let ending = spawn(server.shutdown(PATIENCE));
    within(client.closed()).await;
    within(open.write_all(b"a")).await.unwrap();
    assert_eq!(within(open.read_u8()).await.unwrap(), b'a');
    let late = within(waiting.open_stream()).await.unwrap();
    assert_eq!(round_trip(late, b"late").await, b"late");
    assert!(!ending.is_finished(), "one stream is open");
    assert_eq!(round_trip(open, b"rest").await, b"rest");
    within(ending).await.unwrap().unwrap();
}

#[tokio::test]
async fn streams_that_do_not_end_in_time_are_ended() {
    let server = serve(echo_stream()).await;
    let client = connect(&server).await;
    let answer = within(client.get("/stream")).await.unwrap();
    let mut open = within(answer.open_stream()).await.unwrap();
    let unclaimed = within(client.get("/stream")).await.unwrap();
    let ended = within(server.shutdown(Duration::from_millis(10))).await;
    assert!(ended.unwrap_err().is_timeout());
    // Its end may come as one, or as a reset.
    assert_eq!(within(open.read(&mut [0])).await.unwrap_or(0), 0);
    assert!(within(unclaimed.open_stream()).await.is_err());
}

#[tokio::test]
async fn a_server_that_is_dropped_ends_its_streams() {
    let server = serve(echo_stream()).await;
    let client = connect(&server).await;
    let answer = within(client.get("/stream")).await.unwrap();
    let mut open = within(answer.open_stream()).await.unwrap();
    drop(server);
    assert_eq!(within(open.read(&mut [0])).await.unwrap_or(0), 0);
}

use std::{
    future::poll_fn,
    io,
    task::{Context, Poll, Waker},
};

use bytes::BytesMut;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{pair, pair_with, plain};
use crate::transport::{ReadBuffer, tls::ServerTls};

#[tokio::test]
async fn what_is_sealed_waits_for_the_socket_and_makes_progress_there() {
    let (mut client, mut server) = pair(4096).await;
    let mut cx = Context::from_waker(Waker::noop());
    let mut out = BytesMut::zeroed(30_000);
    assert!(client.poll_write(&mut cx, &mut out).is_pending());
    assert!(out.is_empty() && client.is_flushing());
    assert!(client.take_progress());

    assert!(client.poll_write(&mut cx, &mut out).is_pending());
    assert!(!client.take_progress(), "the socket is full");
    plain(&mut server).read_exact(&mut [0; 100]).await.unwrap();
    assert!(client.poll_write(&mut cx, &mut out).is_pending());
    assert!(client.take_progress());
}

#[tokio::test]
async fn no_more_is_sealed_than_what_the_socket_is_behind() {
    let (mut client, _server) = pair(4096).await;
    let mut cx = Context::from_waker(Waker::noop());
    let mut out = BytesMut::zeroed(300_000);
    assert!(client.poll_write(&mut cx, &mut out).is_pending());
    let left = out.len();
    assert!(left >= 300_000 - 64 * 1024, "{left}");
    assert!(client.poll_write(&mut cx, &mut out).is_pending());
    assert_eq!(out.len(), left);
}

#[tokio::test]
async fn a_read_buffer_is_taken_only_for_what_can_be_opened() {
    let (mut client, mut server) = pair(4096).await;
    let mut cx = Context::from_waker(Waker::noop());
    let mut read = ReadBuffer::new();
    client.write_all(b"hello").await.unwrap();
    client.flush().await.unwrap();
    assert!(matches!(
        read.poll_fill(&mut cx, &mut server),
        Poll::Ready(Ok(5))
    ));
    read.bytes_mut().clear();

    // The beginning of a record.
    plain(&mut client)
        .write_all(&[0x17, 3, 3, 0])
        .await
        .unwrap();
    assert!(read.poll_fill(&mut cx, &mut server).is_pending());
    assert_eq!(read.bytes_mut().capacity(), 0);
}

#[tokio::test]
async fn an_end_without_a_word_is_an_end_as_the_peers_have_it() {
    let (mut client, mut server) = pair(4096).await;
    plain(&mut client).shutdown().await.unwrap();
    assert_eq!(server.read(&mut [0; 8]).await.unwrap(), 0);
}

#[tokio::test]
async fn an_end_without_a_word_is_an_error_to_who_wants_one() {
    let (mut client, mut server) = pair_with(4096, ServerTls::require_stream_ends).await;
    plain(&mut client).shutdown().await.unwrap();
    let error = server.read(&mut [0; 8]).await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    let ended = poll_fn(|cx| ReadBuffer::new().poll_fill(cx, &mut server)).await;
    assert_eq!(ended.unwrap(), 0, "packets say how long they are");

    let (mut client, mut server) = pair_with(4096, ServerTls::require_stream_ends).await;
    client.shutdown().await.unwrap();
    assert_eq!(server.read(&mut [0; 8]).await.unwrap(), 0);
}

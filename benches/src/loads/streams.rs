use std::io;

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
};
use vsoa::{Client, Stream};

use super::{Measured, Order, Span, now};
use crate::Failure;

/// Reads from a server's stream.
pub(super) async fn download(order: &Order) -> Result<Measured, Failure> {
    let (_client, stream) = open(order).await?;
    read(stream, Span::begin(order)?).await
}

/// Writes to a server's stream.
pub(super) async fn upload(order: &Order) -> Result<Measured, Failure> {
    let (_client, stream) = open(order).await?;
    write(stream, Span::begin(order)?).await
}

/// As [`download`], without anything around the socket.
pub(super) async fn raw_download(order: &Order) -> Result<Measured, Failure> {
    let stream = TcpStream::connect(order.server()).await?;
    read(stream, Span::begin(order)?).await
}

/// As [`upload`], without anything around the socket.
pub(super) async fn raw_upload(order: &Order) -> Result<Measured, Failure> {
    let stream = TcpStream::connect(order.server()).await?;
    write(stream, Span::begin(order)?).await
}

async fn open(order: &Order) -> Result<(Client, Stream), Failure> {
    let client = Client::connect(order.server()).await?;
    let answer = client.get(order.url.as_str()).await?;
    let stream = answer.open_stream().await?;
    Ok((client, stream))
}

async fn read(mut stream: impl AsyncRead + Unpin, span: Span) -> Result<Measured, Failure> {
    let mut part = vec![0; PART_LEN];
    count(span, async || stream.read(&mut part).await).await
}

async fn write(mut stream: impl AsyncWrite + Unpin, span: Span) -> Result<Measured, Failure> {
    let part = vec![b'x'; PART_LEN];
    let part_moved = async || stream.write_all(&part).await.map(|()| part.len());
    count(span, part_moved).await
}

/// Counts the bytes that are moved within the measured time.
async fn count(
    span: Span,
    mut moved: impl AsyncFnMut() -> io::Result<usize>,
) -> Result<Measured, Failure> {
    let mut measured = Measured::default();
    loop {
        let len = moved().await?;
        let now = now();
        if now >= span.end {
            return Ok(measured);
        }
        if len == 0 {
            return Err("the stream ended".into());
        }
        if now >= span.start {
            measured.count += 1;
            measured.bytes += len as u64;
        }
    }
}

/// What is written or read at once.
const PART_LEN: usize = 64 * 1024;

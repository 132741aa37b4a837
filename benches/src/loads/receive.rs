use bytes::BytesMut;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
};

use super::{Measured, Order, Span, now, raw};
use crate::{Failure, wire};

/// Subscribes on every connection and counts what comes.
pub(super) async fn load(order: &Order) -> Result<Measured, Failure> {
    let connections = raw::connect_all(order, order.connections).await?;
    let span = Span::begin(order)?;
    let mut tasks = JoinSet::new();
    for connection in connections {
        tasks.spawn(receive_until(connection, order.url.clone(), span));
    }
    let mut measured = Measured::default();
    while let Some(part) = tasks.join_next().await {
        let part = part??;
        measured.count += part.count;
        measured.bytes += part.bytes;
    }
    Ok(measured)
}

/// Has each subscribe a URL of its own, on which nothing comes.
pub(super) async fn subscribe_others(connections: &mut [TcpStream]) -> Result<(), Failure> {
    for (index, stream) in connections.iter_mut().enumerate() {
        subscribe(stream, &format!("/other/{index}")).await?;
    }
    Ok(())
}

/// Subscribes a URL on which nothing comes yet.
pub(crate) async fn subscribe(stream: &mut TcpStream, url: &str) -> Result<(), Failure> {
    let mut out = Vec::new();
    wire::put(&mut out, wire::SUBSCRIBE, [0, 0, 0, 1], url, b"");
    stream.write_all(&out).await?;
    let mut received = BytesMut::new();
    while wire::drain(&mut received) == 0 {
        if stream.read_buf(&mut received).await? == 0 {
            return Err("the server closed the connection".into());
        }
    }
    Ok(())
}

async fn receive_until(
    mut stream: TcpStream,
    url: String,
    span: Span,
) -> Result<Measured, Failure> {
    let mut out = Vec::new();
    wire::put(&mut out, wire::SUBSCRIBE, [0, 0, 0, 1], &url, b"");
    stream.write_all(&out).await?;
    let mut received = BytesMut::new();
    let mut measured = Measured::default();
    loop {
        received.reserve(READ_LEN);
        let len = stream.read_buf(&mut received).await?;
        if len == 0 {
            return Err("the server closed the connection".into());
        }
        let messages = wire::drain(&mut received);
        let now = now();
        if now >= span.end {
            return Ok(measured);
        }
        if now >= span.start {
            measured.count += messages as u64;
            measured.bytes += len as u64;
        }
    }
}

const READ_LEN: usize = 256 * 1024;

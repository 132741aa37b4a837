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
    let mut connections = Vec::new();
    for _ in 0..order.connections {
        connections.push(raw::connect(order).await?);
    }
    let span = Span::new(order);
    let mut tasks = JoinSet::new();
    for connection in connections {
        tasks.spawn(receive_until(connection, order.url.clone(), span));
    }
    let mut measured = Measured::default();
    while let Some(count) = tasks.join_next().await {
        measured.count += count??;
    }
    Ok(measured)
}

async fn receive_until(mut stream: TcpStream, url: String, span: Span) -> Result<u64, Failure> {
    let mut out = Vec::new();
    wire::put(&mut out, wire::SUBSCRIBE, [0, 0, 0, 1], &url, b"");
    stream.write_all(&out).await?;
    let mut received = BytesMut::new();
    let mut count = 0;
    loop {
        received.reserve(READ_LEN);
        if stream.read_buf(&mut received).await? == 0 {
            return Err("the server closed the connection".into());
        }
        let messages = wire::drain(&mut received);
        let now = now();
        if now >= span.end {
            return Ok(count);
        }
        if now >= span.start {
            count += messages as u64;
        }
    }
}

const READ_LEN: usize = 256 * 1024;

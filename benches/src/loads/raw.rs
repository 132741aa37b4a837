use bytes::BytesMut;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
};

use super::{Measured, Order, PARAM, Span, now};
use crate::{Failure, wire};

/// Keeps calls in flight by hand: as many as were answered follow, in one write.
pub(super) async fn load(order: &Order) -> Result<Measured, Failure> {
    let mut connections = Vec::new();
    for _ in 0..order.connections {
        connections.push(connect(order).await?);
    }
    let span = Span::new(order);
    let mut tasks = JoinSet::new();
    for connection in connections {
        tasks.spawn(call_until(connection, order.clone(), span));
    }
    let mut measured = Measured::default();
    while let Some(part) = tasks.join_next().await {
        let part = part??;
        measured.count += part.count;
        measured.p50_us = part.p50_us;
    }
    Ok(measured)
}

/// Connects, and has the handshake done.
pub(super) async fn connect(order: &Order) -> Result<TcpStream, Failure> {
    let mut stream = TcpStream::connect(order.server).await?;
    stream.set_nodelay(true)?;
    let mut out = Vec::new();
    wire::put(&mut out, wire::SERVINFO, [0; 4], "", b"{}");
    stream.write_all(&out).await?;
    let mut received = BytesMut::new();
    while wire::drain(&mut received) == 0 {
        if stream.read_buf(&mut received).await? == 0 {
            return Err("the server closed the connection".into());
        }
    }
    Ok(stream)
}

async fn call_until(mut stream: TcpStream, order: Order, span: Span) -> Result<Measured, Failure> {
    let mut call = Vec::new();
    wire::put(
        &mut call,
        wire::RPC,
        [0, 0, 0, 7],
        &order.url,
        PARAM.as_bytes(),
    );
    let calls = call.repeat(order.in_flight);
    let mut received = BytesMut::new();
    let mut count = 0;
    let mut times = Vec::new();
    let mut missing = order.in_flight;
    loop {
        let before = now();
        stream.write_all(&calls[..missing * call.len()]).await?;
        missing = 0;
        while missing == 0 {
            received.reserve(READ_LEN);
            if stream.read_buf(&mut received).await? == 0 {
                return Err("the server closed the connection".into());
            }
            missing = wire::drain(&mut received);
        }
        let after = now();
        if after >= span.end {
            break;
        }
        if after >= span.start {
            count += missing as u64;
            if order.in_flight == 1 {
                times.push(after - before);
            }
        }
    }
    times.sort_unstable();
    let middle = times.get(times.len() / 2).copied().unwrap_or_default();
    Ok(Measured {
        count,
        p50_us: middle.as_secs_f64() * 1e6,
    })
}

const READ_LEN: usize = 64 * 1024;

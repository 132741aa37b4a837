use std::net::SocketAddr;

use bytes::BytesMut;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
};
use vsoa_benches::Histogram;

use super::{Measured, Order, PARAM, Span, now};
use crate::{Failure, wire};

/// Keeps calls in flight by hand: as many as were answered follow, in one write.
pub(super) async fn load(order: &Order) -> Result<Measured, Failure> {
    let connections = connect_all(order, order.connections).await?;
    let span = Span::begin(order)?;
    let mut tasks = JoinSet::new();
    for connection in connections {
        tasks.spawn(call_until(connection, order.clone(), span));
    }
    let mut count = 0;
    let mut times = Histogram::new();
    while let Some(part) = tasks.join_next().await {
        let part = part??;
        count += part.count;
        times.add(&part.times);
    }
    if times.total() > 0 {
        return Ok(Measured::of_calls(&times));
    }
    Ok(Measured {
        count,
        ..Measured::default()
    })
}

/// Connects so often, and has the handshakes done.
pub(super) async fn connect_all(order: &Order, count: usize) -> Result<Vec<TcpStream>, Failure> {
    let mut connections = Vec::new();
    for _ in 0..count {
        connections.push(connect(order).await?);
    }
    Ok(connections)
}

/// Connects, and has the handshake done.
pub(super) async fn connect(order: &Order) -> Result<TcpStream, Failure> {
    connect_to(order.server(), 0).await
}

/// As [`connect`], telling the server that quick messages are received on this port, if any.
pub(crate) async fn connect_to(server: SocketAddr, quick_port: u16) -> Result<TcpStream, Failure> {
    let mut stream = TcpStream::connect(server).await?;
    stream.set_nodelay(true)?;
    let mut out = Vec::new();
    wire::put_greeting(&mut out, quick_port);
    stream.write_all(&out).await?;
    let mut received = BytesMut::new();
    while wire::drain(&mut received) == 0 {
        if stream.read_buf(&mut received).await? == 0 {
            return Err("the server closed the connection".into());
        }
    }
    Ok(stream)
}

/// What one connection did: times only where calls are made one at a time.
struct Part {
    count: u64,
    times: Histogram,
}

async fn call_until(mut stream: TcpStream, order: Order, span: Span) -> Result<Part, Failure> {
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
    let mut part = Part {
        count: 0,
        times: Histogram::new(),
    };
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
            return Ok(part);
        }
        if after >= span.start {
            part.count += missing as u64;
            if order.in_flight == 1 && order.connections == 1 {
                part.times.record(after - before);
            }
        }
    }
}

const READ_LEN: usize = 64 * 1024;

use std::{hint::black_box, net::SocketAddr};

use bytes::BytesMut;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    runtime::Builder,
    task::JoinSet,
};
use vsoa::{Client, Payload};
use vsoa_benches::{
    Layers, MeasuredServer, Number, Sample, TypedClient,
    work::{answer, decode_all, encode_all, known_url, packet, router_of, sample},
};

use crate::{
    Failure,
    loads::{connect_to, subscribe},
    servers::{Work, answer_all},
    wire,
};

/// All pieces, by their names.
pub(super) const NAMES: [&str; 13] = [
    "packet, encode",
    "64 packets, decode",
    "arguments to JSON",
    "arguments from JSON",
    "route of 10",
    "route of 100000",
    "call, server by hand",
    "call, server",
    "64 calls, server",
    "64 calls, server of five layers",
    "call, client",
    "64 calls, client",
    "64 publications, server",
];

/// Does a piece of work so often.
pub(super) fn run(name: &str, times: u32) -> Result<(), Failure> {
    match name {
        "packet, encode" => encode(times),
        "64 packets, decode" => decode(times),
        "arguments to JSON" => to_json(times)?,
        "arguments from JSON" => from_json(times)?,
        "route of 10" => route(10, times),
        "route of 100000" => route(100_000, times),
        _ => {
            // Both ends on one thread, so that they take turns in the same way each time.
            let runtime = Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(converse(name, times))?;
        }
    }
    Ok(())
}

async fn converse(name: &str, times: u32) -> Result<(), Failure> {
    match name {
        "call, server by hand" => call_by_hand(times).await,
        "call, server" => call_server(1, times, Layers::None).await,
        "64 calls, server" => call_server(64, times, Layers::None).await,
        "64 calls, server of five layers" => call_server(64, times, Layers::Five).await,
        "call, client" => call_by_client(1, times).await,
        "64 calls, client" => call_by_client(64, times).await,
        "64 publications, server" => publish(64, times).await,
        _ => Err(format!("no work is named `{name}`").into()),
    }
}

fn encode(times: u32) {
    let packet = packet();
    let mut out = BytesMut::with_capacity(1024);
    for _ in 0..times {
        encode_all(&packet, 1, &mut out);
        black_box(&mut out).clear();
    }
}

fn decode(times: u32) {
    let mut bytes = BytesMut::new();
    encode_all(&packet(), 64, &mut bytes);
    for _ in 0..times {
        black_box(decode_all(&mut bytes.clone()));
    }
}

fn to_json(times: u32) -> Result<(), Failure> {
    let sample = sample();
    for _ in 0..times {
        black_box(Payload::json(&sample)?);
    }
    Ok(())
}

fn from_json(times: u32) -> Result<(), Failure> {
    let payload = Payload::json(&sample())?;
    for _ in 0..times {
        black_box(payload.parse::<Sample>()?);
    }
    Ok(())
}

fn route(count: usize, times: u32) {
    let mut router = router_of(count);
    let url = known_url(count);
    for _ in 0..times {
        black_box(answer(&mut router, url.clone()));
    }
}

async fn call_by_hand(times: u32) -> Result<(), Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let addr = serve_by_hand(listener, Work::Struct)?;
    let stream = connect_to(addr, 0).await?;
    exchange(stream, 1, times).await
}

/// The server of ours; the other end is packets that are there already.
async fn call_server(in_flight: usize, times: u32, layers: Layers) -> Result<(), Failure> {
    let server = MeasuredServer::bind("127.0.0.1:0", layers).await?;
    let stream = connect_to(server.local_addr(), 0).await?;
    exchange(stream, in_flight, times).await
}

/// To one subscriber, which counts what comes.
async fn publish(at_once: usize, times: u32) -> Result<(), Failure> {
    let server = MeasuredServer::bind("127.0.0.1:0", Layers::None).await?;
    let server = server.into_server();
    let mut stream = connect_to(server.local_addr(), 0).await?;
    subscribe(&mut stream, "/pub").await?;
    let publisher = server.publisher::<Number>();
    let mut received = BytesMut::with_capacity(1024 * 1024);
    for seq in 0..times.into() {
        for _ in 0..at_once {
            publisher.publish(&Number { seq, value: 0.5 }).await?;
        }
        receive(&mut stream, &mut received, at_once).await?;
    }
    Ok(())
}

async fn exchange(mut stream: TcpStream, in_flight: usize, times: u32) -> Result<(), Failure> {
    let mut calls = BytesMut::new();
    encode_all(&packet(), in_flight, &mut calls);
    let mut received = BytesMut::with_capacity(1024 * 1024);
    for _ in 0..times {
        stream.write_all(&calls).await?;
        receive(&mut stream, &mut received, in_flight).await?;
    }
    Ok(())
}

async fn receive(
    stream: &mut TcpStream,
    received: &mut BytesMut,
    packets: usize,
) -> Result<(), Failure> {
    let mut count = 0;
    while count < packets {
        if stream.read_buf(received).await? == 0 {
            return Err("the server closed the connection".into());
        }
        count += wire::drain(received);
        received.reserve(64 * 1024);
    }
    Ok(())
}

fn serve_by_hand(listener: TcpListener, work: Work) -> Result<SocketAddr, Failure> {
    let addr = listener.local_addr()?;
    #[expect(clippy::disallowed_methods, reason = "both ends on one thread")]
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await?;
        answer_all(stream, work).await
    });
    Ok(addr)
}

/// The client of ours; the other end is a server by hand that gives back what comes.
async fn call_by_client(in_flight: usize, times: u32) -> Result<(), Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let addr = serve_by_hand(listener, Work::Echo)?;
    let client = TypedClient::new(Client::connect(addr).await?);
    let mut callers = JoinSet::new();
    for _ in 0..in_flight {
        callers.spawn(call_so_often(client.clone(), times));
    }
    while let Some(ended) = callers.join_next().await {
        ended??;
    }
    Ok(())
}

async fn call_so_often(client: TypedClient<Client>, times: u32) -> Result<(), Failure> {
    for _ in 0..times {
        let Sample { seq, value, pad } = sample();
        black_box(client.echo(seq, value, pad).await?);
    }
    Ok(())
}

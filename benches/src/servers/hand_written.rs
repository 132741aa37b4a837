use bytes::BytesMut;
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use vsoa_benches::Sample;

use super::accept;
use crate::{
    Failure,
    wire::{self, Parts},
};

/// What a server by hand does with a param.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Work {
    Echo,
    Struct,
    Value,
}

/// Reads all there is, answers every whole packet in it, and writes once.
#[expect(clippy::disallowed_methods, reason = "one task serves a connection")]
pub(super) async fn serve(listener: TcpListener, work: Work) -> Result<(), Failure> {
    loop {
        let stream = accept(&listener).await?;
        tokio::spawn(answer_all(stream, work));
    }
}

/// Serves one connection.
pub(crate) async fn answer_all(mut stream: TcpStream, work: Work) -> std::io::Result<()> {
    let mut received = BytesMut::new();
    let mut out = Vec::new();
    loop {
        received.reserve(READ_LEN);
        if stream.read_buf(&mut received).await? == 0 {
            return Ok(());
        }
        let mut done = 0;
        while let Some(packet) = wire::first(&received[done..]) {
            answer(&packet, work, &mut out);
            done += packet.len;
        }
        let _ = received.split_to(done);
        stream.write_all(&out).await?;
        out.clear();
    }
}

fn answer(packet: &Parts<'_>, work: Work, out: &mut Vec<u8>) {
    if packet.kind != wire::RPC {
        return wire::put_reply(out, packet, b"{}", &[0, 0, 0, 1]);
    }
    let known = matches!(packet.url, b"/echo" | b"/typed/echo");
    assert!(known, "the load calls what is there");
    match work {
        Work::Echo => wire::put_reply(out, packet, packet.param, packet.data),
        Work::Struct => {
            let sample: Sample = serde_json::from_slice(packet.param).expect("a sample");
            let param = serde_json::to_vec(&sample).expect("it came as JSON");
            wire::put_reply(out, packet, &param, &[]);
        }
        Work::Value => {
            let value: Value = serde_json::from_slice(packet.param).expect("a JSON value");
            let param = serde_json::to_vec(&value).expect("it came as JSON");
            wire::put_reply(out, packet, &param, &[]);
        }
    }
}

const READ_LEN: usize = 64 * 1024;

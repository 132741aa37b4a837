use std::io;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::accept;
use crate::Failure;

/// Sends for ever to whoever connects.
#[expect(clippy::disallowed_methods, reason = "one task serves a connection")]
pub(super) async fn send(listener: TcpListener) -> Result<(), Failure> {
    loop {
        tokio::spawn(send_to(accept(&listener).await?));
    }
}

/// Takes whatever anybody sends.
#[expect(clippy::disallowed_methods, reason = "one task serves a connection")]
pub(super) async fn take(listener: TcpListener) -> Result<(), Failure> {
    loop {
        tokio::spawn(take_from(accept(&listener).await?));
    }
}

async fn send_to(mut stream: TcpStream) -> io::Result<()> {
    let part = vec![b'x'; PART_LEN];
    loop {
        stream.write_all(&part).await?;
    }
}

async fn take_from(mut stream: TcpStream) -> io::Result<()> {
    let mut part = vec![0; PART_LEN];
    while stream.read(&mut part).await? > 0 {}
    Ok(())
}

/// What is written or read at once.
const PART_LEN: usize = 64 * 1024;

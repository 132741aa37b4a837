use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use bytes::BytesMut;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, UdpSocket},
    sync::Notify,
    task::yield_now,
};

use super::{Text, accept, tell};
use crate::{Failure, wire};

/// Sends every client that subscribes a message with so much data again and again, 64 a write.
#[expect(clippy::disallowed_methods, reason = "one task serves a connection")]
pub(super) async fn publish(
    listener: TcpListener,
    text: Text,
    data_len: usize,
) -> Result<(), Failure> {
    loop {
        let stream = accept(&listener).await?;
        tokio::spawn(publish_to(stream, text, data_len));
    }
}

async fn publish_to(mut stream: TcpStream, text: Text, data_len: usize) -> io::Result<()> {
    let Some(Subscribed { url, .. }) = subscription(&mut stream).await? else {
        return Ok(());
    };
    let data = vec![b'x'; data_len];
    let mut out = Vec::new();
    let mut seq = 0_u64;
    loop {
        for _ in 0..64 {
            wire::put_message(&mut out, &url, &text.of(seq)?, &data);
            seq += 1;
        }
        stream.write_all(&out).await?;
        out.clear();
    }
}

/// What a client asked for.
struct Subscribed {
    url: String,
    quick_port: u16,
}

/// Answers until the client subscribes; `None` where it goes.
async fn subscription(stream: &mut TcpStream) -> io::Result<Option<Subscribed>> {
    let mut received = BytesMut::new();
    let mut out = Vec::new();
    let mut url = None;
    let mut quick_port = 0;
    while url.is_none() {
        if stream.read_buf(&mut received).await? == 0 {
            return Ok(None);
        }
        while let Some(packet) = wire::first(&received) {
            match packet.kind {
                wire::SERVINFO => quick_port = packet.tunid,
                wire::SUBSCRIBE => url = Some(String::from_utf8_lossy(packet.url).into_owned()),
                _ => {}
            }
            wire::put_reply(&mut out, &packet, b"{}", &[0, 0, 0, 1]);
            let len = packet.len;
            let _ = received.split_to(len);
        }
        stream.write_all(&out).await?;
        out.clear();
    }
    Ok(url.map(|url| Subscribed { url, quick_port }))
}

/// Sends a datagram with so much data after the other to all who have subscribed, each by a `send_to` of its own.
pub(super) async fn publish_quick(data_len: usize) -> Result<(), Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let socket = UdpSocket::bind("127.0.0.1:0").await?;
    let subscribers = Arc::<Subscribers>::default();
    #[expect(
        clippy::disallowed_methods,
        reason = "a server accepts while it publishes"
    )]
    tokio::spawn(send_all(socket, subscribers.clone(), data_len));
    tell(listener.local_addr()?)?;
    loop {
        let stream = accept(&listener).await?;
        #[expect(clippy::disallowed_methods, reason = "one task serves a connection")]
        tokio::spawn(keep(stream, subscribers.clone()));
    }
}

#[derive(Debug, Default)]
struct Subscribers {
    addrs: Mutex<Vec<SocketAddr>>,
    more: Notify,
}

impl Subscribers {
    fn with<T>(&self, f: impl FnOnce(&mut Vec<SocketAddr>) -> T) -> T {
        f(&mut self.addrs.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn keep(mut stream: TcpStream, subscribers: Arc<Subscribers>) -> io::Result<()> {
    let mut addr = stream.peer_addr()?;
    if let Some(Subscribed { quick_port, .. }) = subscription(&mut stream).await? {
        addr.set_port(quick_port);
        subscribers.with(|addrs| addrs.push(addr));
        subscribers.more.notify_one();
        stream.read_u8().await?;
    }
    Ok(())
}

async fn send_all(
    socket: UdpSocket,
    subscribers: Arc<Subscribers>,
    data_len: usize,
) -> io::Result<()> {
    let data = vec![b'x'; data_len];
    let mut out = Vec::new();
    let mut seq = 0_u64;
    let mut sent = 0;
    loop {
        let addrs = subscribers.with(|addrs| addrs.clone());
        if addrs.is_empty() {
            subscribers.more.notified().await;
            continue;
        }
        out.clear();
        wire::put_message(&mut out, "/pub/quick", &Text::Format.of(seq)?, &data);
        for addr in addrs {
            socket.send_to(&out, addr).await?;
            sent += 1;
        }
        seq += 1;
        if sent >= A_TURN || seq.is_multiple_of(64) {
            sent = 0;
            yield_now().await;
        }
    }
}

/// Datagrams between two looks at what else there is to do.
const A_TURN: usize = 4096;

use std::{
    future::Future,
    io,
    pin::pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::{Buf, BytesMut};
use socket2::SockRef;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream},
    net::TcpStream,
    time::timeout,
};

use super::options;

/// The byte stream of a connection's normal channel.
#[derive(Debug)]
pub(crate) enum Stream {
    Memory(DuplexStream),
    Tcp(TcpStream),
}

impl Stream {
    /// Writes until `out` is empty.
    pub(crate) fn poll_write(
        &mut self,
        cx: &mut Context<'_>,
        out: &mut (impl Buf + Send),
    ) -> Poll<io::Result<()>> {
        match self {
            Self::Memory(stream) => pin!(stream.write_all_buf(out)).poll(cx),
            Self::Tcp(stream) => pin!(stream.write_all_buf(out)).poll(cx),
        }
    }

    /// Ends this half and drops what still comes, until the other side has ended its own half or
    /// this time is over.
    ///
    /// A socket that is closed while something in it is unread resets the connection, and the other
    /// side loses what had not arrived there by then.
    pub(crate) async fn linger(&mut self, patience: Duration) {
        let ended = timeout(patience, async {
            match self {
                Self::Memory(stream) => end(stream).await,
                Self::Tcp(stream) => end(stream).await,
            }
        });
        // However it ended, there is nothing more to do. In a box, it takes no room in the task of
        // a connection before it is needed.
        let _ = Box::pin(ended).await;
    }

    /// The address of the other side, where it has one.
    #[cfg(feature = "client")]
    pub(crate) fn peer_addr(&self) -> Option<std::net::SocketAddr> {
        match self {
            Self::Memory(_) => None,
            Self::Tcp(stream) => stream.peer_addr().ok(),
        }
    }

    /// Marks what is sent with the connection's priority, 0 to 7.
    pub(crate) fn set_priority(&self, priority: u8) -> io::Result<()> {
        match self {
            Self::Memory(_) => Ok(()),
            Self::Tcp(stream) => {
                options::set_priority(&SockRef::from(stream), stream.local_addr()?, priority)
            }
        }
    }

    /// Has the system look, after this time of silence, whether the peer is still there.
    pub(crate) fn set_keepalive(&self, after: Duration) -> io::Result<()> {
        match self {
            Self::Memory(_) => Ok(()),
            Self::Tcp(stream) => options::set_keepalive(&SockRef::from(stream), after),
        }
    }

    /// Whether a read may bring something; asks without a buffer where the stream can tell.
    fn poll_read_ready(&self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self {
            Self::Memory(_) => Poll::Ready(Ok(())),
            Self::Tcp(stream) => stream.poll_read_ready(cx),
        }
    }

    fn poll_read(&mut self, cx: &mut Context<'_>, into: &mut BytesMut) -> Poll<io::Result<usize>> {
        match self {
            Self::Memory(stream) => pin!(stream.read_buf(into)).poll(cx),
            Self::Tcp(stream) => pin!(stream.read_buf(into)).poll(cx),
        }
    }
}

async fn end(stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> io::Result<()> {
    stream.shutdown().await?;
    tokio::io::copy(stream, &mut tokio::io::sink()).await?;
    Ok(())
}

/// What has been read and not yet understood.
///
/// Memory is taken when there is something to read and given back when all of it is understood,
/// so an idle connection holds none. The size of a read follows what the peer sends.
#[derive(Debug)]
pub(crate) struct ReadBuffer {
    bytes: BytesMut,
    read_len: usize,
}

impl ReadBuffer {
    pub(crate) fn new() -> Self {
        Self {
            bytes: BytesMut::new(),
            read_len: MIN_READ_LEN,
        }
    }

    /// Reads once; 0 bytes mean that the peer has ended its half.
    pub(crate) fn poll_fill(
        &mut self,
        cx: &mut Context<'_>,
        stream: &mut Stream,
    ) -> Poll<io::Result<usize>> {
        let polled = self.poll_read(cx, stream);
        if polled.is_pending() && self.bytes.is_empty() {
            self.bytes = BytesMut::new();
        }
        polled
    }

    /// The bytes, from the front of which packets are taken.
    pub(crate) fn bytes_mut(&mut self) -> &mut BytesMut {
        &mut self.bytes
    }

    fn poll_read(&mut self, cx: &mut Context<'_>, stream: &mut Stream) -> Poll<io::Result<usize>> {
        ready!(stream.poll_read_ready(cx))?;
        self.bytes.reserve(self.read_len);
        let room = self.bytes.capacity() - self.bytes.len();
        let read = ready!(stream.poll_read(cx, &mut self.bytes))?;
        if read == room {
            self.read_len = (self.read_len * 2).min(MAX_READ_LEN);
        } else if read < self.read_len / 4 {
            self.read_len = (self.read_len / 2).max(MIN_READ_LEN);
        }
        Poll::Ready(Ok(read))
    }
}

/// First read of a connection, and the least: some tens of calls.
const MIN_READ_LEN: usize = 4 * 1024;

/// More at once brings no further speed and keeps more memory alive by small slices of it.
const MAX_READ_LEN: usize = 256 * 1024;

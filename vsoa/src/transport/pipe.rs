use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

#[cfg(all(feature = "client", feature = "server"))]
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::Stream;
use crate::stream::pipe::{Pipe, ReadPipe, WritePipe, split_by_lock};

/// What carries a user's stream is what carries a connection.
impl Pipe for Stream {
    fn local_addr(&self) -> Option<SocketAddr> {
        match self {
            Self::Memory(_) => None,
            Self::Tcp(stream) => stream.local_addr().ok(),
        }
    }

    fn peer_addr(&self) -> Option<SocketAddr> {
        match self {
            Self::Memory(_) => None,
            Self::Tcp(stream) => stream.peer_addr().ok(),
        }
    }

    fn set_keepalive(&self, after: Duration) -> io::Result<()> {
        Self::set_keepalive(self, after)
    }

    #[cfg(all(feature = "client", feature = "server"))]
    fn set_abrupt(&self, abrupt: bool) -> io::Result<()> {
        match self {
            Self::Memory(_) => Ok(()),
            Self::Tcp(stream) => {
                // The system then resets the connection instead of ending it in good order.
                let linger = abrupt.then_some(Duration::ZERO);
                SockRef::from(stream).set_linger(linger)
            }
        }
    }

    fn split(self: Box<Self>) -> (ReadPipe, WritePipe) {
        match *self {
            Self::Memory(stream) => split_by_lock(stream),
            Self::Tcp(stream) => {
                let (reader, writer) = stream.into_split();
                (Box::new(reader), Box::new(writer))
            }
        }
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Memory(stream) => Pin::new(stream).poll_read(cx, buf),
            Self::Tcp(stream) => Pin::new(stream).poll_read(cx, buf),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Memory(stream) => Pin::new(stream).poll_write(cx, bytes),
            Self::Tcp(stream) => Pin::new(stream).poll_write(cx, bytes),
        }
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Memory(stream) => Pin::new(stream).poll_write_vectored(cx, slices),
            Self::Tcp(stream) => Pin::new(stream).poll_write_vectored(cx, slices),
        }
    }

    fn is_write_vectored(&self) -> bool {
        match self {
            Self::Memory(stream) => stream.is_write_vectored(),
            Self::Tcp(stream) => stream.is_write_vectored(),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Memory(stream) => Pin::new(stream).poll_flush(cx),
            Self::Tcp(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Memory(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Tcp(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}

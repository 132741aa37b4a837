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
#[cfg(feature = "tls")]
use super::tls::TlsPipe;
use crate::stream::pipe::{Pipe, ReadPipe, WritePipe, split_by_lock};

impl Stream {
    /// What carries a user's stream.
    pub(crate) fn into_pipe(self) -> Box<dyn Pipe> {
        match self {
            #[cfg(feature = "tls")]
            Self::Tls(_) => Box::new(TlsPipe::new(self)),
            plain => Box::new(plain),
        }
    }
}

/// What carries a user's stream is what carries a connection.
impl Pipe for Stream {
    fn local_addr(&self) -> Option<SocketAddr> {
        match self {
            Self::Memory(_) => None,
            Self::Tcp(stream) => stream.local_addr().ok(),
            #[cfg(feature = "tls")]
            Self::Tls(stream) => Pipe::local_addr(stream.plain()),
        }
    }

    fn peer_addr(&self) -> Option<SocketAddr> {
        match self {
            Self::Memory(_) => None,
            Self::Tcp(stream) => stream.peer_addr().ok(),
            #[cfg(feature = "tls")]
            Self::Tls(stream) => Pipe::peer_addr(stream.plain()),
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
            #[cfg(feature = "tls")]
            Self::Tls(stream) => stream.plain().set_abrupt(abrupt),
        }
    }

    fn split(self: Box<Self>) -> (ReadPipe, WritePipe) {
        match *self {
            Self::Memory(stream) => split_by_lock(stream),
            Self::Tcp(stream) => {
                let (reader, writer) = stream.into_split();
                (Box::new(reader), Box::new(writer))
            }
            #[cfg(feature = "tls")]
            tls @ Self::Tls(_) => split_by_lock(tls),
        }
    }
}

/// Does the same with whatever carries a stream.
macro_rules! each {
    ($stream:expr, $each:ident => $do:expr) => {
        match $stream {
            Stream::Memory($each) => $do,
            Stream::Tcp($each) => $do,
            #[cfg(feature = "tls")]
            Stream::Tls($each) => $do,
        }
    };
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        each!(self.get_mut(), stream => Pin::new(stream).poll_read(cx, into))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        each!(self.get_mut(), stream => Pin::new(stream).poll_write(cx, bytes))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        each!(self.get_mut(), stream => Pin::new(stream).poll_write_vectored(cx, slices))
    }

    fn is_write_vectored(&self) -> bool {
        each!(self, stream => stream.is_write_vectored())
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        each!(self.get_mut(), stream => Pin::new(stream).poll_flush(cx))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        each!(self.get_mut(), stream => Pin::new(stream).poll_shutdown(cx))
    }
}

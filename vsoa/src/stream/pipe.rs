use std::{io, net::SocketAddr, time::Duration};

use tokio::io::{AsyncRead, AsyncWrite, DuplexStream};

/// What carries the bytes of a [`Stream`](super::Stream): a socket, or a part of memory.
pub(crate) trait Pipe: AsyncRead + AsyncWrite + Send + Sync + Unpin {
    /// The address of this side, where it has one.
    fn local_addr(&self) -> Option<SocketAddr>;

    /// The address of the other side, where it has one.
    fn peer_addr(&self) -> Option<SocketAddr>;

    /// Has the system look, after this time of silence, whether the other side is still there.
    fn set_keepalive(&self, after: Duration) -> io::Result<()>;

    /// Has the end of this, when it is dropped, come to the other side as an error and not as the end
    /// of what was sent, where that can be.
    #[cfg(all(feature = "client", feature = "server"))]
    fn set_abrupt(&self, abrupt: bool) -> io::Result<()>;

    /// The two directions, each on its own.
    fn split(self: Box<Self>) -> (ReadPipe, WritePipe);
}

pub(crate) type ReadPipe = Box<dyn AsyncRead + Send + Sync + Unpin>;
pub(crate) type WritePipe = Box<dyn AsyncWrite + Send + Sync + Unpin>;

/// The two directions of what cannot be taken apart without a lock.
pub(crate) fn split_by_lock(
    pipe: impl AsyncRead + AsyncWrite + Send + Sync + 'static,
) -> (ReadPipe, WritePipe) {
    let (reader, writer) = tokio::io::split(pipe);
    (Box::new(reader), Box::new(writer))
}

impl Pipe for DuplexStream {
    fn local_addr(&self) -> Option<SocketAddr> {
        None
    }

    fn peer_addr(&self) -> Option<SocketAddr> {
        None
    }

    /// Memory is not lost on the way.
    fn set_keepalive(&self, _: Duration) -> io::Result<()> {
        Ok(())
    }

    /// In memory, an end is an end.
    #[cfg(all(feature = "client", feature = "server"))]
    fn set_abrupt(&self, _: bool) -> io::Result<()> {
        Ok(())
    }

    fn split(self: Box<Self>) -> (ReadPipe, WritePipe) {
        split_by_lock(*self)
    }
}

use std::{
    cell::Cell,
    future::Future,
    io::{self, IoSlice},
    mem,
    pin::{Pin, pin},
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::{Buf, BytesMut};
use socket2::SockRef;
use tokio::{
    io::{AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream},
    net::TcpStream,
    time::timeout,
};

use super::options;
#[cfg(feature = "tls")]
use super::tls::TlsStream;
#[cfg(feature = "client")]
use crate::BoxError;
use crate::CloseReason;

/// The byte stream of a connection's normal channel.
#[derive(Debug)]
pub(crate) enum Stream {
    Memory(DuplexStream),
    Tcp(TcpStream),
    #[cfg(feature = "tls")]
    Tls(Box<TlsStream>),
}

impl Stream {
    /// Does what comes before the first packet: the TLS handshake, where there is TLS.
    pub(crate) fn poll_secure(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self {
            #[cfg(feature = "tls")]
            Self::Tls(stream) => stream.poll_handshake(cx),
            _ => {
                let _ = cx;
                Poll::Ready(Ok(()))
            }
        }
    }

    /// Writes until `out` is empty and the system has all of it.
    pub(crate) fn poll_write(
        &mut self,
        cx: &mut Context<'_>,
        out: &mut (impl Buf + Send),
    ) -> Poll<io::Result<()>> {
        while out.has_remaining() {
            match ready!(self.poll_write_some(cx, out))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                written => out.advance(written),
            }
        }
        Pin::new(self).poll_flush(cx)
    }

    /// Most often all of it is one piece, for which a vectored write would be a detour.
    fn poll_write_some(&mut self, cx: &mut Context<'_>, out: &impl Buf) -> Poll<io::Result<usize>> {
        let first = out.chunk();
        if first.len() == out.remaining() {
            return Pin::new(self).poll_write(cx, first);
        }
        let mut pieces = [IoSlice::new(&[]); PIECES_A_WRITE];
        let filled = out.chunks_vectored(&mut pieces);
        Pin::new(self).poll_write_vectored(cx, &pieces[..filled])
    }

    /// Whether something that [`poll_write`](Self::poll_write) took out of its argument has still
    /// to be written, with an empty one if there is no more.
    pub(crate) fn is_flushing(&self) -> bool {
        match self {
            #[cfg(feature = "tls")]
            Self::Tls(stream) => stream.is_transmitting(),
            _ => false,
        }
    }

    /// Whether the other side took anything that the argument of [`poll_write`](Self::poll_write)
    /// does not show, since this was last asked.
    pub(crate) fn take_progress(&mut self) -> bool {
        match self {
            #[cfg(feature = "tls")]
            Self::Tls(stream) => stream.take_progress(),
            _ => false,
        }
    }

    /// Leaves a connection that ends for this reason, for which the other side has so much time.
    ///
    /// Where it is to read what was sent last, this half ends, and what still comes is dropped until
    /// the other side has ended its own half. A socket that is closed while something in it is
    /// unread resets the connection, and the other side loses what had not arrived there by then.
    pub(crate) async fn leave(&mut self, reason: CloseReason, patience: Duration) {
        let lingers = match reason {
            CloseReason::Local | CloseReason::Tls => true,
            // TLS has a word for the end of this half too, without which it looks cut off.
            CloseReason::Peer => self.is_tls(),
            _ => false,
        };
        if !lingers {
            return;
        }
        // However it ended, there is nothing more to do. In a box, it takes no room in the task of
        // a connection before it is needed.
        let _ = Box::pin(timeout(patience, self.end())).await;
    }

    async fn end(&mut self) -> io::Result<()> {
        self.shutdown().await?;
        let mut rest = tokio::io::sink();
        match self {
            Self::Memory(stream) => tokio::io::copy(stream, &mut rest).await?,
            Self::Tcp(stream) => tokio::io::copy(stream, &mut rest).await?,
            // Nobody wants to know what it means, and after a failure nothing can be opened.
            #[cfg(feature = "tls")]
            Self::Tls(stream) => tokio::io::copy(stream.plain_mut(), &mut rest).await?,
        };
        Ok(())
    }

    fn is_tls(&self) -> bool {
        !matches!(self, Self::Memory(_) | Self::Tcp(_))
    }

    /// The address of the other side, where it has one.
    #[cfg(feature = "client")]
    pub(crate) fn peer_addr(&self) -> Option<std::net::SocketAddr> {
        match self {
            Self::Memory(_) => None,
            Self::Tcp(stream) => stream.peer_addr().ok(),
            #[cfg(feature = "tls")]
            Self::Tls(stream) => stream.plain().peer_addr(),
        }
    }

    /// The certificates that the other side has shown, its own first.
    #[cfg(feature = "tls")]
    pub(crate) fn peer_certificates(&self) -> Box<[bytes::Bytes]> {
        match self {
            Self::Tls(stream) => stream.peer_certificates(),
            Self::Memory(_) | Self::Tcp(_) => Box::default(),
        }
    }

    /// Marks what is sent with the connection's priority, 0 to 7.
    pub(crate) fn set_priority(&self, priority: u8) -> io::Result<()> {
        match self {
            Self::Memory(_) => Ok(()),
            Self::Tcp(stream) => {
                options::set_priority(&SockRef::from(stream), stream.local_addr()?, priority)
            }
            #[cfg(feature = "tls")]
            Self::Tls(stream) => stream.plain().set_priority(priority),
        }
    }

    /// Has the system look, after this time of silence, whether the peer is still there.
    pub(crate) fn set_keepalive(&self, after: Duration) -> io::Result<()> {
        match self {
            Self::Memory(_) => Ok(()),
            Self::Tcp(stream) => options::set_keepalive(&SockRef::from(stream), after),
            #[cfg(feature = "tls")]
            Self::Tls(stream) => stream.plain().set_keepalive(after),
        }
    }

    /// Whether a read may bring something; asks without a buffer where the stream can tell.
    fn poll_read_ready(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self {
            Self::Memory(_) => Poll::Ready(Ok(())),
            Self::Tcp(stream) => stream.poll_read_ready(cx),
            #[cfg(feature = "tls")]
            Self::Tls(stream) => stream.poll_read_ready(cx),
        }
    }
}

/// What has been read and not yet understood.
///
/// Memory is taken when there is something to read and given back when all of it is understood,
/// so an idle connection holds none; the thread keeps it for whichever is next to read. The size of
/// a read follows what the peer sends.
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

    /// Reads once; 0 bytes mean that the peer has ended its half. Where there is nothing to read,
    /// lets go of the memory.
    pub(crate) fn poll_fill(
        &mut self,
        cx: &mut Context<'_>,
        stream: &mut Stream,
    ) -> Poll<io::Result<usize>> {
        let polled = self.poll_read(cx, stream);
        if polled.is_pending() {
            self.release();
        }
        polled
    }

    /// Lets go of the memory that is kept for what comes next.
    pub(crate) fn release(&mut self) {
        if self.bytes.is_empty() {
            let bytes = mem::take(&mut self.bytes);
            if bytes.capacity() > 0 && self.read_len <= MAX_SPARE_LEN {
                // It fails where the thread ends: then nothing is kept.
                let _ = SPARE.try_with(|spare| spare.set(Some(bytes)));
            }
        }
    }

    /// The bytes, from the front of which packets are taken.
    pub(crate) fn bytes_mut(&mut self) -> &mut BytesMut {
        &mut self.bytes
    }

    /// As [`poll_fill`](Self::poll_fill), but keeps the memory.
    pub(crate) fn poll_read(
        &mut self,
        cx: &mut Context<'_>,
        stream: &mut Stream,
    ) -> Poll<io::Result<usize>> {
        if self.room() < self.read_len / 2 {
            // Memory is taken only for what is there.
            ready!(stream.poll_read_ready(cx))?;
            if self.bytes.capacity() == 0 {
                let spare = SPARE.try_with(Cell::take).ok().flatten();
                self.bytes = spare.unwrap_or_default();
            }
            self.bytes.reserve(self.read_len);
        }
        let room = self.room();
        let read = match ready!(pin!(stream.read_buf(&mut self.bytes)).poll(cx)) {
            // An end that TLS was not told of hides nothing here: packets say how long they are.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => 0,
            read => read?,
        };
        if read == room {
            self.read_len = (self.read_len * 2).min(MAX_READ_LEN);
        } else if read < self.read_len / 4 {
            self.read_len = (self.read_len / 2).max(MIN_READ_LEN);
        }
        Poll::Ready(Ok(read))
    }

    fn room(&self) -> usize {
        self.bytes.capacity() - self.bytes.len()
    }
}

thread_local! {
    /// Memory that was read into last and is understood, if nobody reads into it now.
    static SPARE: Cell<Option<BytesMut>> = const { Cell::new(None) };
}

/// Why a connection ends on which this has happened.
pub(crate) fn close_reason(error: &io::Error) -> CloseReason {
    #[cfg(feature = "tls")]
    if error
        .get_ref()
        .is_some_and(<dyn std::error::Error + Send + Sync>::is::<rustls::Error>)
    {
        return CloseReason::Tls;
    }
    CloseReason::Io(error.kind())
}

/// What is behind an error: of TLS, what it says itself.
#[cfg(feature = "client")]
pub(crate) fn cause(error: io::Error) -> BoxError {
    #[cfg(feature = "tls")]
    let error = match error.downcast::<rustls::Error>() {
        Ok(error) => return error.into(),
        Err(other) => other,
    };
    error.into()
}

/// Packets with large parts that leave in one write.
const PIECES_A_WRITE: usize = 64;

/// First read of a connection, and the least: some tens of calls.
const MIN_READ_LEN: usize = 4 * 1024;

/// What a thread keeps at most for the next read: more is seldom needed, and its cost is small
/// beside that of what is read.
const MAX_SPARE_LEN: usize = 64 * 1024;

/// More at once brings no further speed and keeps more memory alive by small slices of it.
const MAX_READ_LEN: usize = 256 * 1024;

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;

    /// Reads these bytes into the buffer.
    async fn read(buffer: &mut ReadBuffer, bytes: &[u8]) {
        let (mut sender, receiver) = tokio::io::duplex(bytes.len());
        sender.write_all(bytes).await.unwrap();
        let mut stream = Stream::Memory(receiver);
        let read = poll_fn(|cx| buffer.poll_fill(cx, &mut stream)).await;
        assert_eq!(read.unwrap(), bytes.len());
    }

    #[tokio::test]
    async fn memory_that_is_given_back_is_the_next_to_be_read_into_on_the_thread() {
        let [mut first, mut second, mut third] = [(); 3].map(|()| ReadBuffer::new());
        first.read_len = 4 * MIN_READ_LEN;
        read(&mut first, b"first").await;
        first.bytes_mut().advance(5);
        first.release();
        first.release();
        assert_eq!(first.bytes_mut().capacity(), 0);
        read(&mut second, b"second").await;
        assert!(second.bytes_mut().capacity() > 3 * MIN_READ_LEN);
        read(&mut third, b"third").await;
        assert!(third.bytes_mut().capacity() < 3 * MIN_READ_LEN);
        assert_eq!(
            (&second.bytes[..], &third.bytes[..]),
            (&b"second"[..], &b"third"[..])
        );
    }
}

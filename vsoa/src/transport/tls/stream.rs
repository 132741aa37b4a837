use std::{
    fmt,
    io::{self, BufRead, IoSlice, Write},
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes};
use rustls::Connection;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::transport::{ReadBuffer, Stream};

/// TLS over a plain stream, either side, from its handshake on.
///
/// It does by hand what an adapter would, because the drivers want to know more than one tells: the
/// handshake is a part of their turn, an idle connection is asked without a buffer whether there is
/// something to read, and a peer that takes a part of what is sealed already is not a slow one.
pub(crate) struct TlsStream {
    connection: Connection,
    plain: Stream,
    /// What was read and not yet opened: rustls takes little at a time.
    received: ReadBuffer,
    /// Whether the socket took anything since that was last asked.
    progress: bool,
    closing: bool,
    ends: Ends,
}

/// What an end of the other side is of which TLS was not told: it may have been cut off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Ends {
    /// An end: the peers' streams end like that (peers document, section 14).
    #[default]
    AsTheyCome,
    /// An error.
    WithAWord,
}

impl TlsStream {
    pub(super) fn new(connection: impl Into<Connection>, plain: Stream, ends: Ends) -> Self {
        Self {
            connection: connection.into(),
            plain,
            received: ReadBuffer::new(),
            progress: false,
            closing: false,
            ends,
        }
    }

    /// Does the handshake, and sends what it leaves to be sent.
    ///
    /// A client is done before the server has seen the client's certificate: whether it was taken,
    /// the first read tells.
    pub(crate) fn poll_handshake(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            ready!(self.poll_transmit(cx))?;
            if !self.connection.is_handshaking() {
                return Poll::Ready(Ok(()));
            }
            if ready!(self.poll_receive(cx))? == 0 {
                let error = io::Error::new(
                    io::ErrorKind::UnexpectedEof,
                    "closed by the other side during the TLS handshake",
                );
                return Poll::Ready(Err(error));
            }
        }
    }

    /// Waits until a read brings something, with no buffer for what that is.
    pub(crate) fn poll_read_ready(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.connection.wants_read() {
            if ready!(self.poll_receive(cx))? == 0 {
                break;
            }
        }
        Poll::Ready(Ok(()))
    }

    /// The certificates that the other side has shown, its own first.
    pub(crate) fn peer_certificates(&self) -> Box<[Bytes]> {
        let chain = self.connection.peer_certificates().unwrap_or_default();
        let owned = |certificate: &rustls::pki_types::CertificateDer<'_>| {
            Bytes::copy_from_slice(certificate.as_ref())
        };
        chain.iter().map(owned).collect()
    }

    /// Whether something is sealed that the socket has not taken.
    pub(crate) fn is_transmitting(&self) -> bool {
        self.connection.wants_write()
    }

    /// Whether the socket took anything since this was last asked.
    pub(crate) fn take_progress(&mut self) -> bool {
        std::mem::take(&mut self.progress)
    }

    /// What the sealed bytes go through.
    pub(crate) fn plain(&self) -> &Stream {
        &self.plain
    }

    pub(crate) fn plain_mut(&mut self) -> &mut Stream {
        &mut self.plain
    }

    /// Takes in more of what the socket brings, which may be less than a record; 0 bytes mean that
    /// the peer has ended its half.
    fn poll_receive(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        if self.received.bytes_mut().is_empty() {
            ready!(self.received.poll_fill(cx, &mut self.plain))?;
        }
        let received = self.received.bytes_mut();
        let read = self.connection.read_tls(&mut &received[..])?;
        received.advance(read);
        if let Err(error) = self.connection.process_new_packets() {
            // The other side is told why, where its socket takes it now.
            let _ = self.poll_transmit(cx);
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, error)));
        }
        Poll::Ready(Ok(read))
    }

    /// Writes all that is sealed.
    fn poll_transmit(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.connection.wants_write() {
            let mut plain = Polled {
                stream: &mut self.plain,
                cx,
            };
            match self.connection.write_tls(&mut plain) {
                Ok(0) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                Ok(_) => self.progress = true,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Poll::Pending,
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncRead for TlsStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        ready!(self.poll_read_ready(cx))?;
        let ends = self.ends;
        let mut reader = self.connection.reader();
        let opened = match reader.fill_buf() {
            Err(error) if is_cut_off(&error) && ends == Ends::AsTheyCome => &[],
            opened => opened?,
        };
        let len = opened.len().min(into.remaining());
        into.put_slice(&opened[..len]);
        reader.consume(len);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for TlsStream {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        from: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(cx, &[IoSlice::new(from)])
    }

    /// Seals more only when all that was sealed before is written, so that little waits unseen.
    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        from: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_transmit(cx))?;
        let sealed = self.connection.writer().write_vectored(from)?;
        match self.poll_transmit(cx) {
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            _ => Poll::Ready(Ok(sealed)),
        }
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_transmit(cx))?;
        Pin::new(&mut self.plain).poll_flush(cx)
    }

    /// Says that nothing more comes, and ends this half of the socket.
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !self.closing {
            self.closing = true;
            self.connection.send_close_notify();
        }
        ready!(self.poll_transmit(cx))?;
        Pin::new(&mut self.plain).poll_shutdown(cx)
    }
}

impl fmt::Debug for TlsStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsStream")
            .field("plain", &self.plain)
            .finish_non_exhaustive()
    }
}

fn is_cut_off(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::UnexpectedEof
}

/// A stream as rustls writes to it: what is not ready would block, and wakes the task later.
struct Polled<'a, 'b> {
    stream: &'a mut Stream,
    cx: &'a mut Context<'b>,
}

impl Write for Polled<'_, '_> {
    fn write(&mut self, from: &[u8]) -> io::Result<usize> {
        self.write_vectored(&[IoSlice::new(from)])
    }

    fn write_vectored(&mut self, from: &[IoSlice<'_>]) -> io::Result<usize> {
        match Pin::new(&mut *self.stream).poll_write_vectored(self.cx, from) {
            Poll::Ready(written) => written,
            Poll::Pending => Err(io::ErrorKind::WouldBlock.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

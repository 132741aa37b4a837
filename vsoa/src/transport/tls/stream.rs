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
}

impl TlsStream {
    pub(super) fn new(connection: impl Into<Connection>, plain: Stream) -> Self {
        Self {
            connection: connection.into(),
            plain,
            received: ReadBuffer::new(),
            progress: false,
            closing: false,
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
        let mut reader = self.connection.reader();
        let opened = reader.fill_buf()?;
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

#[cfg(test)]
#[cfg(all(feature = "client", feature = "server"))]
mod tests {
    use std::{future::poll_fn, task::Waker};

    use bytes::BytesMut;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

    use super::*;
    use crate::transport::tls::{Authorities, CertifiedKey, ClientTls, ServerTls};

    /// Both ends, after the handshake, over a socket with room for so many bytes.
    async fn pair(room: usize) -> (Stream, Stream) {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let key = CertifiedKey::from_pem(made.cert.pem(), made.signing_key.serialize_pem());
        let trusted = Authorities::from_pem(made.cert.pem());
        let (ours, theirs) = duplex(room);
        let client_tls = ClientTls::builder().authorities(trusted).build().unwrap();
        let connector = client_tls.connector("localhost").unwrap();
        let mut client = connector.connect(Stream::Memory(ours)).unwrap();
        let server_tls = ServerTls::builder(key).build().unwrap();
        let mut server = server_tls.accept(Stream::Memory(theirs)).unwrap();
        let (client_done, server_done) = tokio::join!(
            poll_fn(|cx| client.poll_secure(cx)),
            poll_fn(|cx| server.poll_secure(cx)),
        );
        client_done.unwrap();
        server_done.unwrap();
        (client, server)
    }

    fn plain(stream: &mut Stream) -> &mut DuplexStream {
        let Stream::Tls(stream) = stream else {
            panic!("it is TLS");
        };
        let Stream::Memory(socket) = stream.plain_mut() else {
            panic!("it is in memory");
        };
        socket
    }

    #[tokio::test]
    async fn what_is_sealed_waits_for_the_socket_and_makes_progress_there() {
        let (mut client, mut server) = pair(4096).await;
        let mut cx = Context::from_waker(Waker::noop());
        let mut out = BytesMut::zeroed(30_000);
        assert!(client.poll_write(&mut cx, &mut out).is_pending());
        assert!(out.is_empty() && client.is_flushing());
        assert!(client.take_progress());

        assert!(client.poll_write(&mut cx, &mut out).is_pending());
        assert!(!client.take_progress(), "the socket is full");
        plain(&mut server).read_exact(&mut [0; 100]).await.unwrap();
        assert!(client.poll_write(&mut cx, &mut out).is_pending());
        assert!(client.take_progress());
    }

    #[tokio::test]
    async fn no_more_is_sealed_than_what_the_socket_is_behind() {
        let (mut client, _server) = pair(4096).await;
        let mut cx = Context::from_waker(Waker::noop());
        let mut out = BytesMut::zeroed(300_000);
        assert!(client.poll_write(&mut cx, &mut out).is_pending());
        let left = out.len();
        assert!(left >= 300_000 - 64 * 1024, "{left}");
        assert!(client.poll_write(&mut cx, &mut out).is_pending());
        assert_eq!(out.len(), left);
    }

    #[tokio::test]
    async fn a_read_buffer_is_taken_only_for_what_can_be_opened() {
        let (mut client, mut server) = pair(4096).await;
        let mut cx = Context::from_waker(Waker::noop());
        let mut read = ReadBuffer::new();
        client.write_all(b"hello").await.unwrap();
        client.flush().await.unwrap();
        assert!(matches!(
            read.poll_fill(&mut cx, &mut server),
            Poll::Ready(Ok(5))
        ));
        read.bytes_mut().clear();

        // The beginning of a record.
        plain(&mut client)
            .write_all(&[0x17, 3, 3, 0])
            .await
            .unwrap();
        assert!(read.poll_fill(&mut cx, &mut server).is_pending());
        assert_eq!(read.bytes_mut().capacity(), 0);
    }

    #[tokio::test]
    async fn an_end_without_a_word_is_an_error_to_who_counts_on_all_bytes() {
        let (mut client, mut server) = pair(4096).await;
        plain(&mut client).shutdown().await.unwrap();
        let error = server.read(&mut [0; 8]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
        let ended = poll_fn(|cx| ReadBuffer::new().poll_fill(cx, &mut server)).await;
        assert_eq!(ended.unwrap(), 0);

        let (mut client, mut server) = pair(4096).await;
        client.shutdown().await.unwrap();
        assert_eq!(server.read(&mut [0; 8]).await.unwrap(), 0);
    }
}

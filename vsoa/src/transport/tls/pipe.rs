use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{Arc, atomic::AtomicBool},
    task::{Context, Poll, Wake, Waker},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    runtime::Handle,
};

use crate::{
    CloseReason,
    stream::pipe::{Pipe, ReadPipe, WritePipe, split_by_lock},
    sync::Mutex,
    transport::Stream,
};

/// A program's stream over TLS, which behaves as one over TCP does.
///
/// There the system sends what was written, whatever the program does next. Here it is sealed and
/// may have to wait for the socket, so it is sent on while the program only reads, and also after
/// the program has dropped the stream.
pub(crate) struct TlsPipe {
    /// Taken only when it is dropped.
    stream: Option<Stream>,
    /// Who wants to know when the socket takes more.
    waiting: Arc<Waiting>,
    /// Whether the other side is to see an error instead of the end.
    abrupt: AtomicBool,
}

impl TlsPipe {
    pub(crate) fn new(stream: Stream) -> Self {
        Self {
            stream: Some(stream),
            waiting: Arc::default(),
            abrupt: AtomicBool::new(false),
        }
    }

    fn stream(&self) -> &Stream {
        self.stream.as_ref().expect("it is there until the drop")
    }

    fn stream_mut(&mut self) -> &mut Stream {
        self.stream.as_mut().expect("it is there until the drop")
    }

    /// Writes in the name of both directions: whichever is woken goes on with what is sealed.
    fn poll_writing<T>(
        &mut self,
        cx: &Context<'_>,
        poll: impl FnOnce(Pin<&mut Stream>, &mut Context<'_>) -> Poll<T>,
    ) -> Poll<T> {
        self.waiting.writer.remember(cx);
        let waker = Waker::from(self.waiting.clone());
        poll(
            Pin::new(self.stream_mut()),
            &mut Context::from_waker(&waker),
        )
    }
}

impl Pipe for TlsPipe {
    fn local_addr(&self) -> Option<SocketAddr> {
        Pipe::local_addr(self.stream())
    }

    fn peer_addr(&self) -> Option<SocketAddr> {
        Pipe::peer_addr(self.stream())
    }

    fn set_keepalive(&self, after: Duration) -> io::Result<()> {
        self.stream().set_keepalive(after)
    }

    #[cfg(all(feature = "client", feature = "server"))]
    fn set_abrupt(&self, abrupt: bool) -> io::Result<()> {
        self.abrupt
            .store(abrupt, std::sync::atomic::Ordering::Relaxed);
        self.stream().set_abrupt(abrupt)
    }

    fn split(self: Box<Self>) -> (ReadPipe, WritePipe) {
        split_by_lock(*self)
    }
}

impl AsyncRead for TlsPipe {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.stream().is_flushing() {
            self.waiting.reader.remember(cx);
            let waker = Waker::from(self.waiting.clone());
            let mut both = Context::from_waker(&waker);
            // What cannot be sent now is sent later; that it cannot be sent at all tells who writes.
            let _ = Pin::new(self.stream_mut()).poll_flush(&mut both);
        }
        Pin::new(self.stream_mut()).poll_read(cx, into)
    }
}

impl AsyncWrite for TlsPipe {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_writing(cx, |stream, cx| stream.poll_write(cx, bytes))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.poll_writing(cx, |stream, cx| stream.poll_write_vectored(cx, slices))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream().is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_writing(cx, Stream::poll_flush)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_writing(cx, Stream::poll_shutdown)
    }
}

/// The other side is told that nothing more comes, after what was written, unless it is to see that
/// something is missing.
impl Drop for TlsPipe {
    fn drop(&mut self) {
        let Some(mut stream) = self.stream.take() else {
            return;
        };
        if *self.abrupt.get_mut() {
            return;
        }
        let mut cx = Context::from_waker(Waker::noop());
        if Pin::new(&mut stream).poll_shutdown(&mut cx).is_ready() {
            return;
        }
        if let Ok(runtime) = Handle::try_current() {
            // Nobody is left who would wait for it.
            runtime.spawn(async move { stream.leave(CloseReason::Local, LINGER).await });
        }
    }
}

/// The tasks of both directions.
#[derive(Debug, Default)]
struct Waiting {
    reader: Slot,
    writer: Slot,
}

impl Wake for Waiting {
    fn wake(self: Arc<Self>) {
        self.reader.wake();
        self.writer.wake();
    }
}

#[derive(Debug, Default)]
struct Slot(Mutex<Option<Waker>>);

impl Slot {
    fn remember(&self, cx: &Context<'_>) {
        let mut waker = self.0.lock();
        match &mut *waker {
            Some(known) => known.clone_from(cx.waker()),
            None => *waker = Some(cx.waker().clone()),
        }
    }

    fn wake(&self) {
        let waker = self.0.lock().clone();
        waker.inspect(Waker::wake_by_ref);
    }
}

/// How long the other side may take nothing of what waits when a program drops its stream; as a
/// system gives up, but sooner.
const LINGER: Duration = Duration::from_secs(10);

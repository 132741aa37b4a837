use std::{
    fmt, io,
    pin::Pin,
    task::{Context, Poll, Waker, ready},
    time::Duration,
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::{
    Place, Stream,
    pipe::{ReadPipe, WritePipe},
    writes::{Writes, watched_writes},
};

/// The direction of a [`Stream`] that is read; made by [`Stream::into_split`].
pub struct StreamReader {
    pipe: ReadPipe,
    _place: Place,
}

/// The direction of a [`Stream`] that is written; made by [`Stream::into_split`].
///
/// Dropping it ends its direction, as `shutdown` does.
pub struct StreamWriter {
    pipe: WritePipe,
    writes: Writes,
    _place: Place,
}

impl StreamWriter {
    /// As [`Stream::set_send_timeout`].
    pub fn set_send_timeout(&mut self, timeout: Option<Duration>) {
        self.writes.set_limit(timeout);
    }
}

impl Stream {
    /// Takes the two directions apart, for two tasks; over TCP they share no lock.
    #[must_use]
    pub fn into_split(self) -> (StreamReader, StreamWriter) {
        let (reader, writer) = self.pipe.split();
        let reader = StreamReader {
            pipe: reader,
            _place: self.place.clone(),
        };
        let writer = StreamWriter {
            pipe: writer,
            writes: self.writes,
            _place: self.place,
        };
        (reader, writer)
    }
}

impl AsyncRead for StreamReader {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.pipe).poll_read(cx, buf)
    }
}

watched_writes!(StreamWriter);

impl Drop for StreamWriter {
    /// Ends the direction, which the halves of some pipes would not do by themselves.
    fn drop(&mut self) {
        let mut cx = Context::from_waker(Waker::noop());
        // Whether it succeeds or not: nobody writes any more.
        let _ = Pin::new(&mut self.pipe).poll_shutdown(&mut cx);
    }
}

impl fmt::Debug for StreamReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamReader").finish_non_exhaustive()
    }
}

impl fmt::Debug for StreamWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamWriter")
            .field("writes", &self.writes)
            .finish_non_exhaustive()
    }
}

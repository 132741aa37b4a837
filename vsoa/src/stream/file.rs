use std::{
    fmt,
    future::IntoFuture,
    io,
    path::{Path, PathBuf},
    pin::Pin,
};

use tokio::{
    fs::File,
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
};

use super::Stream;

impl Stream {
    /// Sends a file, as long as it is when this starts: `stream.send_file("a.log").await?`.
    ///
    /// It does not end this side's direction: `shutdown` does, or send more.
    pub fn send_file(&mut self, path: impl AsRef<Path>) -> SendFile<'_> {
        SendFile(Transfer::new(self, path.as_ref()))
    }

    /// Receives a file until the other side ends its direction, or has sent as much as
    /// [`expect`](ReceiveFile::expect) says.
    ///
    /// The file is made, or loses what it held. Where this fails, it holds what had come by then.
    pub fn receive_file(&mut self, path: impl AsRef<Path>) -> ReceiveFile<'_> {
        ReceiveFile {
            transfer: Transfer::new(self, path.as_ref()),
            expected: None,
        }
    }
}

/// How far the transfer of a file has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Bytes transferred so far.
    pub bytes: u64,
    /// Bytes to transfer, where that is known.
    pub total: Option<u64>,
}

/// A file about to be sent; made by [`Stream::send_file`]. Awaiting it gives the bytes sent.
///
/// # Errors
///
/// Of the file or of the stream; [`UnexpectedEof`](io::ErrorKind::UnexpectedEof) where the file
/// became shorter meanwhile.
///
/// # Cancel safety
///
/// Dropped before it is done, an unknown part of the file was sent.
#[derive(Debug)]
#[must_use = "a file is sent when this is awaited"]
pub struct SendFile<'a>(Transfer<'a>);

/// A file about to be received; made by [`Stream::receive_file`]. Awaiting it gives the bytes
/// received.
///
/// # Errors
///
/// Of the file or of the stream; [`UnexpectedEof`](io::ErrorKind::UnexpectedEof) where less came
/// than was expected.
///
/// # Cancel safety
///
/// Dropped before it is done, a part of what has come may be lost.
#[derive(Debug)]
#[must_use = "a file is received when this is awaited"]
pub struct ReceiveFile<'a> {
    transfer: Transfer<'a>,
    expected: Option<u64>,
}

impl<'a> SendFile<'a> {
    /// Has this function told how far it has come, before the first byte and after each part.
    pub fn on_progress(mut self, function: impl FnMut(Progress) + Send + 'a) -> Self {
        self.0.on_progress = Some(Box::new(function));
        self
    }
}

impl<'a> ReceiveFile<'a> {
    /// Expects exactly so many bytes, and reads no more.
    pub fn expect(mut self, bytes: u64) -> Self {
        self.expected = Some(bytes);
        self
    }

    /// Has this function told how far it has come, before the first byte and after each part.
    pub fn on_progress(mut self, function: impl FnMut(Progress) + Send + 'a) -> Self {
        self.transfer.on_progress = Some(Box::new(function));
        self
    }
}

impl<'a> IntoFuture for SendFile<'a> {
    type Output = io::Result<u64>;
    type IntoFuture = Pin<Box<dyn Future<Output = io::Result<u64>> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self(mut transfer) = self;
        Box::pin(async move {
            let file = File::open(&transfer.path).await?;
            let total = file.metadata().await?.len();
            let mut on_progress = transfer.on_progress.take();
            let tell = |progress| on_progress.iter_mut().for_each(|tell| tell(progress));
            copy(file, &mut *transfer.stream, Some(total), tell).await
        })
    }
}

impl<'a> IntoFuture for ReceiveFile<'a> {
    type Output = io::Result<u64>;
    type IntoFuture = Pin<Box<dyn Future<Output = io::Result<u64>> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self {
            mut transfer,
            expected,
        } = self;
        Box::pin(async move {
            let file = File::create(&transfer.path).await?;
            let mut on_progress = transfer.on_progress.take();
            let tell = |progress| on_progress.iter_mut().for_each(|tell| tell(progress));
            copy(&mut *transfer.stream, file, expected, tell).await
        })
    }
}

/// What both directions have in common.
struct Transfer<'a> {
    stream: &'a mut Stream,
    path: PathBuf,
    on_progress: Option<Box<dyn FnMut(Progress) + Send + 'a>>,
}

impl<'a> Transfer<'a> {
    fn new(stream: &'a mut Stream, path: &Path) -> Self {
        Self {
            stream,
            path: path.to_owned(),
            on_progress: None,
        }
    }
}

impl fmt::Debug for Transfer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transfer")
            .field("stream", &self.stream)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// Copies so many bytes, or all there are.
async fn copy(
    from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    total: Option<u64>,
    mut tell: impl FnMut(Progress),
) -> io::Result<u64> {
    tell(Progress { bytes: 0, total });
    let copied = copy_parts(from, &mut to, total, tell).await;
    // However it ended: a file still writes what it has taken.
    let flushed = to.flush().await;
    let bytes = copied?;
    flushed?;
    match total {
        Some(total) if bytes < total => Err(io::Error::new(
            io::ErrorKind::UnexpectedEof,
            format!("{bytes} of {total} bytes came before the end"),
        )),
        _ => Ok(bytes),
    }
}

async fn copy_parts(
    from: impl AsyncRead + Unpin,
    to: &mut (impl AsyncWrite + Unpin),
    total: Option<u64>,
    mut tell: impl FnMut(Progress),
) -> io::Result<u64> {
    let mut from = from.take(total.unwrap_or(u64::MAX));
    let mut part = Vec::with_capacity(PART_LEN);
    let mut bytes = 0;
    while from.limit() > 0 && from.read_buf(&mut part).await? > 0 {
        to.write_all(&part).await?;
        bytes += u64::try_from(part.len()).unwrap_or(u64::MAX);
        part.clear();
        tell(Progress { bytes, total });
    }
    Ok(bytes)
}

/// What is read and written at once; larger parts bring no further speed.
const PART_LEN: usize = 256 * 1024;

#[cfg(test)]
mod tests {
    use std::task::{Context, Poll};

    use tokio::io::{BufWriter, ReadBuf};

    use super::*;

    struct Broken;

    impl AsyncRead for Broken {
        fn poll_read(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
            _: &mut ReadBuf<'_>,
        ) -> Poll<io::Result<()>> {
            Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()))
        }
    }

    #[tokio::test]
    async fn what_came_before_an_error_is_written_when_the_error_is_told() {
        let mut file = BufWriter::new(Vec::new());
        let copied = copy(b"come".chain(Broken), &mut file, None, |_| ()).await;
        assert_eq!(copied.unwrap_err().kind(), io::ErrorKind::ConnectionReset);
        assert_eq!(file.get_ref(), b"come");
    }
}

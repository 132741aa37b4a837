use std::io::{self, Read, Write};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::Background;

/// A byte stream, or a half of one, as `std` reads and writes it.
///
/// # Examples
///
/// ```
/// use std::io::{Read, Write};
///
/// use tokio::io::AsyncWriteExt;
/// use vsoa::{Server, Status, StreamReply, blocking::Client};
///
/// #[vsoa::service("/log", blocking)]
/// trait Log {
///     #[get("/download")]
///     async fn download(&self) -> Result<StreamReply<u32>, Status>;
/// }
///
/// struct Disk;
///
/// impl Log for Disk {
///     async fn download(&self) -> Result<StreamReply<u32>, Status> {
///         Ok(StreamReply::new(2, async |mut stream| stream.write_all(b"two lines").await))
///     }
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let server = Server::builder().service(LogServer::new(Disk)).bind_blocking("127.0.0.1:0")?;
/// let client = Client::connect(server.local_addr())?;
/// let (lines, stream) = LogBlockingClient::new(client.clone()).download()?;
/// let mut text = String::new();
/// client.io(stream).read_to_string(&mut text)?;
/// assert_eq!((lines, &*text), (2, "two lines"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Io<S> {
    stream: S,
    background: Background,
}

impl<S> Io<S> {
    pub(super) fn new(stream: S, background: Background) -> Self {
        Self { stream, background }
    }

    /// The stream that it reads or writes, for what only that can do.
    pub fn as_async(&mut self) -> &mut S {
        &mut self.stream
    }

    /// The stream that it reads or writes.
    pub fn into_async(self) -> S {
        self.stream
    }
}

impl<S: AsyncWrite + Unpin> Io<S> {
    /// Ends the direction that this side writes; the other side may go on.
    ///
    /// # Errors
    ///
    /// Those of the stream.
    ///
    /// # Panics
    ///
    /// In async code.
    #[track_caller]
    pub fn shutdown(&mut self) -> io::Result<()> {
        self.background.wait(self.stream.shutdown())
    }
}

impl<S: AsyncRead + Unpin> Read for Io<S> {
    /// # Panics
    ///
    /// In async code.
    #[track_caller]
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.background.wait(self.stream.read(bytes))
    }
}

impl<S: AsyncWrite + Unpin> Write for Io<S> {
    /// # Panics
    ///
    /// In async code.
    #[track_caller]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.background.wait(self.stream.write(bytes))
    }

    /// # Panics
    ///
    /// In async code.
    #[track_caller]
    fn flush(&mut self) -> io::Result<()> {
        self.background.wait(self.stream.flush())
    }
}

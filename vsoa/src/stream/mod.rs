//! Byte streams beside a connection: both directions at once, each ended on its own.
//!
//! An answer may offer a stream ([`StreamOffer`]); who gets the answer opens it
//! ([`Response::open_stream`](crate::Response::open_stream)) and has a [`Stream`]. What carries
//! its bytes is a `Pipe`: memory where both ends are in this process, else a socket of
//! `transport`. Nothing here knows of ports or connections. Start with [`Stream`], or with
//! `offer` for how the two ends come together. The guide page is [`guide::streams`].
//!
//! [`guide::streams`]: crate::guide::streams

mod file;
mod offer;
pub(crate) mod pipe;
mod reply;
mod split;
mod writes;

#[cfg(test)]
mod tests;

use std::{
    fmt, io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

#[cfg(feature = "server")]
pub(crate) use self::offer::Offered;
pub use self::{
    file::{Progress, ReceiveFile, SendFile},
    offer::StreamOffer,
    reply::StreamReply,
    split::{StreamReader, StreamWriter},
};
use self::{
    pipe::Pipe,
    writes::{Writes, watched_writes},
};

/// A stream of bytes to the other side and one back, beside the connection that it came by.
///
/// It reads and writes as tokio's [`AsyncRead`] and [`AsyncWrite`]. `shutdown` ends what this side
/// sends and leaves the other direction open; dropping the stream ends both. It lives on when the
/// connection that it came by is closed.
///
/// Drop it when the other side has ended: what it still sends then is lost, and over TCP with it
/// what of ours it has not received yet.
///
/// # Examples
///
/// ```
/// use tokio::io::{AsyncReadExt, AsyncWriteExt};
/// use tower::ServiceExt;
/// use vsoa::{Request, Response, Router, Stream, StreamOffer, Url};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let router = Router::new().get("/shout", async |_: Request| {
///     Response::default().with_stream(StreamOffer::new(async |mut stream: Stream| {
///         let mut text = String::new();
///         stream.read_to_string(&mut text).await?;
///         stream.write_all(text.to_uppercase().as_bytes()).await
///     }))
/// });
///
/// let answer = router.oneshot(Request::get(Url::from_static("/shout"))).await?;
/// let mut stream = answer.open_stream().await?;
/// stream.write_all(b"hello").await?;
/// stream.shutdown().await?;
/// let mut text = String::new();
/// stream.read_to_string(&mut text).await?;
/// assert_eq!(text, "HELLO");
/// # Ok(())
/// # }
/// ```
pub struct Stream {
    pipe: Box<dyn Pipe>,
    writes: Writes,
    reads_ended: bool,
    place: Place,
}

/// What is let go of when the stream is: its place among those that may be open.
type Place = Option<Arc<dyn Send + Sync>>;

impl Stream {
    pub(crate) fn new(pipe: Box<dyn Pipe>) -> Self {
        Self {
            pipe,
            writes: Writes::default(),
            reads_ended: false,
            place: None,
        }
    }

    /// The two ends of a stream in memory.
    fn in_memory() -> (Self, Self) {
        let (near, far) = tokio::io::duplex(PIPE_LEN);
        (Self::new(Box::new(near)), Self::new(Box::new(far)))
    }

    /// The same stream, holding this place for as long as it is open.
    #[cfg(feature = "server")]
    pub(crate) fn with_place(mut self, place: impl Send + Sync + 'static) -> Self {
        self.place = Some(Arc::new(place));
        self
    }

    /// Has writes fail that make no progress for this time, because the other side takes nothing;
    /// they wait for ever if not set.
    ///
    /// The error's kind is [`TimedOut`](io::ErrorKind::TimedOut), and inside it is an
    /// [`Error`](crate::Error) of kind [`SendTimeout`](crate::ErrorKind::SendTimeout). It costs
    /// nothing while writes make progress.
    pub fn set_send_timeout(&mut self, timeout: Option<Duration>) {
        self.writes.set_limit(timeout);
    }

    /// Has the system look, after this time of silence, whether the other side is still there;
    /// reads and writes fail once it is found not to be.
    ///
    /// # Errors
    ///
    /// What the system has against it. A stream in memory needs none and takes any.
    pub fn set_keepalive(&self, after: Duration) -> io::Result<()> {
        self.pipe.set_keepalive(after)
    }

    /// See [`Pipe::set_abrupt`].
    #[cfg(all(feature = "client", feature = "server"))]
    fn set_abrupt(&self, abrupt: bool) -> io::Result<()> {
        self.pipe.set_abrupt(abrupt)
    }

    /// The address of this side; `None` for a stream in memory.
    #[must_use]
    pub fn local_addr(&self) -> Option<SocketAddr> {
        self.pipe.local_addr()
    }

    /// The address of the other side; `None` for a stream in memory.
    #[must_use]
    pub fn peer_addr(&self) -> Option<SocketAddr> {
        self.pipe.peer_addr()
    }

    /// Whether bytes can still go in one direction at least, as far as reads and writes have told.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        !(self.reads_ended && self.writes.have_ended())
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.remaining();
        let outcome = ready!(Pin::new(&mut self.pipe).poll_read(cx, buf));
        if outcome.is_err() {
            self.writes.handle_ended();
        }
        self.reads_ended |= outcome.is_err() || (before > 0 && buf.remaining() == before);
        Poll::Ready(outcome)
    }
}

watched_writes!(Stream);

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream")
            .field("local_addr", &self.local_addr())
            .field("peer_addr", &self.peer_addr())
            .field("connected", &self.is_connected())
            .finish_non_exhaustive()
    }
}

/// Bytes under way in each direction, about what a TCP socket on loopback holds.
const PIPE_LEN: usize = 256 * 1024;

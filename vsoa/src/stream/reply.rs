use std::{fmt, io, time::Duration};

use super::{Stream, StreamOffer};

/// An answer with a stream: what a method of a service returns to offer one beside its value.
///
/// The client's method gives the value and the opened [`Stream`]: `(T, Stream)`. `T` is whatever a
/// method may return without a stream, `()` among them.
///
/// # Examples
///
/// ```
/// use std::convert::Infallible;
///
/// use tokio::io::{AsyncReadExt, AsyncWriteExt};
/// use vsoa::{Stream, StreamReply};
///
/// #[vsoa::service("/recorder")]
/// pub trait Recorder {
///     /// The log: its length, and its bytes.
///     #[get("/log")]
///     async fn log(&self) -> Result<StreamReply<usize>, Infallible>;
/// }
///
/// struct BlackBox(&'static [u8]);
///
/// impl Recorder for BlackBox {
///     async fn log(&self) -> Result<StreamReply<usize>, Infallible> {
///         let log = self.0;
///         Ok(StreamReply::new(log.len(), async move |mut stream: Stream| {
///             stream.write_all(log).await
///         }))
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let recorder = RecorderClient::new(RecorderServer::new(BlackBox(b"all is well")));
/// let (len, mut stream) = recorder.log().await?;
/// let mut log = Vec::new();
/// assert_eq!(stream.read_to_end(&mut log).await?, len);
/// assert_eq!(log, b"all is well");
/// # Ok(())
/// # }
/// ```
#[must_use = "a stream is offered when this is returned"]
pub struct StreamReply<T> {
    value: T,
    offer: StreamOffer,
}

impl<T> StreamReply<T> {
    /// Answers with this value, and offers a stream that the function is given once the caller has
    /// opened it: see [`StreamOffer::new`].
    pub fn new<F, Fut>(value: T, handler: F) -> Self
    where
        F: FnOnce(Stream) -> Fut + Send + 'static,
        Fut: Future<Output = io::Result<()>> + Send + 'static,
    {
        Self {
            value,
            offer: StreamOffer::new(handler),
        }
    }

    /// As [`StreamOffer::with_claim_timeout`].
    pub fn with_claim_timeout(mut self, timeout: Duration) -> Self {
        self.offer = self.offer.with_claim_timeout(timeout);
        self
    }

    pub(crate) fn into_parts(self) -> (T, StreamOffer) {
        (self.value, self.offer)
    }
}

impl<T: fmt::Debug> fmt::Debug for StreamReply<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamReply")
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}

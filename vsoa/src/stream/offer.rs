use std::{fmt, io, pin::Pin, sync::Arc, time::Duration};

use super::Stream;
use crate::{Error, sync::Mutex};

/// A stream that an answer offers: what is done with it once somebody has opened it.
///
/// It is opened once, by one of three: whoever calls
/// [`Response::open_stream`](crate::Response::open_stream) in this process gets the other end of a
/// pipe in memory; a server whose client has the answer opens a port for it; a proxy does the same
/// and opens the stream behind it when its own client has come. Where nobody opens it, it is dropped
/// with all clones of the answer, and what it holds is dropped unused.
#[derive(Clone)]
pub struct StreamOffer(Arc<Mutex<Option<Offered>>>);

/// A stream that nobody has opened yet.
pub(crate) struct Offered {
    source: Source,
    claim_timeout: Option<Duration>,
}

/// Where a stream comes from.
enum Source {
    /// From this function, which has the other end.
    Handler(Handler),
    /// From a place that has to be connected to.
    #[cfg(feature = "client")]
    Remote(Connect),
}

type Handler = Box<dyn FnOnce(Stream) -> Boxed<io::Result<()>> + Send>;
#[cfg(feature = "client")]
type Connect = Box<dyn FnOnce() -> Boxed<Result<Stream, Error>> + Send>;
type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

impl StreamOffer {
    /// Offers a stream that this function is given once somebody has opened it.
    ///
    /// The function runs on a task of its own. When it ends, the stream does, unless it has moved
    /// it elsewhere. Its error is told to the log alone, at the level of debugging.
    #[must_use]
    pub fn new<F, Fut>(handler: F) -> Self
    where
        F: FnOnce(Stream) -> Fut + Send + 'static,
        Fut: Future<Output = io::Result<()>> + Send + 'static,
    {
        Self::from_source(Source::Handler(Box::new(|stream| {
            Box::pin(handler(stream))
        })))
    }

    /// Offers a stream that is connected to when somebody opens it.
    #[cfg(feature = "client")]
    pub(crate) fn remote<Fut>(connect: impl FnOnce() -> Fut + Send + 'static) -> Self
    where
        Fut: Future<Output = Result<Stream, Error>> + Send + 'static,
    {
        Self::from_source(Source::Remote(Box::new(|| Box::pin(connect()))))
    }

    fn from_source(source: Source) -> Self {
        Self(Arc::new(Mutex::new(Some(Offered {
            source,
            claim_timeout: None,
        }))))
    }

    /// The same offer, which a client has to connect to within this time instead of the server's
    /// [`stream_claim_timeout`](crate::ServerBuilder::stream_claim_timeout).
    #[must_use]
    pub fn with_claim_timeout(self, timeout: Duration) -> Self {
        if let Some(offered) = &mut *self.0.lock() {
            offered.claim_timeout = Some(timeout);
        }
        self
    }

    /// What is offered, unless somebody has it already.
    pub(crate) fn take(&self) -> Option<Offered> {
        self.0.lock().take()
    }
}

impl Offered {
    /// Time for a client to connect, where the offer says so.
    #[cfg(feature = "server")]
    pub(crate) fn claim_timeout(&self) -> Option<Duration> {
        self.claim_timeout
    }

    /// Gives the stream to who is in this process.
    #[cfg_attr(
        not(feature = "client"),
        expect(clippy::unused_async, reason = "with a client, it may have to connect")
    )]
    pub(crate) async fn open(self) -> Result<Stream, Error> {
        match self.source {
            Source::Handler(handler) => {
                let (near, far) = Stream::in_memory();
                #[expect(
                    clippy::disallowed_methods,
                    reason = "the two ends of a stream in memory run at the same time"
                )]
                tokio::spawn(async move { told(handler(far).await) });
                Ok(near)
            }
            #[cfg(feature = "client")]
            Source::Remote(connect) => connect().await,
        }
    }

    /// Does what is to be done with a stream that a client has opened.
    #[cfg(feature = "server")]
    pub(crate) async fn serve(self, stream: Stream) {
        told(match self.source {
            Source::Handler(handler) => handler(stream).await,
            #[cfg(feature = "client")]
            Source::Remote(connect) => join(stream, connect()).await,
        });
    }
}

/// Connects, and passes on in both directions, each until it ends.
///
/// Whatever else ends it, an error or the end of the server, is an error at both ends: neither is to
/// take a part of what was sent for all of it.
#[cfg(all(feature = "client", feature = "server"))]
async fn join(
    mut near: Stream,
    connect: impl Future<Output = Result<Stream, Error>>,
) -> io::Result<()> {
    near.set_abrupt(true)?;
    let mut far = connect.await.map_err(io::Error::other)?;
    far.set_abrupt(true)?;
    tokio::io::copy_bidirectional_with_sizes(&mut near, &mut far, COPY_LEN, COPY_LEN).await?;
    near.set_abrupt(false)?;
    far.set_abrupt(false)
}

fn told(outcome: io::Result<()>) {
    if let Err(error) = outcome {
        tracing::debug!(%error, "a stream has ended with an error");
    }
}

/// Two are equal if they are of the same stream: functions cannot be compared.
impl PartialEq for StreamOffer {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for StreamOffer {}

impl fmt::Debug for StreamOffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamOffer")
            .field("taken", &self.0.lock().is_none())
            .finish_non_exhaustive()
    }
}

/// As much as a socket commonly takes at once.
#[cfg(all(feature = "client", feature = "server"))]
const COPY_LEN: usize = 64 * 1024;

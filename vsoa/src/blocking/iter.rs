use std::{fmt, future::poll_fn, pin::Pin, time::Duration};

use futures_core::Stream;
use tokio::time;

use super::Background;
use crate::{client::Subscription, error::Error};

/// What comes one after the other, such as messages; waits for each.
///
/// It ends where its stream does: when the connection does, for one.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use serde::{Deserialize, Serialize};
/// use vsoa::{Server, blocking::{Client, RecvTimeoutError}};
///
/// #[vsoa::topic("/speed")]
/// #[derive(Debug, PartialEq, Serialize, Deserialize)]
/// struct Speed {
///     kmh: u8,
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let server = Server::builder().bind_blocking("127.0.0.1:0")?;
/// let client = Client::connect(server.local_addr())?;
/// let mut speeds = client.subscribe::<Speed>()?;
/// for kmh in 1..=3 {
///     server.publisher::<Speed>().publish(&Speed { kmh })?;
/// }
/// assert_eq!(speeds.next().ok_or("closed")??, Speed { kmh: 1 });
/// for (speed, kmh) in speeds.by_ref().take(2).zip(2..) {
///     assert_eq!(speed?, Speed { kmh });
/// }
/// let nothing = speeds.recv_timeout(Duration::from_millis(1)).unwrap_err();
/// assert_eq!(nothing, RecvTimeoutError::TimedOut);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "an iterator does nothing unless it is asked for its items"]
pub struct Iter<S> {
    stream: S,
    background: Background,
}

impl<S> Iter<S> {
    pub(super) fn new(stream: S, background: Background) -> Self {
        Self { stream, background }
    }

    /// The stream that it asks, for what only that can do.
    pub fn as_async(&mut self) -> &mut S {
        &mut self.stream
    }

    /// The stream that it asks.
    pub fn into_async(self) -> S {
        self.stream
    }
}

impl<S: Stream + Unpin> Iter<S> {
    /// As [`next`](Iterator::next), but for so long at most; what comes later is not lost.
    ///
    /// # Errors
    ///
    /// [`RecvTimeoutError`].
    ///
    /// # Panics
    ///
    /// In async code.
    #[track_caller]
    pub fn recv_timeout(&mut self, timeout: Duration) -> Result<S::Item, RecvTimeoutError> {
        let next = next(&mut self.stream);
        // The timer is made within the future: it needs the runtime.
        let item = self
            .background
            .wait(async { time::timeout(timeout, next).await });
        match item {
            Ok(Some(item)) => Ok(item),
            Ok(None) => Err(RecvTimeoutError::Ended),
            Err(_) => Err(RecvTimeoutError::TimedOut),
        }
    }
}

impl<S: Stream + Unpin> Iterator for Iter<S> {
    type Item = S::Item;

    /// Waits for the next item.
    ///
    /// # Panics
    ///
    /// In async code.
    #[track_caller]
    fn next(&mut self) -> Option<S::Item> {
        self.background.wait(next(&mut self.stream))
    }
}

impl<T> Iter<Subscription<T>> {
    /// Ends the subscription and waits until the server has confirmed that.
    ///
    /// # Errors
    ///
    /// As a call; the subscription has ended all the same.
    ///
    /// # Panics
    ///
    /// In async code.
    #[track_caller]
    pub fn unsubscribe(self) -> Result<(), Error> {
        self.background.wait(self.stream.unsubscribe())
    }
}

/// Why [`Iter::recv_timeout`] gives no item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecvTimeoutError {
    /// Nothing more will ever come.
    Ended,
    /// Nothing has come in time.
    TimedOut,
}

impl fmt::Display for RecvTimeoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ended => "nothing more will come",
            Self::TimedOut => "nothing has come in time",
        })
    }
}

impl std::error::Error for RecvTimeoutError {}

fn next<S: Stream + Unpin>(stream: &mut S) -> impl Future<Output = Option<S::Item>> {
    poll_fn(|cx| Pin::new(&mut *stream).poll_next(cx))
}

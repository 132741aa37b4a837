use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use futures_core::Stream;
use tokio::time::{Sleep, sleep_until};

use super::{ReceiveError, Subscription, inbox::now};
use crate::{Error, protocol::Url, topic::Regulator};

/// The newest value of each URL, at most once a period: a `Stream`, and [`recv`](Self::recv).
///
/// [`Subscription::regulate`] makes one. What is skipped is no error; errors and gaps of the
/// subscription come at once. When it ends, what waits comes without delay.
///
/// ```
/// use std::time::Duration;
///
/// use serde::{Deserialize, Serialize};
/// use vsoa::{Client, Server, transport::memory};
///
/// #[vsoa::topic("/speed")]
/// #[derive(Debug, PartialEq, Serialize, Deserialize)]
/// struct Speed {
///     kmh: u16,
/// }
///
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let (connector, listener) = memory::channel();
/// let server = Server::builder().serve(listener)?;
/// let client = Client::connect(connector).await?;
/// let speeds = client.subscribe::<Speed>().await?;
/// let mut speeds = speeds.regulate(Duration::from_millis(100));
///
/// let speed = server.publisher::<Speed>();
/// for kmh in 0..=50 {
///     speed.publish(&Speed { kmh }).await?;
/// }
/// client.ping().await?;
/// assert_eq!(speeds.recv().await.ok_or("closed")??, Speed { kmh: 50 });
/// # Ok(())
/// # }
/// ```
pub struct Regulated<T> {
    subscription: Subscription<T>,
    regulator: Regulator<T>,
    timer: Option<Pin<Box<Sleep>>>,
    ended: bool,
}

impl<T> Subscription<T> {
    /// Thins this out to the newest value of each URL, at most once a period.
    #[must_use]
    pub fn regulate(self, period: Duration) -> Regulated<T> {
        Regulated {
            subscription: self,
            regulator: Regulator::new(period),
            timer: None,
            ended: false,
        }
    }
}

impl<T> Regulated<T> {
    /// The next value; `None` when the subscription or the connection has ended.
    ///
    /// # Errors
    ///
    /// [`ReceiveError`]; more values may follow.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime that has its time enabled.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    pub async fn recv(&mut self) -> Option<Result<T, ReceiveError>> {
        poll_fn(|cx| self.poll_recv(cx)).await
    }

    /// As [`recv`](Self::recv), for a task of one's own.
    pub fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, ReceiveError>>> {
        loop {
            if let Poll::Ready(error) = self.poll_subscription(cx) {
                return Poll::Ready(Some(Err(error)));
            }
            if self.ended {
                return Poll::Ready(self.regulator.pop_early().map(Ok));
            }
            if let Some(value) = self.regulator.pop(now().into_std()) {
                return Poll::Ready(Some(Ok(value)));
            }
            let Some(due) = self.regulator.next_due().map(Into::into) else {
                return Poll::Pending;
            };
            let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(due)));
            if timer.deadline() != due {
                timer.as_mut().reset(due);
            }
            if timer.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
        }
    }

    /// Takes in what has come; ready with an error that was among it.
    fn poll_subscription(&mut self, cx: &mut Context<'_>) -> Poll<ReceiveError> {
        while !self.ended && !self.regulator.is_full() {
            match self.subscription.poll_item(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => self.ended = true,
                Poll::Ready(Some(Err(error))) => return Poll::Ready(error),
                Poll::Ready(Some(Ok(item))) => {
                    self.regulator.push(item.url, item.value, now().into_std());
                }
            }
        }
        Poll::Pending
    }

    /// The URLs subscribed.
    #[must_use]
    pub fn urls(&self) -> &[Url] {
        self.subscription.urls()
    }

    /// Ends the subscription and waits until the server has confirmed that.
    ///
    /// # Errors
    ///
    /// As [`Subscription::unsubscribe`].
    ///
    /// # Cancel safety
    ///
    /// As [`Subscription::unsubscribe`].
    pub async fn unsubscribe(self) -> Result<(), Error> {
        self.subscription.unsubscribe().await
    }
}

impl<T> Stream for Regulated<T> {
    type Item = Result<T, ReceiveError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_recv(cx)
    }
}

impl<T> Unpin for Regulated<T> {}

impl<T> fmt::Debug for Regulated<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Regulated")
            .field("urls", &self.urls())
            .finish_non_exhaustive()
    }
}

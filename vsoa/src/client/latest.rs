use std::{
    fmt,
    future::poll_fn,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Waker, ready},
    time::Duration,
};

use tokio::{task::coop::unconstrained, time::Instant};

use super::{ReceiveError, Subscription, inbox::now, silence::Silence, subscription::Item};
use crate::{Error, protocol::Url};

/// The newest value of a topic, for a control loop that reads it whenever it likes.
///
/// [`Subscription::latest`] makes one. Whatever comes takes the place of what waits, so that reading
/// costs the same however much was published; what is skipped is no error. Of a subscription of
/// many URLs it is the newest value of them all.
///
/// ```
/// use std::time::Duration;
///
/// use serde::{Deserialize, Serialize};
/// use vsoa::{Client, Server, transport::memory};
///
/// #[vsoa::topic("/speed", deadline = "200ms")]
/// #[derive(Serialize, Deserialize)]
/// struct Speed {
///     kmh: u16,
/// }
///
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let (connector, listener) = memory::channel();
/// let server = Server::builder().serve(listener)?;
/// let client = Client::connect(connector).await?;
/// let mut speed = client.subscribe::<Speed>().await?.latest();
/// assert!(speed.get().is_none());
///
/// let publisher = server.publisher::<Speed>();
/// for kmh in 0..=50 {
///     publisher.publish(&Speed { kmh }).await?;
/// }
/// client.ping().await?;
/// assert_eq!(speed.get().ok_or("nothing came")?.kmh, 50);
/// assert!(!speed.is_stale());
///
/// tokio::time::advance(Duration::from_millis(200)).await;
/// assert_eq!(speed.get().ok_or("it is gone")?.kmh, 50);
/// assert!(speed.is_stale());
/// # Ok(())
/// # }
/// ```
pub struct Latest<T> {
    subscription: Subscription<T>,
    value: Option<Arc<T>>,
    came: Option<Instant>,
    /// Whether the value is for the next [`changed`](Self::changed).
    is_new: bool,
    ended: bool,
}

impl<T> Subscription<T> {
    /// Keeps nothing but the newest value, to be read without waiting.
    #[must_use]
    pub fn latest(self) -> Latest<T> {
        self.keep_newest();
        Latest {
            subscription: self,
            value: None,
            came: None,
            is_new: false,
            ended: false,
        }
    }
}

impl<T> Latest<T> {
    /// The newest value; `None` while none has come.
    ///
    /// What cannot be read as a value of the topic is skipped; the value's [`age`](Self::age)
    /// tells.
    pub fn get(&mut self) -> Option<Arc<T>> {
        self.take_in();
        self.is_new = false;
        self.value.clone()
    }

    /// How long ago the newest value came; `None` while none has.
    pub fn age(&mut self) -> Option<Duration> {
        self.take_in();
        let came = self.came?;
        Some(now().saturating_duration_since(came))
    }

    /// Whether no value has come for longer than the deadline, where there is one, or none will
    /// come any more.
    pub fn is_stale(&mut self) -> bool {
        self.take_in();
        let silence = self.subscription.silence();
        self.ended || silence.is_some_and(Silence::is_too_long)
    }

    /// Waits for a value that neither this nor [`get`](Self::get) has given; `None` when the
    /// subscription or the connection has ended.
    ///
    /// # Errors
    ///
    /// [`ReceiveError`], but not that something is missing; more values may follow.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime that has its time enabled, where there is a deadline.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses nothing.
    pub async fn changed(&mut self) -> Option<Result<Arc<T>, ReceiveError>> {
        poll_fn(|cx| self.poll_changed(cx)).await
    }

    /// As [`changed`](Self::changed), for a task of one's own.
    pub fn poll_changed(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Arc<T>, ReceiveError>>> {
        loop {
            if std::mem::take(&mut self.is_new) {
                return Poll::Ready(self.value.clone().map(Ok));
            }
            match ready!(self.subscription.poll_item(cx)) {
                Some(Ok(item)) => self.keep(item),
                Some(Err(ReceiveError::Gap { .. } | ReceiveError::Reconnected)) => {}
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
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

    /// Takes in what has come, without waiting, whatever else the task has done before.
    fn take_in(&mut self) {
        let all = poll_fn(|cx| {
            while let Some(received) = ready!(self.subscription.poll_waiting(cx)) {
                match received {
                    Ok(item) => self.keep(item),
                    Err(error) => tracing::debug!(%error, "skipped by a reader of the newest"),
                }
            }
            self.ended = true;
            Poll::Ready(())
        });
        let mut cx = Context::from_waker(Waker::noop());
        // What is not there yet is for the next time.
        let _ = pin!(unconstrained(all)).poll(&mut cx);
    }

    fn keep(&mut self, item: Item<T>) {
        self.value = Some(Arc::new(item.value));
        self.came = item.came;
        self.is_new = true;
    }
}

impl<T> Unpin for Latest<T> {}

impl<T: fmt::Debug> fmt::Debug for Latest<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Latest")
            .field("value", &self.value)
            .field("urls", &self.urls())
            .finish_non_exhaustive()
    }
}

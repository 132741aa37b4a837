use std::{fmt, marker::PhantomData};

use super::{ServerHandle, SlowSubscriber, pace::give_way, publishing::Published};
use crate::{Error, session::Queued, topic::Topic};

/// Publishes values of one topic; cheap to clone.
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use vsoa::{Server, transport::memory};
///
/// #[vsoa::topic("/speed")]
/// #[derive(Serialize, Deserialize)]
/// struct Speed {
///     kmh: f32,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), vsoa::Error> {
/// # let (_connector, listener) = memory::channel();
/// let server = Server::builder().serve(listener)?;
/// let speed = server.publisher::<Speed>();
/// let report = speed.publish(&Speed { kmh: 12.5 }).await?;
/// assert!(!report.is_subscribed());
/// # Ok(())
/// # }
/// ```
pub struct Publisher<T> {
    pub(super) server: ServerHandle,
    pub(super) policy: Option<SlowSubscriber>,
    topic: PhantomData<fn(T)>,
}

impl<T: Topic> Publisher<T> {
    pub(super) fn new(server: ServerHandle) -> Self {
        Self {
            server,
            policy: None,
            topic: PhantomData,
        }
    }

    /// What a slow subscriber means for this topic; the server's choice if not set.
    #[must_use]
    pub fn slow_subscribers(mut self, policy: SlowSubscriber) -> Self {
        self.policy = Some(policy);
        self
    }

    /// Publishes a value to all who have subscribed its URL.
    ///
    /// # Errors
    ///
    /// As [`Topic::to_message`] and [`ServerHandle::publish`].
    ///
    /// # Cancel safety
    ///
    /// As [`ServerHandle::publish`].
    pub async fn publish(&self, value: &T) -> Result<PublishReport, Error> {
        give_way().await;
        self.server.check_open()?;
        let encoded = value.to_encoded_message()?;
        let policy = self
            .policy
            .unwrap_or_else(|| self.server.slow_subscribers());
        match self.server.publish_now(&encoded, policy) {
            Published::Whole(report) => Ok(report),
            Published::Part(rest) => Ok(rest.publish().await),
        }
    }
}

impl<T> Clone for Publisher<T> {
    fn clone(&self) -> Self {
        Self {
            server: self.server.clone(),
            policy: self.policy,
            topic: PhantomData,
        }
    }
}

impl<T: Topic> fmt::Debug for Publisher<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Publisher")
            .field("topic", &T::PATTERN)
            .finish_non_exhaustive()
    }
}

/// What became of a publication, counted by clients that had subscribed it.
///
/// All zero: nobody had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PublishReport {
    /// It leaves with the next write, or, if quick, has left.
    pub sent: usize,
    /// It waits behind what was published or answered before.
    pub queued: usize,
    /// Messages that are dropped: older ones to make room for this one, or this one.
    pub dropped: usize,
    /// Clients that do not get it: they are not authorised, may not receive this URL any more,
    /// closed while it waited for room, or have no quick channel.
    pub withheld: usize,
}

impl PublishReport {
    /// Clients that get it.
    #[must_use]
    pub fn receivers(&self) -> usize {
        self.sent + self.queued
    }

    /// Whether anyone had subscribed it.
    #[must_use]
    pub fn is_subscribed(&self) -> bool {
        *self != Self::default()
    }

    /// Counts in what became of the same publication at another server.
    pub(super) fn merge(&mut self, other: Self) {
        self.sent += other.sent;
        self.queued += other.queued;
        self.dropped += other.dropped;
        self.withheld += other.withheld;
    }

    pub(super) fn add(&mut self, queued: Queued) {
        match queued {
            Queued::Sent => self.sent += 1,
            Queued::Behind { dropped } => {
                self.queued += 1;
                self.dropped += usize::try_from(dropped).unwrap_or(usize::MAX);
            }
            Queued::Full | Queued::Undecided | Queued::Withheld => self.withheld += 1,
        }
    }
}

use std::{fmt, marker::PhantomData};

use super::ServerHandle;
use crate::{Error, topic::Topic};

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
/// assert_eq!(report.receivers, 0);
/// # Ok(())
/// # }
/// ```
pub struct Publisher<T> {
    server: ServerHandle,
    topic: PhantomData<fn(T)>,
}

impl<T: Topic> Publisher<T> {
    pub(super) fn new(server: ServerHandle) -> Self {
        Self {
            server,
            topic: PhantomData,
        }
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
        self.server.publish(value.to_message()?).await
    }
}

impl<T> Clone for Publisher<T> {
    fn clone(&self) -> Self {
        Self {
            server: self.server.clone(),
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

/// What became of a publication.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PublishReport {
    /// Clients to which it was sent, or queued to be.
    pub receivers: usize,
    /// Clients that subscribed it and do not get it: they are not authorised, closed while it
    /// waited for room, or have no quick channel.
    pub withheld: usize,
}

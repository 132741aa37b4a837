use std::{fmt, marker::PhantomData, sync::Arc, time::Duration};

use tokio::{
    sync::Notify,
    time::{Instant, timeout_at},
};

use super::{Publisher, ServerHandle, SlowSubscriber};
use crate::{
    Error,
    sync::Mutex,
    topic::{EncodedMessage, Regulator, Topic},
};

/// Publishes the newest value of each URL at most once a period; cheap to clone.
///
/// [`Publisher::regulate`] makes one. A value goes at once where its URL was quiet for a period;
/// else it waits, and gives way to what is newer. The last one is never lost, also where this is
/// dropped: a task publishes what waits, and ends when nothing does.
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
/// let mut speeds = client.subscribe::<Speed>().await?;
///
/// let speed = server.publisher::<Speed>().regulate(Duration::from_millis(100));
/// for kmh in 0..=50 {
///     speed.publish(&Speed { kmh })?;
/// }
/// assert_eq!(speeds.recv().await.ok_or("closed")??, Speed { kmh: 50 });
/// # Ok(())
/// # }
/// ```
pub struct RegulatedPublisher<T> {
    shared: Arc<Shared>,
    topic: PhantomData<fn(T)>,
}

struct Shared {
    server: ServerHandle,
    policy: Option<SlowSubscriber>,
    state: Mutex<State>,
    /// Told when something came that may be due earlier than what waits.
    pushed: Notify,
}

struct State {
    regulator: Regulator<EncodedMessage>,
    /// Whether the task is there that publishes what waits.
    publishing: bool,
}

/// What the task does next.
enum Step {
    Publish(EncodedMessage),
    Wait(Instant),
    End,
}

impl<T: Topic> RegulatedPublisher<T> {
    pub(super) fn new(
        server: ServerHandle,
        policy: Option<SlowSubscriber>,
        period: Duration,
    ) -> Self {
        Self {
            shared: Arc::new(Shared {
                server,
                policy,
                state: Mutex::new(State {
                    regulator: Regulator::new(period),
                    publishing: false,
                }),
                pushed: Notify::new(),
            }),
            topic: PhantomData,
        }
    }

    /// Has a value published, as soon as its URL may have one; never waits.
    ///
    /// # Errors
    ///
    /// As [`Publisher::publish`].
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime that has its time enabled.
    pub fn publish(&self, value: &T) -> Result<(), Error> {
        let message = value.to_message()?;
        self.shared.server.check_open()?;
        let url = message.url.clone();
        let encoded = EncodedMessage::of(message)?.kept();
        let mut state = self.shared.state.lock();
        state.regulator.push(url, encoded, now().into_std());
        let starts = !std::mem::replace(&mut state.publishing, true);
        drop(state);
        if starts {
            #[expect(
                clippy::disallowed_methods,
                reason = "what waits is published by a task, one a publisher at most"
            )]
            tokio::spawn(self.shared.clone().publish_all());
        } else {
            self.shared.pushed.notify_one();
        }
        Ok(())
    }
}

impl Shared {
    async fn publish_all(self: Arc<Self>) {
        loop {
            match self.next() {
                Step::Publish(encoded) => {
                    let policy = self
                        .policy
                        .unwrap_or_else(|| self.server.slow_subscribers());
                    self.server.publish_encoded(&encoded, policy).await;
                }
                Step::Wait(until) => {
                    // Either way there is something to do.
                    let _ = timeout_at(until, self.pushed.notified()).await;
                }
                Step::End => return,
            }
        }
    }

    fn next(&self) -> Step {
        let mut state = self.state.lock();
        if !self.server.is_closed() {
            if let Some(encoded) = state.regulator.pop(now().into_std()) {
                return Step::Publish(encoded);
            }
            if let Some(due) = state.regulator.next_due() {
                return Step::Wait(due.into());
            }
        }
        state.publishing = false;
        Step::End
    }
}

/// The runtime's clock, which stands still where a test pauses it.
#[expect(clippy::disallowed_methods, reason = "a period starts here")]
fn now() -> Instant {
    Instant::now()
}

impl<T: Topic> Publisher<T> {
    /// A publisher of the newest value of each URL, at most once a period.
    #[must_use]
    pub fn regulate(&self, period: Duration) -> RegulatedPublisher<T> {
        RegulatedPublisher::new(self.server.clone(), self.policy, period)
    }
}

impl<T> Clone for RegulatedPublisher<T> {
    fn clone(&self) -> Self {
        Self {
            shared: self.shared.clone(),
            topic: PhantomData,
        }
    }
}

impl<T: Topic> fmt::Debug for RegulatedPublisher<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RegulatedPublisher")
            .field("topic", &T::PATTERN)
            .finish_non_exhaustive()
    }
}

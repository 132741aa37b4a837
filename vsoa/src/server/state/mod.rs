//! The current value of a state topic: held here, read and set by clients, published when it
//! changes.
//!
//! [`State`] is what a program holds; `route` answers clients; `held` has the values. A change is
//! applied and published under one lock that knows no other order than that of asking for it, so
//! that publications come in the order of the changes; `to_the_end` sees to it that none stops
//! half way. No lock but that one is held while anything waits.

mod held;
mod route;
mod rules;
mod to_the_end;

use std::{
    fmt,
    sync::{Arc, Weak},
};

use tokio::sync::OwnedMutexGuard;

use self::{
    held::{Change, Held},
    rules::Rules,
    to_the_end::ToTheEnd,
};
use super::{PublishReport, ServerHandle, SlowSubscriber, shared::Shared};
use crate::{
    Error, ErrorKind,
    service::IntoResponse,
    sync::{Mutex, RwLock},
    topic::{EncodedMessage, SingleState, StateTopic},
};

/// The current value of a state topic, or one for each of its URLs; clones share it.
///
/// [`ServerBuilder::state`](super::ServerBuilder::state) has clients read it by GET and change it
/// by SET, and publishes each change to those who subscribed or
/// [watch](crate::Client::watch) it. Several servers may have the same one. A client can set what
/// is there; a URL without a value is
/// [`Status::INVALID_URL`](crate::Status::INVALID_URL).
///
/// Changes are applied one after the other, and published in that order. A subscriber that is too
/// slow is what [`slow_subscribers`](Self::slow_subscribers) says.
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use vsoa::{Client, Server, State, Status, transport::memory};
///
/// #[vsoa::topic("/fan", state)]
/// #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
/// struct Fan {
///     speed: u8,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let (connector, listener) = memory::channel();
/// let fan = State::new(Fan { speed: 1 })?.check(|_, wanted: &Fan| match wanted.speed {
///     0..=5 => Ok(()),
///     _ => Err(Status::ARGUMENTS),
/// });
/// let _server = Server::builder().state(&fan).serve(listener)?;
///
/// let client = Client::connect(connector).await?;
/// let mut fans = client.watch::<Fan>().await?;
/// assert_eq!(fans.recv().await.ok_or("closed")??, Fan { speed: 1 });
///
/// client.set_state(&Fan { speed: 3 }).await?;
/// assert!(client.set_state(&Fan { speed: 9 }).await.is_err());
/// assert_eq!(fans.recv().await.ok_or("closed")??, Fan { speed: 3 });
/// assert_eq!(fan.get().speed, 3);
/// # Ok(())
/// # }
/// ```
pub struct State<T>(Arc<Inner<T>>);

struct Inner<T> {
    held: Mutex<Held<T>>,
    /// Held by who applies and publishes a change.
    order: Arc<tokio::sync::Mutex<()>>,
    servers: Mutex<Vec<Weak<Shared>>>,
    rules: RwLock<Rules<T>>,
}

impl<T: SingleState> State<T> {
    /// A state with this value.
    ///
    /// # Errors
    ///
    /// As [`set`](Self::set).
    pub fn new(value: T) -> Result<Self, Error> {
        Self::with_values([value])
    }

    /// The current value.
    ///
    /// # Panics
    ///
    /// Where a [`Topic`](crate::Topic) written by hand is published on another URL than its pattern.
    #[must_use]
    pub fn get(&self) -> Arc<T> {
        self.at(T::PATTERN)
            .expect("`with_values` puts one at the only URL, and nothing takes it away")
    }

    /// Changes a copy of the value in place, and sets that.
    ///
    /// No other change comes between: what the function sees is what it changes. It must not block.
    ///
    /// # Errors
    ///
    /// As [`set`](Self::set).
    ///
    /// # Cancel safety
    ///
    /// As [`set`](Self::set).
    pub async fn update(&self, change: impl FnOnce(&mut T)) -> Result<PublishReport, Error>
    where
        T: Clone,
    {
        self.update_at(T::PATTERN, change).await
    }
}

impl<T: StateTopic> State<T> {
    /// A state with these values, each at the URL that its fields make.
    ///
    /// # Errors
    ///
    /// As [`set`](Self::set), and [`ErrorKind::Argument`] for a topic without `{names}` in its URL
    /// where no value is given.
    pub fn with_values(values: impl IntoIterator<Item = T>) -> Result<Self, Error> {
        let mut held = Held::default();
        for value in values {
            held.apply(Change::to(value)?);
        }
        if !T::PATTERN.contains('{') && held.value(T::PATTERN).is_none() {
            let text = format!("the state of {} has no value", T::PATTERN);
            return Err(Error::with_text(ErrorKind::Argument, text));
        }
        Ok(Self(Arc::new(Inner {
            held: Mutex::new(held),
            order: Arc::default(),
            servers: Mutex::default(),
            rules: RwLock::new(Rules::default()),
        })))
    }

    /// Has this function decide about each SET of a client, by the current value and the wanted
    /// one; a later one replaces it. Every SET is taken if not set.
    ///
    /// Changes of the program itself are not asked about. The function must not block.
    #[must_use]
    pub fn check<F>(self, check: F) -> Self
    where
        F: Fn(&T, &T) -> Result<(), T::Refusal> + Send + Sync + 'static,
    {
        self.0.rules.write().check = Some(Arc::new(move |current, wanted| {
            check(current, wanted).map_err(|refusal| Err::<(), _>(refusal).into_response())
        }));
        self
    }

    /// Publishes what is set only where it differs from the value before; everything is if not
    /// set.
    #[must_use]
    pub fn only_changes(self) -> Self
    where
        T: PartialEq,
    {
        self.0.rules.write().is_unchanged = Some(T::eq);
        self
    }

    /// What a slow subscriber means for this state; each server's own choice if not set.
    ///
    /// [`SlowSubscriber::DropOldest`] means the same as [`SlowSubscriber::Latest`] here: the newest
    /// value of each URL is what counts.
    #[must_use]
    pub fn slow_subscribers(self, policy: SlowSubscriber) -> Self {
        self.0.rules.write().policy = Some(policy);
        self
    }

    /// The current value at this URL; `None` where it has none.
    #[must_use]
    pub fn at(&self, url: &str) -> Option<Arc<T>> {
        self.0.held.lock().value(url)
    }

    /// The current value of each URL, in no particular order.
    #[must_use]
    pub fn values(&self) -> Vec<Arc<T>> {
        self.0.held.lock().values()
    }

    /// Sets the value of the URL that its fields make, and publishes it.
    ///
    /// The report adds up what became of it at all servers that have this state.
    ///
    /// # Errors
    ///
    /// As [`Topic::to_message`](crate::Topic::to_message), and
    /// [`ErrorKind::TooLarge`] where the value does not fit its channel; nothing has changed then.
    ///
    /// # Cancel safety
    ///
    /// Dropped before its turn has come, nothing has changed. Dropped later, the change is
    /// published all the same, by a task.
    pub async fn set(&self, value: T) -> Result<PublishReport, Error> {
        let turn = self.turn().await;
        let change = Change::to(value)?;
        Ok(self.make(turn, change).await)
    }

    /// As [`set`](Self::set), with a copy of the value at this URL that was changed in place.
    ///
    /// No other change comes between: what the function sees is what it changes. It must not block.
    ///
    /// # Errors
    ///
    /// As [`set`](Self::set), and [`ErrorKind::InvalidUrl`] where the URL has no value, or a field
    /// that stands in it was changed.
    ///
    /// # Cancel safety
    ///
    /// As [`set`](Self::set).
    pub async fn update_at(
        &self,
        url: &str,
        change: impl FnOnce(&mut T),
    ) -> Result<PublishReport, Error>
    where
        T: Clone,
    {
        let turn = self.turn().await;
        let current = self.at(url);
        let current = current.ok_or_else(|| Error::with_text(ErrorKind::InvalidUrl, url))?;
        let mut value = T::clone(&current);
        change(&mut value);
        let change = Change::to(value)?.at(url)?;
        Ok(self.make(turn, change).await)
    }

    /// Waits until all changes are made that were asked for before.
    async fn turn(&self) -> OwnedMutexGuard<()> {
        self.0.order.clone().lock_owned().await
    }

    /// Applies a change and publishes it; its turn ends when that is done, also where this is
    /// dropped meanwhile.
    fn make(
        &self,
        turn: OwnedMutexGuard<()>,
        change: Change<T>,
    ) -> impl Future<Output = PublishReport> + use<T> {
        let (policy, is_unchanged) = {
            let rules = self.0.rules.read();
            (rules.policy, rules.is_unchanged)
        };
        let value = change.value();
        let (before, publication) = self.0.held.lock().apply(change);
        let unchanged =
            is_unchanged.is_some_and(|eq| before.is_some_and(|before| eq(&before, &value)));
        let servers = if unchanged {
            Vec::new()
        } else {
            self.servers()
        };
        ToTheEnd::new(async move {
            let _turn = turn;
            let mut report = PublishReport::default();
            for server in servers {
                report.merge(publish(&server, &publication, policy).await);
            }
            report
        })
    }

    /// The servers that have this state and still run, or are yet to start.
    fn servers(&self) -> Vec<ServerHandle> {
        let mut handles = Vec::new();
        self.0.servers.lock().retain(|server| {
            let handle = server.upgrade().map(ServerHandle::new);
            let handle = handle.filter(|handle| !handle.is_closed());
            let is_there = handle.is_some();
            handles.extend(handle);
            is_there
        });
        handles
    }

    /// Publishes changes at this server from now on.
    pub(super) fn attach(&self, server: &Arc<Shared>) {
        let mut servers = self.0.servers.lock();
        let server = Arc::downgrade(server);
        if !servers.iter().any(|known| known.ptr_eq(&server)) {
            servers.push(server);
        }
    }
}

/// A reply to a GET may overtake what waits for a slow subscriber, so only the newest may wait.
async fn publish(
    server: &ServerHandle,
    publication: &EncodedMessage,
    policy: Option<SlowSubscriber>,
) -> PublishReport {
    let policy = policy.unwrap_or_else(|| server.slow_subscribers());
    let policy = match policy {
        SlowSubscriber::DropOldest => SlowSubscriber::Latest,
        other => other,
    };
    server.publish_encoded(publication, policy).await
}

impl<T> Clone for State<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: StateTopic> fmt::Debug for State<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State")
            .field("topic", &T::PATTERN)
            .finish_non_exhaustive()
    }
}

use std::{pin::Pin, sync::Arc};

use tokio::task::JoinHandle;

use super::shared::Shared;
use crate::{
    protocol::Url,
    router::Relay,
    service::{Message, Response},
};

/// What a server and its connections want of the relays of its router.
///
/// A program without relays contains nothing of them, nor what publishes for them: nothing but the
/// [`RelayMaker`] leads there, and only who adds a relay to a router names that.
pub(super) trait Relaying: Send + Sync {
    /// Starts to pass publications on.
    fn start(self: Arc<Self>, shared: &Arc<Shared>) -> Vec<JoinHandle<()>>;

    /// Whether any of these subscriptions is for an upstream server too.
    fn concern(&self, urls: &[Url]) -> bool;

    /// Whether these URLs together would be too many for an upstream server.
    fn are_full(&self, urls: &[Url]) -> bool;

    /// Takes note of a new subscription of a client.
    fn want(&self, url: &Url);

    /// Takes note that a subscription of a client has ended.
    fn release(&self, url: &Url);

    /// The wait until the upstream servers have answered; `None` where they have.
    fn settled(&self, urls: &[Url]) -> Option<Settling>;

    /// Why one of these URLs cannot be subscribed.
    fn refusal(&self, urls: &[Url]) -> Option<Response>;

    /// Sends a datagram upstream, where its URL belongs there; says whether it was taken.
    fn datagram(&self, message: &Message) -> Option<bool>;
}

/// A wait for upstream servers, and why one of them has refused.
///
/// The refusal is theirs to this wait: whoever wants the URL next has it asked for again.
pub(super) type Settling = Pin<Box<dyn Future<Output = Option<Response>> + Send>>;

/// Makes the relays of a router, each with so many URLs at the most.
///
/// A relay brings it along through the router, which does not look at it.
pub(crate) struct RelayMaker(pub(super) fn(&[Relay], usize) -> Arc<dyn Relaying>);

/// The relays of a router, if it has any.
pub(super) fn of(relays: &[Relay], max_topics: usize) -> Option<Arc<dyn Relaying>> {
    let RelayMaker(make) = relays.first()?.maker().downcast_ref()?;
    Some(make(relays, max_topics))
}

/// Has relays pass publications on, if there are any.
pub(super) fn start(
    relays: Option<Arc<dyn Relaying>>,
    shared: &Arc<Shared>,
) -> Vec<JoinHandle<()>> {
    relays.map_or_else(Vec::new, |relays| relays.start(shared))
}

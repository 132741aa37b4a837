use std::sync::Arc;

use super::Shared;
use crate::{CloseReason, client::inbox::Inbox, protocol::Url};

/// What subscriptions and listeners need of their connection.
impl Shared {
    /// A new inbox for a subscription.
    pub(in crate::client) fn open_inbox(&self) -> Arc<Inbox> {
        let mut state = self.state.lock();
        let inbox = state.inboxes.open(&self.options);
        if let Some(reason) = state.ended {
            inbox.close(reason);
        }
        inbox
    }

    /// Gives an inbox what comes on these URLs.
    pub(in crate::client) fn add_subscription(&self, inbox: &Arc<Inbox>, urls: &[Url]) {
        let mut state = self.state.lock();
        if state.ended.is_none() {
            state.inboxes.subscribe(inbox, urls);
        }
    }

    /// Takes these URLs from an inbox; returns those that no inbox has any more.
    pub(in crate::client) fn remove_subscription(&self, inbox: &Inbox, urls: &[Url]) -> Vec<Url> {
        self.state.lock().inboxes.unsubscribe(inbox, urls)
    }

    /// Ends every subscription; returns their URLs.
    pub(in crate::client) fn end_subscriptions(&self) -> Vec<Url> {
        let (urls, inboxes) = self.state.lock().inboxes.end_subscriptions();
        for inbox in inboxes {
            inbox.close(CloseReason::Local);
        }
        urls
    }

    /// A new inbox for datagrams.
    pub(in crate::client) fn listen(&self) -> Arc<Inbox> {
        let inbox = self.open_inbox();
        let mut state = self.state.lock();
        state.inboxes.listen(&inbox);
        inbox
    }

    pub(in crate::client) fn stop_listening(&self, inbox: &Inbox) {
        self.state.lock().inboxes.stop_listening(inbox);
    }
}

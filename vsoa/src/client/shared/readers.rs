use std::{
    sync::{Arc, MutexGuard},
    task::Waker,
    time::Duration,
};

use super::{Phase, Shared, State, link::Obstacle, now};
use crate::{
    CloseReason, Error,
    client::inbox::Inbox,
    protocol::{Header, Kind, Packet, SeqNo, Url},
};

/// What subscriptions and listeners need of their connection.
impl Shared {
    /// A new inbox for a subscription.
    pub(in crate::client) fn open_inbox(&self) -> Arc<Inbox> {
        let mut state = self.state.lock();
        let inbox = state.inboxes.open(&self.options);
        if let Phase::Ended(reason) = state.phase {
            inbox.close(reason);
        }
        inbox
    }

    /// Gives an inbox what comes on these URLs.
    pub(in crate::client) fn add_subscription(&self, inbox: &Arc<Inbox>, urls: &[Url]) {
        let mut state = self.state.lock();
        if !matches!(state.phase, Phase::Ended(_)) {
            state.inboxes.subscribe(inbox, urls);
        }
    }

    /// Takes these URLs from an inbox, and unsubscribes those that no inbox has any more.
    ///
    /// The requests are on their way when this returns, so that none undoes a subscription that
    /// comes after it.
    pub(in crate::client) fn unsubscribe(
        &self,
        inbox: &Inbox,
        urls: &[Url],
        early: bool,
    ) -> Vec<Result<SeqNo, Error>> {
        let mut state = self.state.lock();
        let gone = state.inboxes.unsubscribe(inbox, urls);
        self.send_unsubscribe(state, &gone, early)
    }

    /// Ends every subscription, as [`unsubscribe`](Self::unsubscribe) does with one.
    pub(in crate::client) fn unsubscribe_all(&self, early: bool) -> Vec<Result<SeqNo, Error>> {
        let mut state = self.state.lock();
        let (urls, inboxes) = state.inboxes.end_subscriptions();
        let requests = self.send_unsubscribe(state, &urls, early);
        for inbox in inboxes {
            inbox.close(CloseReason::Local);
        }
        requests
    }

    fn send_unsubscribe(
        &self,
        mut state: MutexGuard<'_, State>,
        urls: &[Url],
        early: bool,
    ) -> Vec<Result<SeqNo, Error>> {
        // It does not wait for room in the outbox.
        match state.obstacle(early, usize::MAX) {
            None => {}
            Some(Obstacle::Closed(reason)) => {
                return urls.iter().map(|_| Err(reason.into())).collect();
            }
            // Nothing is subscribed there: the next connection does without these URLs.
            Some(_) => return Vec::new(),
        }
        let requests = state.send_all(Kind::UNSUBSCRIBE, urls, self.options.call_timeout);
        let waker = state.link.wake_driver();
        drop(state);
        waker.inspect(Waker::wake_by_ref);
        requests
    }

    /// A new inbox for datagrams.
    pub(in crate::client) fn listen(&self) -> Arc<Inbox> {
        let mut state = self.state.lock();
        let inbox = state.inboxes.open(&self.options);
        state.inboxes.listen(&inbox);
        if let Phase::Ended(reason) = state.phase {
            inbox.close(reason);
        }
        inbox
    }

    pub(in crate::client) fn stop_listening(&self, inbox: &Inbox) {
        self.state.lock().inboxes.stop_listening(inbox);
    }
}

impl State {
    /// Sends one request a URL: a list is not understood by all servers (peers document, section
    /// 6).
    ///
    /// They do not wait for room: there are no more of them than there are subscriptions.
    pub(super) fn send_all(
        &mut self,
        kind: Kind,
        urls: &[Url],
        timeout: Duration,
    ) -> Vec<Result<SeqNo, Error>> {
        let requests = urls.iter().map(|url| {
            let mut packet = Packet::new(Header::new(kind)).with_url(url.as_text().clone());
            let sent = self.session.handle_request(&mut packet, timeout, None, now);
            sent.map_err(Error::from)
        });
        requests.collect()
    }
}

use std::{sync::Arc, task::Waker};

use super::{Link, Phase, Shared, Wanted, now};
use crate::{
    CloseReason, Error,
    client::{ConnectionState, DisconnectReason, connect::Opened, driver::Driver},
    protocol::{Kind, Payload, SeqNo, Status, Url},
};

/// What those do and ask who make connections: a supervisor, or the builder of one connection.
impl Shared {
    pub(in crate::client) fn wanted(&self) -> Wanted {
        self.state.lock().wanted
    }

    /// Waits until the program wants something that it may not have wanted before.
    pub(in crate::client) async fn ordered(&self) {
        if let Some(supervision) = &self.supervision {
            supervision.orders.notified().await;
        }
    }

    /// Waits until the program wants no connection.
    pub(in crate::client) async fn unwanted(&self) {
        while self.wanted() == Wanted::Connection {
            self.ordered().await;
        }
    }

    /// Waits until the driver of the connection has ended.
    pub(in crate::client) async fn down(&self) {
        if let Some(supervision) = &self.supervision {
            supervision.down.notified().await;
        }
    }

    /// An attempt begins.
    pub(in crate::client) fn handle_connecting(&self) {
        self.states.send_if_modified(|published| {
            // It is the first state already.
            let is_news = !matches!(published.state, ConnectionState::Connecting);
            published.state = ConnectionState::Connecting;
            is_news
        });
    }

    /// An attempt failed, or was broken off.
    pub(in crate::client) fn handle_failed(&self, reason: DisconnectReason) {
        self.state.lock().why_down = Some(reason.clone());
        self.publish(ConnectionState::Disconnected { reason });
    }

    /// The program wants no connection for now.
    pub(in crate::client) fn handle_rest(&self) {
        let reason = DisconnectReason::Closed(CloseReason::Local);
        self.state.lock().why_down = Some(reason.clone());
        self.states.send_if_modified(|published| {
            let is_told = matches!(
                published.state,
                ConnectionState::Disconnected {
                    reason: DisconnectReason::Closed(CloseReason::Local)
                }
            );
            if !is_told {
                published.state = ConnectionState::Disconnected { reason };
            }
            !is_told
        });
    }

    /// Takes a connection over, for what the program does first; nothing if it is not wanted any
    /// more.
    pub(in crate::client) fn handle_opened(self: &Arc<Self>, opened: Opened) -> Option<Driver> {
        let mut wakers = Vec::new();
        let mut state = self.state.lock();
        if state.wanted != Wanted::Connection {
            return None;
        }
        let quick = opened.quick.map(Arc::new);
        state.link = Link::new(opened.info, quick.clone(), opened.streams);
        #[cfg(feature = "tls")]
        {
            state.link.peer_certificates = opened.stream.peer_certificates();
        }
        state.phase = Phase::Greeting;
        state.session.handle_reconnected(opened.session);
        if let Some(keepalive) = self.options.keepalive {
            state.session.handle_keepalive(keepalive, now());
        }
        state.epoch += 1;
        state.inboxes.resume_listeners(&mut wakers);
        drop(state);
        wakers.iter().for_each(Waker::wake_by_ref);
        Some(Driver::new(opened.stream, opened.read, quick, self.clone()))
    }

    /// Opens the connection to all, and subscribes what is to be subscribed; gives the requests
    /// for that.
    ///
    /// They go out first: what a reader asks for when it is told of the gap is answered after its
    /// subscription is made.
    pub(in crate::client) fn handle_greeted(&self) -> (Vec<Url>, Vec<Result<SeqNo, Error>>) {
        let mut wakers = Vec::new();
        let mut state = self.state.lock();
        if state.phase != Phase::Greeting {
            return Default::default();
        }
        state.phase = Phase::Up;
        let urls = state.inboxes.urls();
        let requests = state.send_all(Kind::SUBSCRIBE, &urls, self.options.call_timeout);
        state.inboxes.resume_subscriptions(&mut wakers);
        wakers.extend(state.link.wake_driver());
        drop(state);
        self.room.notify_waiters();
        wakers.iter().for_each(Waker::wake_by_ref);
        (urls, requests)
    }

    /// The server does not allow a subscription that it allowed before.
    pub(in crate::client) fn handle_refused(&self, url: &Url, status: Status) {
        let mut wakers = Vec::new();
        self.state.lock().inboxes.refused(url, status, &mut wakers);
        wakers.iter().for_each(Waker::wake_by_ref);
    }

    /// The connection is as it should be.
    pub(in crate::client) fn handle_connected(&self) {
        let state = self.state.lock();
        if state.phase != Phase::Up {
            return;
        }
        let connected = ConnectionState::Connected {
            info: Payload::from_param(state.link.info.clone()),
            epoch: state.epoch,
        };
        drop(state);
        self.states.send_if_modified(|published| {
            // It may have ended in the meantime.
            let is_current = matches!(published.state, ConnectionState::Connecting);
            if is_current {
                published.state = connected;
            }
            is_current
        });
    }

    /// Ends the connection because of this error.
    pub(in crate::client) fn give_up(&self, error: Error) {
        let mut state = self.state.lock();
        state.link.verdict = Some(DisconnectReason::Failed(Arc::new(error)));
        state.link.closing = true;
        let waker = state.link.wake_driver();
        drop(state);
        waker.inspect(Waker::wake_by_ref);
    }

    /// Tells the state, unless the last one is told: the end may come from another task.
    pub(super) fn publish(&self, state: ConnectionState) {
        self.states.send_if_modified(|published| {
            if !published.last {
                published.state = state;
            }
            !published.last
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::builder::Options;

    /// A supervised client that has no connection yet.
    fn client() -> Arc<Shared> {
        Shared::new(Options::default(), true)
    }

    #[test]
    fn a_connection_that_is_lost_is_not_told_as_one_that_is_there() {
        let client = client();
        client.handle_connected();
        assert!(!client.states.borrow().state.is_connected());
    }

    #[test]
    fn nothing_is_told_after_the_last_state() {
        let client = client();
        client.end(CloseReason::Local);
        // A driver that has seen the end of its connection just before.
        let reason = DisconnectReason::Closed(CloseReason::Peer);
        client.publish(ConnectionState::Disconnected { reason });
        let told = client.states.borrow().clone();
        assert!(told.last);
        let local = DisconnectReason::Closed(CloseReason::Local);
        assert_eq!(told.state.to_string(), format!("disconnected: {local}"));
    }
}

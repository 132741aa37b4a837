use std::{collections::HashSet, mem, task::Waker};

use super::{Link, Order};
use crate::{CloseReason, protocol::Url, session::Outbox};

/// What the driver has to know before it does anything.
pub(in crate::server) struct Orders {
    pub(in crate::server) order: Order,
    pub(in crate::server) priority: u8,
    /// Whether more may be queued for the client.
    pub(in crate::server) has_room: bool,
}

/// What is for the driver alone.
impl Link {
    /// Takes what waits to be written; says whether there was anything, and whether
    /// there is more. `called` is whether calls have come that the session knows nothing of.
    pub(in crate::server) fn poll_transmit(&self, into: &mut Outbox, called: bool) -> (bool, bool) {
        let mut state = self.state.lock();
        if called {
            state.session.handle_sign_of_life();
        }
        let taken = state.session.poll_transmit(into);
        let more = state.session.has_output();
        let awaited = mem::take(&mut state.room_awaited);
        drop(state);
        // Also where nothing was taken now: the handshake takes what waits by another way.
        if awaited {
            self.room.notify_waiters();
        }
        (taken, more)
    }

    /// How things stand.
    pub(in crate::server) fn poll_orders(&self) -> Orders {
        let mut state = self.state.lock();
        state.awake = true;
        Orders {
            order: state.order,
            priority: self.priority(),
            has_room: state.session.has_room(),
        }
    }

    /// Registers its waker if nothing is left to do, and says whether that is so.
    ///
    /// A driver whose socket is blocked (not `flushed`) cannot do anything about more output.
    pub(in crate::server) fn poll_rest(&self, waker: &Waker, known: Order, flushed: bool) -> bool {
        let mut state = self.state.lock();
        if (flushed && state.session.has_output()) || state.order != known {
            return false;
        }
        match &mut state.waker {
            Some(known) => known.clone_from(waker),
            None => state.waker = Some(waker.clone()),
        }
        state.session.release();
        state.awake = false;
        true
    }

    /// The connection is over.
    pub(in crate::server) fn handle_closed(&self, reason: CloseReason) -> HashSet<Url> {
        let mut state = self.state.lock();
        state.ended = true;
        state.waker = None;
        let subscriptions = state.session.handle_closed();
        drop(state);
        self.closed.send_replace(Some(reason));
        self.room.notify_waiters();
        subscriptions
    }
}

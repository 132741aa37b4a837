use std::{task::Waker, time::Instant};

use super::{Phase, Shared, State, now};
use crate::{
    CloseReason,
    client::{ConnectionState, DisconnectReason, connection_state::Published},
    protocol::{Packet, Url, codec::Parcel},
    service::Message,
    session::{FromServer, Outbox},
};

/// What a driver is told.
#[derive(Clone, Copy, Debug)]
pub(in crate::client) struct Orders {
    /// Whether the connection is to end when all is written.
    pub(in crate::client) closing: bool,
    /// Whether nothing waits to be written that the driver has not taken.
    pub(in crate::client) written: bool,
    pub(in crate::client) priority: u8,
    /// The next deadline of a call or a ping.
    pub(in crate::client) deadline: Option<Instant>,
}

/// Whether a driver has nothing to do until it is woken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::client) enum Rest {
    /// Something is left to do.
    NotYet,
    /// Replies are to come, which want the buffers as they are.
    Busy,
    /// Nothing is to come.
    Idle,
}

/// What the driver of a connection does and asks.
impl Shared {
    /// Takes in packets until `next` has no more, under one lock; adds the tasks to wake, which
    /// need not wake the driver. Says whether anything waits to be written.
    pub(in crate::client) fn handle_packets(
        &self,
        mut next: impl FnMut() -> Option<Parcel>,
        wakers: &mut Vec<Waker>,
    ) -> bool {
        let mut state = self.state.lock();
        state.link.awake = true;
        while let Some(parcel) = next() {
            if let Some(event) = state.session.handle_packet(parcel) {
                state.handle_event(event, false, wakers);
            }
        }
        state.session.queued_len() > 0
    }

    /// Takes in a packet of the quick channel.
    pub(in crate::client) fn handle_quick_packet(&self, packet: Packet) {
        let mut wakers = Vec::new();
        let mut state = self.state.lock();
        if let Some(event) = state.session.handle_quick_packet(packet) {
            state.handle_event(event, true, &mut wakers);
        }
        drop(state);
        wakers.iter().for_each(Waker::wake_by_ref);
    }

    /// Ends the calls whose time is up, and pings where it is time to; gives the next deadline.
    ///
    /// The error is why the server is given up.
    pub(in crate::client) fn handle_timeout(
        &self,
        armed: Instant,
    ) -> Result<Option<Instant>, CloseReason> {
        let mut state = self.state.lock();
        let wakers = state.session.handle_timeout(armed);
        // A program that slept past the time it had set has not listened for so long.
        let silence = state.session.handle_silence(now());
        let deadline = state.deadline();
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
        silence.map_or(Ok(deadline), Err)
    }

    /// Takes what waits to be written.
    pub(in crate::client) fn poll_transmit(&self, into: &mut Outbox) -> bool {
        let mut state = self.state.lock();
        let taken = state.session.poll_transmit(into);
        let wanted = std::mem::take(&mut state.room_wanted);
        drop(state);
        if wanted {
            self.room.notify_waiters();
        }
        taken
    }

    /// What the driver is told, where it has written all that it had or not; from here on runs the
    /// time of what was sent before.
    pub(in crate::client) fn poll_orders(&self) -> Orders {
        let mut state = self.state.lock();
        if state.session.has_undated() {
            state.session.handle_sent(now());
        }
        Orders {
            closing: state.link.closing,
            written: state.session.queued_len() == 0,
            priority: state.link.priority,
            deadline: state.deadline(),
        }
    }

    /// Registers its waker if nothing is left to do, and says whether that is so.
    ///
    /// A driver whose socket is blocked (not `flushed`) cannot do anything about more output.
    pub(in crate::client) fn poll_rest(&self, waker: &Waker, closing: bool, flushed: bool) -> Rest {
        let mut state = self.state.lock();
        if (flushed && state.session.queued_len() > 0)
            || state.session.has_undated()
            || state.link.closing != closing
        {
            return Rest::NotYet;
        }
        match &mut state.link.driver {
            Some(known) => known.clone_from(waker),
            None => state.link.driver = Some(waker.clone()),
        }
        state.link.awake = false;
        if state.session.is_busy() {
            return Rest::Busy;
        }
        state.session.release();
        Rest::Idle
    }

    /// The connection is over, and the client with it where nobody makes another one.
    pub(in crate::client) fn handle_closed(&self, reason: CloseReason) {
        let Some(supervision) = &self.supervision else {
            return self.end(reason);
        };
        let mut state = self.state.lock();
        if matches!(state.phase, Phase::Ended(_)) {
            return;
        }
        let was_up = state.phase == Phase::Up;
        state.phase = Phase::Down;
        state.lost = reason;
        let verdict = state.link.verdict.take();
        let why = verdict.unwrap_or(DisconnectReason::Closed(reason));
        state.why_down = Some(why.clone());
        state.inboxes.handle_lost(was_up);
        state.link.driver = None;
        state.link.quick = None;
        let wakers = state.session.handle_closed();
        drop(state);
        self.publish(ConnectionState::Disconnected { reason: why });
        self.room.notify_waiters();
        wakers.iter().for_each(Waker::wake_by_ref);
        supervision.down.notify_one();
    }

    /// The client is over: there is no connection, and never will be.
    pub(in crate::client) fn end(&self, reason: CloseReason) {
        let mut state = self.state.lock();
        if matches!(state.phase, Phase::Ended(_)) {
            return;
        }
        state.phase = Phase::Ended(reason);
        state.lost = reason;
        state.link.driver = None;
        let wakers = state.session.handle_closed();
        let inboxes = state.inboxes.take();
        drop(state);
        self.states.send_replace(Published {
            state: ConnectionState::Disconnected {
                reason: DisconnectReason::Closed(reason),
            },
            last: true,
        });
        self.room.notify_waiters();
        wakers.iter().for_each(Waker::wake_by_ref);
        for inbox in inboxes {
            inbox.close(reason);
        }
    }
}

impl State {
    /// The next deadline of a call or a ping.
    fn deadline(&self) -> Option<Instant> {
        let (call, ping) = (self.session.poll_timeout(), self.session.poll_silence());
        call.into_iter().chain(ping).min()
    }

    /// Does what a packet asks for; adds the tasks to wake, which are for who holds no lock.
    fn handle_event(&mut self, event: FromServer, quick: bool, wakers: &mut Vec<Waker>) {
        match event {
            FromServer::Reply(waker) => wakers.push(waker),
            FromServer::Priority(priority) => self.link.priority = priority,
            FromServer::Gap(url, lost) => self.inboxes.gap(&url, lost, wakers),
            FromServer::Publication(packet) => {
                if let Some(message) = message(packet, quick) {
                    self.inboxes.publication(&message, wakers);
                }
            }
            FromServer::Datagram(packet) => {
                if let Some(message) = message(packet, quick) {
                    self.inboxes.datagram(message, wakers);
                }
            }
            FromServer::Connected(_) | FromServer::Refused(_) => {}
        }
    }
}

/// A message, where the packet's URL is one.
fn message(packet: Packet, quick: bool) -> Option<Message> {
    let Packet { url, payload, .. } = packet;
    let url = Url::try_from(url).ok()?;
    Some(Message {
        url,
        payload,
        quick,
    })
}

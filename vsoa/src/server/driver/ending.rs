use std::{io, mem, task::Context};

use tokio::time::Instant;

use super::{Driver, LINGER, Life};
use crate::{
    CloseReason,
    server::{event::ServerEvent, gauges},
    session::ServerSession,
    transport::close_reason,
};

/// When and how a connection ends.
impl Driver {
    /// A client that has ended its half and then does not take the rest is just gone.
    pub(super) fn broken(&self, error: &io::Error) -> CloseReason {
        match self.life {
            Life::Finishing(reason, _) | Life::Closing(reason) => reason,
            Life::Securing | Life::Open => close_reason(error),
        }
    }

    pub(super) fn check_end(&mut self, flushed: bool) -> Result<(), CloseReason> {
        match &mut self.life {
            Life::Closing(reason) if flushed => Err(*reason),
            Life::Finishing(reason, _) if flushed && self.calls.is_empty() => Err(*reason),
            Life::Finishing(CloseReason::Peer, until @ None) => {
                #[expect(clippy::disallowed_methods, reason = "the time to linger starts")]
                let now = Instant::now();
                *until = Some(now + LINGER);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Ends what has taken too long; has the driver woken when the next deadline comes.
    pub(super) fn check_time(&mut self, cx: &mut Context<'_>) -> Result<(), CloseReason> {
        loop {
            let finish = match self.life {
                Life::Finishing(_, until) => until,
                _ => None,
            };
            let session = self.link.with(ServerSession::poll_timeout);
            let Some(deadline) = finish.into_iter().chain(session.map(Into::into)).min() else {
                self.timer = None;
                return Ok(());
            };
            let timer = self
                .timer
                .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(deadline)));
            if timer.deadline() != deadline {
                timer.as_mut().reset(deadline);
            }
            if timer.as_mut().poll(cx).is_pending() {
                return Ok(());
            }
            if let Life::Finishing(reason, Some(_)) = self.life
                && Some(deadline) == finish
            {
                return Err(reason);
            }
            // Not the deadline: after a pause of the whole process, a client gets its time anew.
            #[expect(clippy::disallowed_methods, reason = "the timer is over")]
            let now = Instant::now().into_std();
            let reads = self.life == Life::Open && self.waiting.is_none();
            let called = mem::take(&mut self.called);
            let reason = self.link.update(|session| {
                if called {
                    session.handle_sign_of_life();
                }
                if !reads || !session.has_room() {
                    session.handle_unheard();
                }
                session.handle_timeout(now)
            });
            if let Some(reason) = reason {
                return Err(reason);
            }
        }
    }

    pub(super) fn end(&mut self, reason: CloseReason) {
        let shared = self.link.shared();
        match reason {
            CloseReason::HandshakeTimeout => shared.counters.handshake_timeouts.add(),
            CloseReason::SendTimeout => shared.counters.send_timeouts.add(),
            CloseReason::Silence => shared.counters.silent_closed.add(),
            CloseReason::Tls => shared.counters.tls_failures.add(),
            _ => {}
        }
        tracing::debug!(client = self.link.id(), %reason, "connection closed");
        let subscriptions = self.link.handle_closed(reason);
        self.remove_subscriptions(&subscriptions);
        shared.remove(self.link.id());
        if self.introducing.is_none() {
            gauges::session_ended();
            self.setup.events.send(|| ServerEvent::Disconnected {
                session: self.session.clone(),
                reason,
            });
        }
        shared.handle_ended();
    }
}

/// A driver that is dropped earlier, because its runtime ends or a layer panics, takes its
/// connection with it.
impl Drop for Driver {
    fn drop(&mut self) {
        if !self.session.is_closed() {
            self.end(CloseReason::Local);
        }
    }
}

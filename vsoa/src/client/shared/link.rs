use std::{sync::Arc, task::Waker};

use bytes::Bytes;

use super::State;
use crate::{
    CloseReason, Error, ErrorKind,
    client::{DisconnectReason, streams::Streams},
    transport::QuickSocket,
};

/// What belongs to one connection; the next one starts with all of it anew.
#[derive(Debug, Default)]
pub(super) struct Link {
    pub(super) info: Bytes,
    pub(super) quick: Option<Arc<QuickSocket>>,
    pub(super) streams: Option<Streams>,
    /// What the server has shown, its own first.
    #[cfg(feature = "tls")]
    pub(super) peer_certificates: Box<[Bytes]>,
    pub(super) driver: Option<Waker>,
    /// Whether the driver runs, or is about to, and looks at the rest of this before it rests.
    pub(super) awake: bool,
    pub(super) closing: bool,
    pub(super) priority: u8,
    /// Why it is given up, where that is another reason than its end.
    pub(super) verdict: Option<DisconnectReason>,
}

impl Link {
    /// A connection whose driver is about to run.
    pub(super) fn new(info: Bytes, quick: Option<Arc<QuickSocket>>, streams: Streams) -> Self {
        Self {
            info,
            quick,
            streams: Some(streams),
            awake: true,
            ..Self::default()
        }
    }

    /// The driver's waker, where it sleeps.
    pub(super) fn wake_driver(&mut self) -> Option<Waker> {
        if self.awake {
            return None;
        }
        self.awake = true;
        self.driver.clone()
    }
}

/// How far a client is with its connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// There is none, and there may be another.
    Down,
    /// There is one, for what the program does first.
    Greeting,
    /// There is one.
    Up,
    /// There is none, and never will be.
    Ended(CloseReason),
}

/// What the program wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::client) enum Wanted {
    /// The end of the client.
    End,
    /// No connection for now.
    Rest,
    /// A connection.
    Connection,
}

/// Why nothing can be sent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Obstacle {
    Closed(CloseReason),
    Full,
    NotConnected,
}

impl State {
    /// What is in the way of who wants to send, `early` who does what comes first on a connection.
    pub(super) fn obstacle(&self, early: bool, outbox_len: usize) -> Option<Obstacle> {
        match self.phase {
            Phase::Ended(reason) => return Some(Obstacle::Closed(reason)),
            _ if self.wanted == Wanted::End => return Some(Obstacle::Closed(CloseReason::Local)),
            Phase::Up if !self.link.closing => {}
            Phase::Greeting if early && !self.link.closing => {}
            // A connection that is lost while the program does what comes first does not come back
            // for that.
            _ if early => return Some(Obstacle::Closed(self.lost)),
            _ => return Some(Obstacle::NotConnected),
        }
        (self.session.queued_len() >= outbox_len).then_some(Obstacle::Full)
    }

    /// The error of who is not to wait for this to go away.
    pub(super) fn refusal(&self, obstacle: Obstacle) -> Error {
        match (obstacle, &self.why_down) {
            (Obstacle::Closed(reason), _) => reason.into(),
            (Obstacle::Full, _) => Error::new(ErrorKind::QueueFull),
            (Obstacle::NotConnected, None) => Error::new(ErrorKind::NotConnected),
            (Obstacle::NotConnected, Some(reason)) => {
                Error::with_text(ErrorKind::NotConnected, reason.to_string())
            }
        }
    }
}

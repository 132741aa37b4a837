use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
    time::{Duration, Instant},
};

use super::{Password, SECRET, SILENCE, Setup, request, url};
use crate::{
    protocol::{Kind, Packet, Payload, SeqNo, codec::Parcel},
    session::{ClientSession, FromServer, Keepalive},
};

/// A client session, and the program that uses it.
pub(super) struct ClientEnd {
    pub(super) session: ClientSession,
    callers: Vec<Caller>,
    /// What the next call is known by.
    mark: u64,
    /// Whether the handshake is done.
    pub(super) connected: bool,
    /// Whether a reply may have come that is not the server's: then none is known to be.
    pub(super) deceived: bool,
    /// Publications that have come, and those that it was told it missed.
    pub(super) accounted: u64,
}

/// Who waits for an answer.
struct Caller {
    seqno: SeqNo,
    /// What the call brought, and its answer brings back; nothing but a call brings anything.
    sent: Payload,
    alarm: Arc<Alarm>,
    /// Whether it relies on being woken.
    asleep: bool,
}

#[derive(Default)]
struct Alarm(AtomicBool);

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl ClientEnd {
    pub(super) fn new(setup: &Setup, now: Instant) -> Self {
        Self {
            session: greeting(setup, now),
            callers: Vec::new(),
            mark: 0,
            connected: false,
            deceived: false,
            accounted: 0,
        }
    }

    /// Goes on with another connection.
    pub(super) fn reconnect(&mut self, setup: &Setup, now: Instant) {
        self.session.handle_reconnected(greeting(setup, now));
        self.accounted = 0;
    }

    pub(super) fn disconnect(&mut self) {
        self.connected = false;
        wake(self.session.handle_closed());
    }

    /// Whether the program may send: a real one waits, or fails, where it may not.
    fn may_send(&self) -> bool {
        self.connected && self.session.queued_len() < OUTBOX_LEN
    }

    pub(super) fn call(&mut self, patient: bool, awaited: bool, now: Instant) {
        self.mark += 1;
        let packet = request(Kind::RPC, "/echo", self.mark.to_be_bytes().to_vec());
        let timeout = if patient { PATIENCE } else { PATIENCE / 1000 };
        self.send(packet, timeout, awaited, now);
    }

    pub(super) fn subscribe(&mut self, choice: u8, now: Instant) {
        let packet = request(Kind::SUBSCRIBE, &url(choice), Vec::new());
        self.send(packet, PATIENCE, true, now);
    }

    pub(super) fn unsubscribe(&mut self, choice: Option<u8>, now: Instant) {
        let url = choice.map(url);
        let url = url.as_ref().map_or("", |url| url.as_str());
        let packet = request(Kind::UNSUBSCRIBE, url, Vec::new());
        self.send(packet, PATIENCE, true, now);
    }

    fn send(&mut self, mut packet: Packet, timeout: Duration, asleep: bool, now: Instant) {
        if !self.may_send() {
            return;
        }
        let alarm = Arc::new(Alarm::default());
        let waker = asleep.then(|| alarm.clone().into());
        let seqno = self
            .session
            .handle_request(&mut packet, timeout, waker, || now)
            .expect("there are numbers for many more calls than a trial makes");
        let in_use = self.callers.iter().any(|caller| caller.seqno == seqno);
        assert!(!in_use, "a number that is in use was given out");
        self.callers.push(Caller {
            seqno,
            sent: packet.payload,
            alarm,
            asleep,
        });
    }

    pub(super) fn call_one_way(&mut self) {
        if self.may_send() {
            let mut packet = request(Kind::RPC, "/echo", Vec::new());
            let sent = self.session.handle_one_way(&mut packet);
            sent.expect("it is short");
        }
    }

    pub(super) fn forget(&mut self, choice: u8, now: Instant) {
        if let Some(index) = super::choose(&self.callers, choice) {
            let caller = self.callers.swap_remove(index);
            self.session.handle_forget(caller.seqno, now);
        }
    }

    pub(super) fn poll(&mut self, choice: u8) {
        if let Some(index) = super::choose(&self.callers, choice)
            && self.has_answer(index)
        {
            self.callers.swap_remove(index);
        }
    }

    /// Has all callers ask for their answers; says how many still wait.
    pub(super) fn poll_all(&mut self) -> usize {
        for index in (0..self.callers.len()).rev() {
            if self.has_answer(index) {
                self.callers.swap_remove(index);
            }
        }
        self.callers.len()
    }

    /// Whether the caller's wait is over; checks the answer that it got, if it got one.
    fn has_answer(&mut self, index: usize) -> bool {
        let caller = &mut self.callers[index];
        let waker = Waker::from(caller.alarm.clone());
        let polled = self
            .session
            .poll_reply(caller.seqno, &Context::from_waker(&waker));
        let rung = caller.alarm.0.swap(false, Ordering::Relaxed);
        let Poll::Ready(answer) = polled else {
            caller.asleep = true;
            return false;
        };
        assert!(rung || !caller.asleep, "a caller was not woken");
        if let Ok(reply) = answer
            && !self.deceived
        {
            assert_eq!(reply.into_payload(), caller.sent, "a foreign reply");
        }
        true
    }

    /// Takes in what has arrived.
    pub(super) fn receive(&mut self, parcel: Parcel) {
        match self.session.handle_packet(parcel) {
            Some(FromServer::Connected(_)) => self.connected = true,
            Some(FromServer::Gap(_, lost)) => {
                self.accounted = self.accounted.saturating_add(lost.into());
            }
            Some(FromServer::Publication(_)) => self.accounted = self.accounted.saturating_add(1),
            Some(FromServer::Reply(waker)) => waker.wake(),
            Some(FromServer::Datagram(_) | FromServer::Priority(_) | FromServer::Refused(_))
            | None => {}
        }
    }

    /// Does what the time asks for; says whether the server is given up.
    pub(super) fn follow_time(&mut self, now: Instant) -> bool {
        self.session.handle_sent(now);
        wake(self.session.handle_timeout(now));
        let next = self.session.poll_timeout();
        assert!(next.is_none_or(|next| next > now), "time without end");
        if !self.connected {
            return false;
        }
        if self.session.handle_silence(now).is_some() {
            return true;
        }
        let next = self.session.poll_silence();
        assert!(next.is_none_or(|next| next > now), "pings without end");
        false
    }

    /// What must always hold.
    pub(super) fn check(&self) {
        let queued = self.session.queued_len();
        assert!(queued <= MOST_WAITING, "{queued} bytes wait at the client");
    }
}

/// A session that has begun the handshake.
fn greeting(setup: &Setup, now: Instant) -> ClientSession {
    let mut session = ClientSession::default();
    let knows_password = setup.password == Password::Known;
    let password = knows_password.then(|| SECRET.to_owned());
    let sent = session.handle_connected(password, Some(4001));
    sent.expect("it is short");
    if setup.pings {
        let turbo = SILENCE / 4;
        session.handle_keepalive(Keepalive::every(SILENCE).turbo(turbo), now);
    }
    session
}

fn wake(wakers: Vec<Waker>) {
    wakers.into_iter().for_each(Waker::wake);
}

/// What a program lets wait.
const OUTBOX_LEN: usize = 1000;

/// What waits at most: what the session sends of itself, and a request.
const MOST_WAITING: usize = 5000;

const PATIENCE: Duration = Duration::from_secs(1000);

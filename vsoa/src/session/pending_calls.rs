use std::{
    collections::VecDeque,
    mem,
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use super::end_of;
use crate::protocol::{Kind, SeqNo, codec::Parcel};

/// Requests that wait for their reply, in slots indexed by sequence number.
///
/// Sequence numbers come from 0..=0xffff, as the peers draw them. One whose caller gave up is kept
/// back until its late reply has come, or so long that none will
/// (protocol document, "Requests").
#[derive(Debug, Default)]
pub(crate) struct PendingCalls {
    slots: Vec<Slot>,
    free: Vec<u16>,
    /// What was sent since the time was told; some of it may be over.
    undated: Vec<u16>,
    /// What was given up, oldest first; entries whose late reply came are stale.
    forgotten: VecDeque<(u16, Instant)>,
    /// No deadline is earlier than this.
    next_deadline: Option<Instant>,
    waiting: usize,
}

#[derive(Debug)]
enum Slot {
    Forgotten(Unanswered),
    Free,
    Lost,
    Replied(Parcel),
    TimedOut(Unanswered),
    Waiting(Waiting),
}

/// A request without a reply, in a type of its own: laid out between the other states of a slot, its
/// fields would stand at odd places, and each move of a slot's content would be slow.
#[derive(Debug)]
struct Waiting {
    kind: Kind,
    end: End,
    waker: Option<Waker>,
}

/// A request whose time is over, and since when.
#[derive(Clone, Copy, Debug)]
struct Unanswered {
    kind: Kind,
    since: Instant,
}

/// When a request is given up.
#[derive(Clone, Copy, Debug)]
enum End {
    At(Instant),
    /// So long after the time that is told next.
    In(Duration),
}

/// Why there is no reply to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoReply {
    /// Its deadline passed.
    Elapsed,
    /// Its connection ended.
    Lost,
}

impl PendingCalls {
    /// Takes a sequence number for a request, and wakes this task with the reply; `None` while all
    /// are in use.
    ///
    /// Its time begins when `handle_sent` is called next, so that many requests need to know the
    /// time but once.
    pub(crate) fn insert(
        &mut self,
        kind: Kind,
        timeout: Duration,
        waker: Option<Waker>,
        clock: impl FnOnce() -> Instant,
    ) -> Option<SeqNo> {
        let index = self.take_index(clock)?;
        self.slots[usize::from(index)] = Slot::Waiting(Waiting {
            kind,
            end: End::In(timeout),
            waker,
        });
        self.undated.push(index);
        self.waiting += 1;
        Some(SeqNo(index.into()))
    }

    /// Whether requests were sent since `handle_sent` was called last.
    pub(crate) fn has_undated(&self) -> bool {
        !self.undated.is_empty()
    }

    /// Has the time begin of the requests that were sent before now.
    pub(crate) fn handle_sent(&mut self, now: Instant) {
        for index in self.undated.drain(..) {
            if let Slot::Waiting(request) = &mut self.slots[usize::from(index)]
                && let End::In(timeout) = request.end
            {
                let deadline = end_of(timeout, now);
                request.end = End::At(deadline);
                let next = self.next_deadline.get_or_insert(deadline);
                *next = deadline.min(*next);
            }
        }
    }

    /// Takes a reply in and returns the task to wake, if one waits for it.
    ///
    /// A reply of another kind than its request is no reply to it.
    pub(crate) fn complete(&mut self, reply: Parcel) -> Option<Waker> {
        let index = u16::try_from(reply.header.seqno.0).ok()?;
        let slot = self.slots.get_mut(usize::from(index))?;
        match slot {
            Slot::Waiting(request) if request.kind == reply.header.kind => {
                let waker = request.waker.take();
                *slot = Slot::Replied(reply);
                self.waiting -= 1;
                waker
            }
            Slot::Forgotten(request) if request.kind == reply.header.kind => {
                *slot = Slot::Free;
                self.free.push(index);
                None
            }
            _ => None,
        }
    }

    /// Asks for the reply; the sequence number is no longer the caller's once this is ready.
    #[inline]
    pub(crate) fn poll_reply(
        &mut self,
        seqno: SeqNo,
        cx: &Context<'_>,
    ) -> Poll<Result<Parcel, NoReply>> {
        let Some((index, slot)) = self.slot(seqno) else {
            return Poll::Ready(Err(NoReply::Elapsed));
        };
        match slot {
            Slot::Waiting(request) => {
                match &mut request.waker {
                    Some(waker) => waker.clone_from(cx.waker()),
                    None => request.waker = Some(cx.waker().clone()),
                }
                return Poll::Pending;
            }
            Slot::Replied(_) => {
                if let Slot::Replied(reply) = mem::replace(slot, Slot::Free) {
                    self.free.push(index);
                    return Poll::Ready(Ok(reply));
                }
            }
            Slot::TimedOut(request) => {
                let request = *request;
                self.keep_back(index, request);
            }
            Slot::Lost => {
                *slot = Slot::Free;
                self.free.push(index);
                return Poll::Ready(Err(NoReply::Lost));
            }
            Slot::Forgotten(_) | Slot::Free => {}
        }
        Poll::Ready(Err(NoReply::Elapsed))
    }

    /// Gives a request up: nobody asks for its reply any more.
    pub(crate) fn forget(&mut self, seqno: SeqNo, now: Instant) {
        let Some((index, slot)) = self.slot(seqno) else {
            return;
        };
        match slot {
            Slot::Waiting(request) => {
                let kind = request.kind;
                self.waiting -= 1;
                self.keep_back(index, Unanswered { kind, since: now });
            }
            Slot::TimedOut(request) => {
                let kind = request.kind;
                self.keep_back(index, Unanswered { kind, since: now });
            }
            Slot::Lost | Slot::Replied(_) => {
                *slot = Slot::Free;
                self.free.push(index);
            }
            Slot::Forgotten(_) | Slot::Free => {}
        }
    }

    /// Takes a request back that was never sent.
    pub(crate) fn withdraw(&mut self, seqno: SeqNo) {
        if let Some((index, slot @ Slot::Waiting(_))) = self.slot(seqno) {
            *slot = Slot::Free;
            self.waiting -= 1;
            self.free.push(index);
            self.undated.pop_if(|last| *last == index);
        }
    }

    /// Ends the requests whose deadline has passed and returns the tasks to wake.
    pub(crate) fn handle_timeout(&mut self, now: Instant) -> Vec<Waker> {
        let mut wakers = Vec::new();
        if self.next_deadline.is_none_or(|next| next > now) {
            return wakers;
        }
        self.next_deadline = None;
        for slot in &mut self.slots {
            let Slot::Waiting(request) = slot else {
                continue;
            };
            let End::At(deadline) = request.end else {
                continue;
            };
            if deadline <= now {
                wakers.extend(request.waker.take());
                *slot = Slot::TimedOut(Unanswered {
                    kind: request.kind,
                    since: now,
                });
                self.waiting -= 1;
            } else {
                let next = self.next_deadline.get_or_insert(deadline);
                *next = deadline.min(*next);
            }
        }
        wakers
    }

    /// When to call `handle_timeout`, early rather than late; `None` while nothing waits.
    pub(crate) fn poll_timeout(&self) -> Option<Instant> {
        self.next_deadline.filter(|_| self.waiting > 0)
    }

    /// Ends the requests that wait, because their connection has ended, and returns the tasks to
    /// wake.
    ///
    /// What has come can still be asked for. A late reply cannot come over another connection, so
    /// the sequence numbers that were kept back are free.
    pub(crate) fn handle_closed(&mut self) -> Vec<Waker> {
        let mut wakers = Vec::new();
        for (index, slot) in (0..).zip(&mut self.slots) {
            match slot {
                Slot::Waiting(request) => {
                    wakers.extend(request.waker.take());
                    *slot = Slot::Lost;
                }
                Slot::Forgotten(_) => {
                    *slot = Slot::Free;
                    self.free.push(index);
                }
                _ => {}
            }
        }
        self.waiting = 0;
        self.undated.clear();
        self.forgotten.clear();
        wakers
    }

    /// How many requests wait for their reply.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting
    }

    fn slot(&mut self, seqno: SeqNo) -> Option<(u16, &mut Slot)> {
        let index = u16::try_from(seqno.0).ok()?;
        Some((index, self.slots.get_mut(usize::from(index))?))
    }

    fn keep_back(&mut self, index: u16, request: Unanswered) {
        self.slots[usize::from(index)] = Slot::Forgotten(request);
        // At least half of these are stale then: one slot has one entry that is not.
        if self.forgotten.len() > 2 * self.slots.len() {
            let slots = &self.slots;
            self.forgotten
                .retain(|(index, since)| slots[usize::from(*index)].is_forgotten(*since));
        }
        self.forgotten.push_back((index, request.since));
    }

    fn take_index(&mut self, clock: impl FnOnce() -> Instant) -> Option<u16> {
        if let Some(index) = self.free.pop() {
            return Some(index);
        }
        if let Ok(index) = u16::try_from(self.slots.len()) {
            self.slots.push(Slot::Free);
            return Some(index);
        }
        let now = clock();
        while let Some((index, since)) = self.forgotten.front().copied() {
            let slot = &mut self.slots[usize::from(index)];
            let current = slot.is_forgotten(since);
            if current && now.saturating_duration_since(since) < LATE_REPLY_TIME {
                return None;
            }
            self.forgotten.pop_front();
            if current {
                *slot = Slot::Free;
                return Some(index);
            }
        }
        None
    }
}

impl Slot {
    fn is_forgotten(&self, since: Instant) -> bool {
        matches!(self, Self::Forgotten(request) if request.since == since)
    }
}

/// How long a late reply may still come: twice the peers' default call time-out.
const LATE_REPLY_TIME: Duration = Duration::from_mins(2);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Header, Packet};

    const SECOND: Duration = Duration::from_secs(1);

    #[expect(clippy::disallowed_methods, reason = "some instant to count from")]
    fn start() -> (PendingCalls, Instant) {
        (PendingCalls::default(), Instant::now())
    }

    fn reply(seqno: SeqNo) -> Parcel {
        let packet = Packet::new(Header::reply(Kind::RPC, seqno));
        Parcel::from(&packet.with_param(seqno.to_string().into()))
    }

    fn poll(calls: &mut PendingCalls, seqno: SeqNo) -> Poll<Result<Parcel, NoReply>> {
        calls.poll_reply(seqno, &Context::from_waker(Waker::noop()))
    }

    fn insert(calls: &mut PendingCalls, now: Instant) -> Option<SeqNo> {
        let seqno = calls.insert(Kind::RPC, SECOND, None, || now);
        calls.handle_sent(now);
        seqno
    }

    #[test]
    fn replies_out_of_order_reach_their_callers() {
        let (mut calls, now) = start();
        let seqnos = [(); 3].map(|()| insert(&mut calls, now).unwrap());
        calls.complete(reply(seqnos[2]));
        calls.complete(reply(seqnos[0]));
        assert_eq!(
            poll(&mut calls, seqnos[0]),
            Poll::Ready(Ok(reply(seqnos[0])))
        );
        assert_eq!(poll(&mut calls, seqnos[1]), Poll::Pending);
        assert_eq!(
            poll(&mut calls, seqnos[2]),
            Poll::Ready(Ok(reply(seqnos[2])))
        );
    }

    #[test]
    fn a_forgotten_seqno_is_not_reused_before_its_late_reply() {
        let (mut calls, now) = start();
        let given_up = insert(&mut calls, now).unwrap();
        calls.forget(given_up, now);
        let next = insert(&mut calls, now).unwrap();
        assert_ne!(next, given_up);
        assert!(calls.complete(reply(given_up)).is_none());
        assert_eq!(poll(&mut calls, next), Poll::Pending);
        assert_eq!(insert(&mut calls, now), Some(given_up));
    }

    #[test]
    fn what_is_remembered_of_calls_given_up_does_not_grow_with_their_number() {
        let (mut calls, now) = start();
        let never_answered = insert(&mut calls, now).unwrap();
        calls.forget(never_answered, now);
        for millis in 0..10_000 {
            let now = now + Duration::from_millis(millis);
            let seqno = insert(&mut calls, now).unwrap();
            calls.forget(seqno, now);
            calls.complete(reply(seqno));
        }
        assert!(calls.forgotten.len() < 10, "{}", calls.forgotten.len());
        assert_ne!(insert(&mut calls, now), Some(never_answered));
    }

    #[test]
    fn a_seqno_that_timed_out_is_kept_back_too() {
        let (mut calls, now) = start();
        let slow = insert(&mut calls, now).unwrap();
        assert_eq!(calls.poll_timeout(), Some(now + Duration::from_secs(1)));
        calls.handle_timeout(now + Duration::from_secs(1));
        assert_eq!(poll(&mut calls, slow), Poll::Ready(Err(NoReply::Elapsed)));
        assert_eq!(calls.poll_timeout(), None);
        assert_ne!(insert(&mut calls, now), Some(slow));
    }

    #[test]
    fn when_all_are_in_use_only_those_kept_back_for_long_come_back() {
        let (mut calls, now) = start();
        let first = insert(&mut calls, now).unwrap();
        calls.forget(first, now);
        for _ in 0..u16::MAX {
            insert(&mut calls, now).unwrap();
        }
        assert_eq!(insert(&mut calls, now), None);
        let later = now + LATE_REPLY_TIME;
        assert_eq!(insert(&mut calls, later), Some(first));
        assert_eq!(insert(&mut calls, later), None);
    }

    #[test]
    fn a_reply_of_another_kind_is_ignored() {
        let (mut calls, now) = start();
        let seqno = insert(&mut calls, now).unwrap();
        calls.complete(Parcel::from(&Packet::new(Header::reply(
            Kind::PINGECHO,
            seqno,
        ))));
        assert_eq!(poll(&mut calls, seqno), Poll::Pending);
    }

    #[test]
    fn a_reply_of_another_kind_does_not_end_the_wait_for_a_late_one() {
        let (mut calls, now) = start();
        let [given_up, timed_out] = [(); 2].map(|()| insert(&mut calls, now).unwrap());
        calls.forget(given_up, now);
        calls.handle_timeout(now + SECOND);
        assert!(poll(&mut calls, timed_out).is_ready());
        for seqno in [given_up, timed_out] {
            let priority = Packet::new(Header::reply(Kind::QOSSETUP, seqno));
            calls.complete(Parcel::from(&priority));
            let next = insert(&mut calls, now).unwrap();
            assert!(next != given_up && next != timed_out);
        }
    }

    #[test]
    fn replies_to_nobody_are_ignored() {
        let mut calls = PendingCalls::default();
        for seqno in [0, 1, 0xffff, 0x1_0000, u32::MAX] {
            assert!(calls.complete(reply(SeqNo(seqno))).is_none());
        }
    }

    #[test]
    fn a_connection_that_ends_takes_what_waits_and_leaves_what_has_come() {
        let (mut calls, now) = start();
        let [waiting, replied, given_up] = [(); 3].map(|()| insert(&mut calls, now).unwrap());
        calls.complete(reply(replied));
        calls.forget(given_up, now);
        calls.handle_closed();
        assert_eq!(calls.waiting(), 0);
        assert_eq!(calls.poll_timeout(), None);
        assert_eq!(insert(&mut calls, now), Some(given_up));
        calls.complete(reply(waiting));
        assert_eq!(
            poll(&mut calls, waiting),
            Poll::Ready(Err(NoReply::Lost)),
            "a reply on the next connection is to another call"
        );
        assert_eq!(poll(&mut calls, replied), Poll::Ready(Ok(reply(replied))));
    }

    #[test]
    fn the_time_of_a_request_begins_when_it_is_told_that_it_was_sent() {
        let (mut calls, now) = start();
        let at = |secs| now + Duration::from_secs(secs);
        let seqno = calls.insert(Kind::RPC, SECOND, None, || now).unwrap();
        calls.handle_timeout(at(9));
        assert_eq!(poll(&mut calls, seqno), Poll::Pending);
        assert!(calls.has_undated());

        calls.handle_sent(at(9));
        calls.handle_sent(at(99));
        assert!(!calls.has_undated());
        assert_eq!(calls.poll_timeout(), Some(at(10)));
        calls.handle_timeout(at(10));
        assert_eq!(poll(&mut calls, seqno), Poll::Ready(Err(NoReply::Elapsed)));
    }

    #[test]
    fn a_number_that_is_used_again_before_the_time_is_told_has_its_own_time() {
        let (mut calls, now) = start();
        let over = calls.insert(Kind::RPC, SECOND, None, || now).unwrap();
        calls.complete(reply(over));
        assert!(poll(&mut calls, over).is_ready());
        let next = calls.insert(Kind::RPC, 5 * SECOND, None, || now).unwrap();
        assert_eq!(next, over);
        calls.handle_sent(now);
        assert_eq!(calls.poll_timeout(), Some(now + 5 * SECOND));
    }

    #[test]
    fn what_is_taken_back_keeps_nothing() {
        let (mut calls, now) = start();
        for _ in 0..3 {
            let seqno = calls.insert(Kind::RPC, SECOND, None, || now).unwrap();
            calls.withdraw(seqno);
        }
        assert!(!calls.has_undated());
        assert_eq!(calls.waiting(), 0);
    }

    #[test]
    fn an_early_deadline_behind_a_late_one_is_kept() {
        let (mut calls, now) = start();
        let at = |secs| now + Duration::from_secs(secs);
        let [_, soon] = [60, 1].map(|secs| {
            calls
                .insert(Kind::RPC, secs * SECOND, None, || now)
                .unwrap()
        });
        calls.handle_sent(now);
        assert_eq!(calls.poll_timeout(), Some(at(1)));
        calls.handle_timeout(at(1));
        assert_eq!(poll(&mut calls, soon), Poll::Ready(Err(NoReply::Elapsed)));
        assert_eq!(calls.poll_timeout(), Some(at(60)));
    }
}

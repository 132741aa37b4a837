use std::{
    collections::{BTreeMap, BTreeSet},
    task::{Poll, Waker},
    time::Duration,
};

use crate::protocol::limits::MAX_PRIORITY;

/// Who runs, who waits, and who goes next.
///
/// All who wait age alike, so which of two goes first never changes: a priority is a head start.
/// Nothing has to be counted up while they wait.
#[derive(Debug)]
pub(super) struct Queue {
    bounds: Bounds,
    /// Calls that run, and those admitted to: while any wait, as many as may.
    running: usize,
    waiting: BTreeMap<Place, Waker>,
    /// Whose turn has come, but who have not seen it yet.
    admitted: BTreeSet<Place>,
    next_number: u64,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) running: usize,
    pub(super) waiting: usize,
    pub(super) aging: Duration,
}

/// A place in the queue; the least goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Nanoseconds: when a call of the highest priority would have had to come to be as urgent.
    rank: u128,
    number: u64,
}

/// There is no place, or not any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refused;

impl Queue {
    pub(super) fn new(bounds: Bounds) -> Self {
        Self {
            bounds,
            running: 0,
            waiting: BTreeMap::new(),
            admitted: BTreeSet::new(),
            next_number: 0,
        }
    }

    /// Admits a call where not as many run as may.
    pub(super) fn admit(&mut self) -> bool {
        let has_room = self.running < self.bounds.running;
        self.running += usize::from(has_room);
        has_room
    }

    /// Gives a call that came `now` a place to wait, and the waker of the one that had to leave
    /// for it.
    pub(super) fn wait(
        &mut self,
        priority: u8,
        now: Duration,
    ) -> Result<(Place, Option<Waker>), Refused> {
        let below_highest = u128::from(MAX_PRIORITY.saturating_sub(priority));
        let place = Place {
            rank: now.as_nanos() + below_highest * self.bounds.aging.as_nanos(),
            number: self.next_number,
        };
        let evicted = if self.waiting.len() < self.bounds.waiting {
            None
        } else {
            let last = self.waiting.last_entry();
            let last = last.filter(|last| place < *last.key()).ok_or(Refused)?;
            Some(last.remove())
        };
        self.next_number += 1;
        self.waiting.insert(place, Waker::noop().clone());
        Ok((place, evicted))
    }

    /// Whether the turn of the call at this place has come.
    pub(super) fn poll_turn(&mut self, place: Place, waker: &Waker) -> Poll<Result<(), Refused>> {
        if let Some(known) = self.waiting.get_mut(&place) {
            known.clone_from(waker);
            Poll::Pending
        } else if self.admitted.remove(&place) {
            Poll::Ready(Ok(()))
        } else {
            Poll::Ready(Err(Refused))
        }
    }

    /// A call is over: admits the next one, and returns its waker.
    pub(super) fn release(&mut self) -> Option<Waker> {
        let Some((place, waker)) = self.waiting.pop_first() else {
            self.running -= 1;
            return None;
        };
        self.admitted.insert(place);
        Some(waker)
    }

    /// A call no longer waits for its turn; where it had come, returns the waker of the one that
    /// has it now.
    pub(super) fn leave(&mut self, place: Place) -> Option<Waker> {
        if self.waiting.remove(&place).is_none() && self.admitted.remove(&place) {
            self.release()
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const AGING: Duration = Duration::from_secs(1);

    fn full_queue(waiting: usize) -> Queue {
        let mut queue = Queue::new(Bounds {
            running: 1,
            waiting,
            aging: AGING,
        });
        assert!(queue.admit());
        assert!(!queue.admit());
        queue
    }

    fn turn(queue: &mut Queue, place: Place) -> Poll<Result<(), Refused>> {
        queue.poll_turn(place, Waker::noop())
    }

    /// Lets calls of these priorities, come at these seconds, go one by one.
    fn order(calls: &[(u8, u64)]) -> Vec<usize> {
        let mut queue = full_queue(calls.len());
        let mut places: Vec<_> = calls
            .iter()
            .map(|(priority, at)| queue.wait(*priority, Duration::from_secs(*at)))
            .map(|place| place.unwrap().0)
            .enumerate()
            .collect();
        std::iter::from_fn(|| {
            queue.release()?;
            let next = |(_, place): &(usize, Place)| turn(&mut queue, *place).is_ready();
            let next = places.iter().position(next)?;
            Some(places.remove(next).0)
        })
        .collect()
    }

    #[test]
    fn the_higher_priority_goes_first_and_then_the_older_call() {
        assert_eq!(order(&[(0, 0), (7, 0), (3, 0), (7, 0)]), [1, 3, 2, 0]);
    }

    #[test]
    fn a_call_rises_by_one_priority_while_it_ages() {
        assert_eq!(order(&[(0, 0), (7, 6)]), [1, 0]);
        assert_eq!(order(&[(0, 0), (7, 7)]), [0, 1]);
        assert_eq!(order(&[(0, 0), (7, 8)]), [0, 1]);
    }

    #[test]
    fn the_last_has_to_leave_for_one_that_goes_before_it() {
        let mut queue = full_queue(2);
        let now = Duration::ZERO;
        let (first, _) = queue.wait(3, now).unwrap();
        let (last, _) = queue.wait(1, now).unwrap();
        assert_eq!(queue.wait(1, now).unwrap_err(), Refused);
        let (urgent, evicted) = queue.wait(7, now).unwrap();
        assert!(evicted.is_some());
        assert_eq!(turn(&mut queue, last), Poll::Ready(Err(Refused)));
        assert!(queue.release().is_some());
        assert_eq!(turn(&mut queue, urgent), Poll::Ready(Ok(())));
        assert_eq!(turn(&mut queue, first), Poll::Pending);
    }

    #[test]
    fn who_leaves_frees_the_place_or_passes_the_turn_on() {
        let mut queue = full_queue(1);
        let now = Duration::ZERO;
        let (place, _) = queue.wait(0, now).unwrap();
        assert!(queue.leave(place).is_none());
        let (second, _) = queue.wait(0, now).unwrap();
        assert!(queue.release().is_some());
        let (third, _) = queue.wait(0, now).unwrap();
        assert!(queue.leave(second).is_some());
        assert_eq!(turn(&mut queue, third), Poll::Ready(Ok(())));
        assert!(queue.release().is_none());
        assert!(queue.admit());
    }

    #[derive(Clone, Copy, Debug)]
    enum Step {
        Enter(u8),
        Leave(usize),
        Poll(usize),
        Release,
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            (0..=7u8).prop_map(Step::Enter),
            any::<usize>().prop_map(Step::Leave),
            any::<usize>().prop_map(Step::Poll),
            Just(Step::Release),
        ];
        prop::collection::vec(step, 0..200)
    }

    proptest! {
        #[test]
        fn no_place_is_lost_and_none_is_idle_while_a_call_waits(steps in steps()) {
            let bounds = Bounds { running: 3, waiting: 5, aging: AGING };
            let mut queue = Queue::new(bounds);
            let (mut running, mut entered) = (0, Vec::new());
            for (at, step) in (0..).zip(steps) {
                match step {
                    Step::Enter(_) if queue.admit() => running += 1,
                    Step::Enter(priority) => {
                        if let Ok((place, _)) = queue.wait(priority, Duration::from_millis(at)) {
                            entered.push(place);
                        }
                    }
                    Step::Leave(index) if !entered.is_empty() => {
                        let place = entered.swap_remove(index % entered.len());
                        queue.leave(place);
                    }
                    Step::Poll(index) if !entered.is_empty() => {
                        let index = index % entered.len();
                        if let Poll::Ready(turn) = turn(&mut queue, entered[index]) {
                            entered.swap_remove(index);
                            running += usize::from(turn.is_ok());
                        }
                    }
                    Step::Release if running > 0 => {
                        running -= 1;
                        queue.release();
                    }
                    _ => {}
                }
                prop_assert_eq!(queue.running, running + queue.admitted.len());
                prop_assert!(queue.running <= bounds.running);
                prop_assert!(queue.waiting.len() <= bounds.waiting);
                prop_assert!(queue.waiting.is_empty() || queue.running == bounds.running);
            }
        }
    }
}

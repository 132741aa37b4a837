use std::{
    collections::VecDeque,
    sync::Arc,
    task::{Context, Poll, Waker, ready},
};

use bytes::Bytes;
use tokio::{task::coop::poll_proceed, time::Instant};

use crate::{
    CloseReason,
    protocol::{Payload, Status, Url},
    service::{Message, Pattern},
    sync::Mutex,
};

/// The messages that wait for one reader.
///
/// A reader that is too slow loses the oldest ones, and is told how many: it must not hold up the
/// replies to calls, which come on the same connection.
#[derive(Debug)]
pub(super) struct Inbox {
    id: u32,
    max_messages: usize,
    max_len: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    queue: VecDeque<Received>,
    /// Payload and URL bytes in `queue`.
    len: usize,
    /// Messages lost before the front of `queue`.
    lost: u64,
    /// Whether a connection was lost before the front of `queue`.
    reconnected: bool,
    /// Whether the connection was lost, and the reader is to be told once there is another.
    interrupted: bool,
    reader: Option<Waker>,
    closed: Option<CloseReason>,
    /// Whether it is told when messages came.
    timed: bool,
    /// Whose newest message alone is kept, where not all are.
    newest: Option<Newest>,
}

/// The messages of which only the newest is kept; the others are not kept at all.
#[derive(Debug)]
enum Newest {
    All,
    Of(Pattern),
}

/// What a reader gets.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Received {
    /// With the time when it came, where that is told.
    Message(Message, Option<Instant>),
    /// So many messages were lost before the next one.
    Lost(u64),
    /// The connection was lost and is back: nobody knows how many messages were lost.
    Reconnected,
    /// The server does not allow this URL any more.
    Refused(Url, Status),
}

impl Inbox {
    pub(super) fn new(id: u32, max_messages: usize, max_len: usize) -> Arc<Self> {
        Arc::new(Self {
            id,
            max_messages,
            max_len,
            state: Mutex::default(),
        })
    }

    pub(super) fn id(&self) -> u32 {
        self.id
    }

    /// Adds a message; gives the reader to wake, which is for who holds no lock.
    pub(super) fn push(&self, message: Message) -> Option<Waker> {
        let mut state = self.state.lock();
        if !state.make_way(&message) {
            return None;
        }
        state.len += len(&message);
        let waits_long = state.queue.len() >= KEPT_AS_READ;
        let message = if waits_long {
            compact(message)
        } else {
            message
        };
        let came = state.timed.then(now);
        self.add(&mut state, Received::Message(message, came));
        state.reader.take()
    }

    /// Takes note of messages that the server dropped, as [`push`](Self::push) does of one.
    pub(super) fn lose(&self, count: u64) -> Option<Waker> {
        let mut state = self.state.lock();
        match state.queue.back_mut() {
            Some(Received::Lost(lost)) => *lost += count,
            _ => self.add(&mut state, Received::Lost(count)),
        }
        state.reader.take()
    }

    /// Takes note that the connection is lost.
    pub(super) fn interrupt(&self) {
        self.state.lock().interrupted = true;
    }

    /// Takes note that there is another connection, as [`push`](Self::push) does of a message.
    pub(super) fn resume(&self) -> Option<Waker> {
        let mut state = self.state.lock();
        if !std::mem::take(&mut state.interrupted) {
            return None;
        }
        // What was told of the last connection and not read yet is told anew of this one.
        while let Some(Received::Reconnected | Received::Refused(..)) = state.queue.back() {
            state.queue.pop_back();
        }
        self.add(&mut state, Received::Reconnected);
        state.reader.take()
    }

    /// Takes note that the server refuses a subscription, as [`push`](Self::push) does of a message.
    pub(super) fn refuse(&self, url: Url, status: Status) -> Option<Waker> {
        let mut state = self.state.lock();
        self.add(&mut state, Received::Refused(url, status));
        state.reader.take()
    }

    /// Has the reader told when messages came, for those that come from now on.
    pub(super) fn tell_times(&self) {
        self.state.lock().timed = true;
    }

    /// Keeps nothing but the newest message from now on, of those whose URL matches.
    pub(super) fn keep_newest(&self, pattern: Option<Pattern>) {
        let mut state = self.state.lock();
        state.newest = Some(pattern.map_or(Newest::All, Newest::Of));
        for mut received in std::mem::take(&mut state.queue) {
            if let Received::Message(message, came) = &mut received {
                if !state.make_way(message) {
                    continue;
                }
                state.len = len(message);
                *came = came.or_else(|| state.timed.then(now));
            }
            state.queue.push_back(received);
        }
    }

    /// Whether a message of this URL waits.
    pub(super) fn holds(&self, url: &Url) -> bool {
        let state = self.state.lock();
        let mut queue = state.queue.iter();
        queue.any(
            |received| matches!(received, Received::Message(message, _) if message.url == *url),
        )
    }

    /// Ends the inbox; what waits in it can still be read.
    pub(super) fn close(&self, reason: CloseReason) {
        let mut state = self.state.lock();
        state.closed.get_or_insert(reason);
        let reader = state.reader.take();
        drop(state);
        reader.inspect(Waker::wake_by_ref);
    }

    fn add(&self, state: &mut State, received: Received) {
        state.queue.push_back(received);
        while state.queue.len() > self.max_messages || state.len > self.max_len {
            match state.queue.pop_front() {
                Some(Received::Message(oldest, _)) => {
                    state.len -= len(&oldest);
                    state.lost += 1;
                }
                Some(Received::Lost(lost)) => state.lost += lost,
                Some(Received::Reconnected) => state.reconnected = true,
                // It is told again on the next connection.
                Some(Received::Refused(..)) => {}
                None => break,
            }
        }
    }

    pub(super) fn poll_recv(&self, cx: &mut Context<'_>) -> Poll<Option<Received>> {
        // A reader that always finds a message must let other tasks run now and then.
        let turn = ready!(poll_proceed(cx));
        let mut state = self.state.lock();
        let received = state.pop();
        if received.is_some() || state.closed.is_some() {
            turn.made_progress();
            return Poll::Ready(received);
        }
        match &mut state.reader {
            Some(reader) => reader.clone_from(cx.waker()),
            None => state.reader = Some(cx.waker().clone()),
        }
        Poll::Pending
    }
}

impl State {
    /// Takes out what a new message makes superfluous; says whether that one is kept.
    fn make_way(&mut self, message: &Message) -> bool {
        let is_kept = match &self.newest {
            None => return true,
            Some(Newest::All) => true,
            Some(Newest::Of(pattern)) => pattern.matches(&message.url),
        };
        if is_kept {
            let is_old =
                |received: &Received| matches!(received, Received::Message(..) | Received::Lost(_));
            self.queue.retain(|received| !is_old(received));
            self.len = 0;
            self.lost = 0;
        }
        is_kept
    }

    fn pop(&mut self) -> Option<Received> {
        if std::mem::take(&mut self.reconnected) {
            return Some(Received::Reconnected);
        }
        if self.lost > 0 {
            return Some(Received::Lost(std::mem::take(&mut self.lost)));
        }
        let received = self.queue.pop_front()?;
        if let Received::Message(message, _) = &received {
            self.len -= len(message);
        }
        Some(received)
    }
}

/// The runtime's clock, which stands still where a test pauses it.
#[expect(
    clippy::disallowed_methods,
    reason = "the times of messages and of requests start here"
)]
pub(super) fn now() -> Instant {
    Instant::now()
}

/// The message in memory of its own, where it is small: it would keep alive all that was read with
/// it, which no bound counts.
pub(super) fn compact(message: Message) -> Message {
    if len(&message) > COPIED_LEN {
        return message;
    }
    let Message {
        url,
        payload,
        quick,
    } = message;
    Message {
        url: Url::try_from(&*url).unwrap_or(url),
        payload: Payload {
            param: Bytes::copy_from_slice(&payload.param),
            data: Bytes::copy_from_slice(&payload.data),
        },
        quick,
    }
}

fn len(message: &Message) -> usize {
    message.url.len() + message.payload.param.len() + message.payload.data.len()
}

/// Messages that wait as slices of what was read: a reader that keeps up costs no copy.
const KEPT_AS_READ: usize = 16;

/// Up to this length a message is small beside a full read buffer, and cheap to copy.
const COPIED_LEN: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    fn message(data: &'static [u8]) -> Message {
        Message::new(Url::from_static("/t"), Payload::from_data(data))
    }

    fn kept(data: &'static [u8]) -> Received {
        Received::Message(message(data), None)
    }

    fn poll(inbox: &Inbox) -> Poll<Option<Received>> {
        inbox.poll_recv(&mut Context::from_waker(Waker::noop()))
    }

    fn next(inbox: &Inbox) -> Received {
        match poll(inbox) {
            Poll::Ready(Some(received)) => received,
            other => panic!("nothing to receive: {other:?}"),
        }
    }

    #[test]
    fn a_slow_reader_loses_the_oldest_and_is_told_how_many() {
        let inbox = Inbox::new(1, 2, 1024);
        for data in [b"1", b"2", b"3", b"4"] {
            inbox.push(message(data));
        }
        assert_eq!(next(&inbox), Received::Lost(2));
        assert_eq!(next(&inbox), kept(b"3"));
        inbox.push(message(b"5"));
        inbox.push(message(b"6"));
        assert_eq!(next(&inbox), Received::Lost(1));
        assert_eq!(next(&inbox), kept(b"5"));
        assert_eq!(next(&inbox), kept(b"6"));
        assert_eq!(poll(&inbox), Poll::Pending);
    }

    #[test]
    fn bytes_are_bounded_as_well_as_messages() {
        let inbox = Inbox::new(1, 100, 20);
        inbox.push(message(&[1; 10]));
        inbox.push(message(&[2; 10]));
        assert_eq!(next(&inbox), Received::Lost(1));
        assert_eq!(next(&inbox), kept(&[2; 10]));
    }

    #[test]
    fn small_messages_that_wait_long_keep_no_read_buffer_alive() {
        let inbox = Inbox::new(1, 1000, 1_000_000);
        let read: Vec<Bytes> = (0..100).map(|_| Bytes::from(vec![7; 10_000])).collect();
        for bytes in &read {
            let payload = Payload::from_data(bytes.slice(..10));
            inbox.push(Message::new(Url::from_static("/t"), payload));
        }
        let alive = read.iter().filter(|bytes| !bytes.is_unique()).count();
        assert_eq!(alive, KEPT_AS_READ);
        for _ in &read {
            assert_eq!(next(&inbox), kept(&[7; 10]));
        }
        let large = read[0].slice(..=COPIED_LEN);
        let at = large.as_ptr();
        let message = compact(Message::new(
            Url::from_static("/t"),
            Payload::from_data(large),
        ));
        assert_eq!(
            message.payload.data.as_ptr(),
            at,
            "a large one is not copied"
        );
    }

    #[test]
    fn that_there_is_another_connection_is_told_in_its_place() {
        let inbox = Inbox::new(1, 100, 1024);
        assert!(inbox.resume().is_none());
        assert_eq!(poll(&inbox), Poll::Pending, "there was none before");
        inbox.push(message(b"before"));
        inbox.interrupt();
        inbox.resume();
        inbox.push(message(b"after"));
        assert_eq!(next(&inbox), kept(b"before"));
        assert_eq!(next(&inbox), Received::Reconnected);
        assert_eq!(next(&inbox), kept(b"after"));
    }

    #[test]
    fn that_there_is_another_connection_is_not_lost_with_the_oldest() {
        let inbox = Inbox::new(1, 2, 1024);
        inbox.push(message(b"1"));
        inbox.interrupt();
        inbox.resume();
        for data in [b"2", b"3", b"4"] {
            inbox.push(message(data));
        }
        assert_eq!(next(&inbox), Received::Reconnected);
        assert_eq!(next(&inbox), Received::Lost(2));
        assert_eq!(next(&inbox), kept(b"3"));
    }

    #[test]
    fn what_is_told_of_connections_does_not_pile_up() {
        let (inbox, url) = (Inbox::new(1, 4, 1024), Url::from_static("/t"));
        for _ in 0..10_000 {
            inbox.interrupt();
            inbox.resume();
            inbox.refuse(url.clone(), Status::NO_PERMISSIONS);
        }
        assert_eq!(next(&inbox), Received::Reconnected);
        let refused = Received::Refused(url, Status::NO_PERMISSIONS);
        assert_eq!(next(&inbox), refused);
        assert_eq!(poll(&inbox), Poll::Pending);
        for _ in 0..10_000 {
            inbox.interrupt();
            inbox.resume();
            inbox.lose(1);
        }
        assert!(inbox.state.lock().queue.len() <= 4);
    }

    #[test]
    fn what_waits_can_be_read_after_the_end() {
        let inbox = Inbox::new(1, 100, 1024);
        inbox.push(message(b"last"));
        inbox.close(CloseReason::Peer);
        assert_eq!(next(&inbox), kept(b"last"));
        assert_eq!(poll(&inbox), Poll::Ready(None));
    }

    #[test]
    fn of_the_newest_alone_nothing_older_is_kept() {
        let (inbox, url) = (Inbox::new(1, 100, 1024), Url::from_static("/t"));
        for data in [b"1", b"2"] {
            inbox.push(message(data));
        }
        inbox.refuse(url.clone(), Status::NO_PERMISSIONS);
        inbox.keep_newest(Some("/t".parse().unwrap()));
        inbox.lose(7);
        for data in [b"3", b"4"] {
            inbox.push(message(data));
        }
        inbox.push(Message::new(Url::from_static("/u"), Payload::EMPTY));
        let refused = Received::Refused(url, Status::NO_PERMISSIONS);
        assert_eq!(next(&inbox), refused, "that is no older message");
        assert_eq!(next(&inbox), kept(b"4"));
        assert_eq!(poll(&inbox), Poll::Pending);
        assert_eq!(inbox.state.lock().len, 0);
        inbox.lose(1);
        assert_eq!(
            next(&inbox),
            Received::Lost(1),
            "it may have been the newest"
        );
    }

    #[test]
    fn what_waited_before_is_thinned_out_as_well() {
        let inbox = Inbox::new(1, 100, 1024);
        for data in [b"1", b"2"] {
            inbox.push(message(data));
        }
        inbox.keep_newest(None);
        assert_eq!(next(&inbox), kept(b"2"));
        assert_eq!(poll(&inbox), Poll::Pending);
        assert_eq!(inbox.state.lock().len, 0);
    }

    #[tokio::test(start_paused = true)]
    async fn the_time_when_a_message_came_is_told_to_who_asks() {
        let inbox = Inbox::new(1, 100, 1024);
        inbox.push(message(b"1"));
        inbox.tell_times();
        let came = now();
        inbox.push(message(b"2"));
        tokio::time::advance(std::time::Duration::from_secs(1)).await;
        assert_eq!(next(&inbox), kept(b"1"));
        assert_eq!(next(&inbox), Received::Message(message(b"2"), Some(came)));
    }
}

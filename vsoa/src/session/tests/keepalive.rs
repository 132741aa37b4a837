use super::*;
use crate::{CloseReason, session::Keepalive};

const INTERVAL: Duration = Duration::from_secs(3);

impl Pair {
    fn with_keepalive(mut self, rules: Keepalive) -> Self {
        self.client.handle_keepalive(rules, self.now);
        self
    }

    /// Lets the time of the next ping come.
    fn beat(&mut self) -> Option<CloseReason> {
        self.now = self.client.poll_silence().unwrap();
        self.client.handle_silence(self.now)
    }
}

#[test]
fn a_server_that_answers_pings_is_never_given_up() {
    let mut pair = Pair::connected().with_keepalive(Keepalive::default());
    let start = pair.now;
    for beat in 1..100 {
        assert_eq!(pair.beat(), None);
        assert_eq!(pair.now, start + beat * INTERVAL);
        pair.step();
    }
}

#[test]
fn a_server_that_is_silent_is_given_up_after_three_pings() {
    let mut pair = Pair::connected().with_keepalive(Keepalive::default());
    let start = pair.now;
    assert_eq!([pair.beat(), pair.beat(), pair.beat()], [None; 3]);
    assert_eq!(pair.beat(), Some(CloseReason::Silence));
    assert_eq!(pair.now, start + 4 * INTERVAL);
}

#[test]
fn the_echo_of_a_ping_of_its_own_is_no_reply_to_a_call() {
    let mut pair = Pair::connected().with_keepalive(Keepalive::default());
    let call = pair.call(b"waits");
    assert_eq!(pair.beat(), None);
    pair.step();
    assert_eq!(pair.poll(call), Poll::Pending);
    assert!(pair.at_client.is_empty());
}

#[test]
fn calls_hurry_the_pings_only_while_they_wait() {
    let turbo = Duration::from_millis(500);
    let mut pair = Pair::connected().with_keepalive(Keepalive::default().turbo(turbo));
    let start = pair.now;
    let call = pair.call(b"waits");
    assert_eq!(pair.client.poll_silence(), Some(start + turbo));
    assert_eq!(pair.beat(), None);
    pair.client.handle_forget(call, pair.now);
    assert_eq!(pair.client.poll_silence(), Some(start + turbo + INTERVAL));
}

#[test]
fn the_next_connection_goes_on_with_what_came_over_the_last() {
    let mut pair = Pair::connected().with_keepalive(Keepalive::default());
    let (answered, lost) = (pair.call(b"answered"), pair.call(b"lost"));
    pair.step();
    let call = pair.next_call();
    pair.answer(&call);
    pair.step();
    pair.client.handle_closed();
    assert_eq!(pair.client.poll_silence(), None, "nobody is there to ping");
    assert_eq!(pair.client.queued_len(), 0);
    let next = Pair::connected();
    pair.client.handle_reconnected(next.client);
    assert_eq!(pair.poll(lost), Poll::Ready(Err(NoReply::Lost)));
    assert!(matches!(pair.poll(answered), Poll::Ready(Ok(_))));
}

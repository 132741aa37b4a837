use super::*;
use crate::{CloseReason, session::Queued};

#[test]
fn a_client_that_takes_nothing_is_given_up_after_the_send_time_out() {
    let mut pair = Pair::connected();
    pair.server.handle_write_blocked(false, pair.now);
    let deadline = pair.now + BOUNDS.send_timeout;
    assert_eq!(pair.server.poll_timeout(), Some(deadline));

    pair.advance(BOUNDS.send_timeout / 2);
    pair.server.handle_write_blocked(false, pair.now);
    assert_eq!(pair.server.poll_timeout(), Some(deadline), "it still waits");

    assert_eq!(
        pair.server.handle_timeout(deadline),
        Some(CloseReason::SendTimeout)
    );
}

#[test]
fn progress_starts_the_send_time_out_anew() {
    let mut pair = Pair::connected();
    pair.server.handle_write_blocked(false, pair.now);
    pair.advance(BOUNDS.send_timeout / 2);
    pair.server.handle_write_blocked(true, pair.now);
    assert_eq!(
        pair.server.poll_timeout(),
        Some(pair.now + BOUNDS.send_timeout)
    );
    pair.advance(BOUNDS.send_timeout / 2);
    assert_eq!(pair.server.handle_timeout(pair.now), None);
}

#[test]
fn when_all_is_written_there_is_no_send_time_out() {
    let mut pair = Pair::connected();
    pair.server.handle_write_blocked(true, pair.now);
    pair.server.handle_write_done();
    assert_eq!(pair.server.poll_timeout(), None);
    pair.advance(BOUNDS.send_timeout);
    assert_eq!(pair.server.handle_timeout(pair.now), None);
}

#[test]
fn a_blocked_client_does_not_outlive_its_handshake_time() {
    let mut pair = Pair::new();
    let deadline = pair.server.poll_timeout();
    pair.advance(Duration::from_millis(4950));
    pair.server.handle_write_blocked(true, pair.now);
    assert_eq!(pair.server.poll_timeout(), deadline);
}

#[test]
fn publications_and_datagrams_find_a_bound_and_replies_do_not() {
    let mut pair = Pair::connected();
    let publication = Bytes::from(vec![0; BOUNDS.outbox_len]);
    let datagram = bare(Kind::DATAGRAM).with_url("/d");
    assert_eq!(pair.server.handle_publication(&publication), Queued::Done);
    assert!(!pair.server.has_room());
    assert_eq!(pair.server.handle_publication(&publication), Queued::Full);
    assert_eq!(pair.server.handle_datagram(&datagram), Ok(Queued::Full));

    let reply = Packet::new(Header::reply(Kind::RPC, SeqNo(1)));
    pair.server.handle_reply(&reply).unwrap();

    let mut sent = Outbox::default();
    assert!(pair.server.poll_transmit(&mut sent));
    assert_eq!(sent.remaining(), publication.len() + 20);
    assert!(pair.server.has_room());
    assert_eq!(pair.server.handle_datagram(&datagram), Ok(Queued::Done));
}

#[test]
fn the_end_of_a_session_drops_what_waited_to_be_written() {
    let mut pair = Pair::connected();
    pair.server.handle_priority(1);
    assert!(pair.server.has_output());
    pair.server.handle_closed();
    assert!(!pair.server.has_output());
}

use super::*;
use crate::{CloseReason, protocol::limits::HEADER_LEN, session::Refused};

const SILENCE: Duration = Duration::from_secs(3);

fn watched() -> Pair {
    let mut pair = Pair::with_bounds(Bounds {
        silence: Some(SILENCE),
        ..BOUNDS
    });
    pair.connect(None);
    pair
}

#[test]
fn a_silent_client_is_pinged_and_one_that_answers_stays() {
    let mut pair = watched();
    for _ in 0..10 {
        pair.advance(SILENCE);
        assert_eq!(pair.server.handle_timeout(pair.now), None);
        pair.step();
    }
}

#[test]
fn a_client_that_answers_no_ping_is_given_up() {
    let mut pair = watched();
    pair.advance(SILENCE);
    assert_eq!(
        pair.server.handle_timeout(pair.now),
        None,
        "it has just connected"
    );
    pair.advance(SILENCE);
    assert_eq!(pair.server.handle_timeout(pair.now), None, "it is pinged");
    let pings = pair.replies();
    assert_eq!(pings[0].header.kind, Kind::PINGECHO);
    assert!(!pings[0].header.is_reply());
    pair.advance(SILENCE);
    assert_eq!(
        pair.server.handle_timeout(pair.now),
        Some(CloseReason::Silence)
    );
}

#[test]
fn any_packet_is_a_sign_of_life() {
    let mut pair = watched();
    for _ in 0..10 {
        pair.advance(SILENCE);
        assert_eq!(pair.server.handle_timeout(pair.now), None);
        pair.ask(&bare(Kind::NOOP));
    }
    assert!(pair.replies().is_empty(), "nobody needed a ping");
}

#[test]
fn a_url_beyond_the_bound_is_refused_and_told_to_the_application() {
    let mut pair = Pair::connected();
    let fits = format!("/{}", "x".repeat(BOUNDS.url_len - 1));
    let long = format!("{fits}x");
    for kind in [Kind::RPC, Kind::SUBSCRIBE] {
        let replies = pair.ask(&bare(kind).with_url(long.clone()));
        assert_eq!(status_of(&replies, kind), Status::ARGUMENTS);
        assert!(matches!(
            pair.at_server.pop_back(),
            Some(FromClient::Refused(Refused::UrlLen))
        ));
    }
    let list = Payload::json(&["/short", &long]).unwrap();
    let replies = pair.ask(&bare(Kind::SUBSCRIBE).with_payload(list));
    assert_eq!(status_of(&replies, Kind::SUBSCRIBE), Status::ARGUMENTS);
    assert!(pair.server.subscriptions().is_empty());

    let replies = pair.ask(&bare(Kind::SUBSCRIBE).with_url(fits));
    assert_eq!(status_of(&replies, Kind::SUBSCRIBE), Status::SUCCESS);
}

#[test]
fn subscriptions_beyond_the_bound_are_told_to_the_application() {
    let mut pair = Pair::connected();
    let urls = Payload::json(&["/1", "/2", "/3", "/4"]).unwrap();
    let replies = pair.ask(&bare(Kind::SUBSCRIBE).with_payload(urls));
    assert_eq!(status_of(&replies, Kind::SUBSCRIBE), Status::NO_MEMORY);
    assert!(matches!(
        pair.at_server.pop_back(),
        Some(FromClient::Refused(Refused::Subscriptions))
    ));
}

#[test]
fn echoes_that_a_server_does_not_read_do_not_gather_without_end() {
    let mut pair = Pair::connected();
    for _ in 0..10_000 {
        pair.tell(&bare(Kind::PINGECHO));
    }
    assert!(pair.client.queued_len() < 5000);
    pair.step();
    pair.tell(&bare(Kind::PINGECHO));
    assert_eq!(
        pair.client.queued_len(),
        HEADER_LEN,
        "one that reads has its echo"
    );
}

#[test]
fn the_send_time_out_can_be_changed_while_the_session_runs() {
    let mut pair = Pair::connected();
    pair.server.handle_send_timeout(Duration::from_secs(9));
    pair.server.handle_write_blocked(false, pair.now);
    assert_eq!(
        pair.server.poll_timeout(),
        Some(pair.now + Duration::from_secs(9))
    );
}

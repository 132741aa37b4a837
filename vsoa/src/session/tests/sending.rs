use super::*;
use crate::{
    CloseReason,
    protocol::{codec::encode, limits::MAX_PACKET_LEN},
};

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
    assert_eq!(pair.publish(&publication, Overflow::Wait), Queued::Sent);
    assert!(!pair.server.has_room());
    assert_eq!(pair.publish(&publication, Overflow::Wait), Queued::Full);
    assert_eq!(pair.server.handle_datagram(&datagram), Ok(Queued::Full));

    let reply = Packet::new(Header::reply(Kind::RPC, SeqNo(1)));
    pair.server.handle_reply(&reply).unwrap();

    let mut sent = Outbox::default();
    assert!(pair.server.poll_transmit(&mut sent));
    assert_eq!(sent.remaining(), publication.len() + 20);
    assert!(pair.server.has_room());
    assert_eq!(pair.server.handle_datagram(&datagram), Ok(Queued::Sent));
}

#[test]
fn the_end_of_a_session_drops_what_waited_to_be_written() {
    let mut pair = Pair::connected();
    pair.server.handle_priority(1);
    assert!(pair.server.has_output());
    pair.server.handle_closed();
    assert!(!pair.server.has_output());
}

#[test]
fn beyond_the_bound_the_oldest_publications_go_and_the_client_is_told() {
    let mut pair = Pair::connected();
    let filler = publication(&"x".repeat(BOUNDS.outbox_len));
    assert_eq!(pair.publish(&filler, Overflow::Wait), Queued::Sent);
    let large = BOUNDS.outbox_len / 2;
    let numbered = |number: char| publication(&number.to_string().repeat(large));
    for (number, dropped) in [('1', 0), ('2', 1), ('3', 1)] {
        assert_eq!(
            pair.publish(&numbered(number), Overflow::DropOldest),
            Queued::Behind { dropped },
        );
    }
    pair.step();
    let told = received(&mut pair);
    assert_eq!(told, ["x", "lost 2 on /t", "3"]);
}

#[test]
fn of_what_waits_on_one_url_only_the_latest_is_sent() {
    let mut pair = Pair::connected();
    let filler = publication(&"x".repeat(BOUNDS.outbox_len));
    assert_eq!(pair.publish(&filler, Overflow::Wait), Queued::Sent);
    for (number, dropped) in [("1", 0), ("2", 1), ("3", 1)] {
        assert_eq!(
            pair.publish(&publication(number), Overflow::Latest),
            Queued::Behind { dropped },
        );
    }
    pair.step();
    assert_eq!(received(&mut pair), ["x", "lost 2 on /t", "3"]);
}

#[test]
fn what_waits_goes_with_the_last_subscription_that_covers_it() {
    for overflow in [Overflow::DropOldest, Overflow::Latest] {
        let mut pair = Pair::connected();
        for url in ["/t", "/"] {
            pair.ask(&bare(Kind::SUBSCRIBE).with_url(url));
        }
        let filler = publication(&"x".repeat(BOUNDS.outbox_len));
        pair.publish(&filler, Overflow::Wait);
        pair.publish(&publication("1"), overflow);
        pair.take_in(bare(Kind::UNSUBSCRIBE).with_url("/"));
        pair.publish(&publication("2"), overflow);
        pair.take_in(bare(Kind::UNSUBSCRIBE).with_url("/t"));
        let kinds: Vec<Kind> = pair
            .replies()
            .iter()
            .map(|packet| packet.header.kind)
            .collect();
        let expected = [Kind::PUBLISH, Kind::UNSUBSCRIBE, Kind::UNSUBSCRIBE];
        assert_eq!(kinds, expected, "{overflow:?}");
    }
}

#[test]
fn a_client_that_did_not_ask_is_not_told_of_gaps() {
    let mut pair = Pair::new();
    pair.ask(&bare(Kind::SERVINFO));
    let filler = publication(&"x".repeat(BOUNDS.outbox_len));
    pair.publish(&filler, Overflow::Wait);
    pair.publish(&publication("1"), Overflow::Latest);
    pair.publish(&publication("2"), Overflow::Latest);
    let mut packets = pair.replies();
    pair.server.handle_lost(&Url::from_static("/t"), 1);
    packets.append(&mut pair.replies());
    let kinds: Vec<Kind> = packets.iter().map(|packet| packet.header.kind).collect();
    assert_eq!(kinds, [Kind::PUBLISH, Kind::PUBLISH]);
}

#[test]
fn a_loss_is_told_between_what_came_before_and_after_it() {
    let mut pair = Pair::connected();
    pair.ask(&bare(Kind::SUBSCRIBE).with_url("/t"));
    let url = Url::from_static("/t");
    pair.publish(&publication("1"), Overflow::Wait);
    pair.server.handle_lost(&url, 4);
    pair.publish(&publication("2"), Overflow::Wait);
    pair.step();
    assert_eq!(received(&mut pair), ["1", "lost 4 on /t", "2"]);
    let filler = publication(&"x".repeat(BOUNDS.outbox_len));
    pair.publish(&filler, Overflow::Wait);
    pair.server.handle_lost(&url, 1);
    pair.server.handle_lost(&url, 1);
    pair.step();
    assert_eq!(received(&mut pair), ["x", "lost 2 on /t"]);
}

#[test]
fn with_room_nothing_is_dropped_under_any_policy() {
    let mut pair = Pair::connected();
    for overflow in [Overflow::Wait, Overflow::DropOldest, Overflow::Latest] {
        pair.publish(&publication("1"), overflow);
        pair.publish(&publication("2"), overflow);
        pair.step();
        assert_eq!(received(&mut pair), ["1", "2"], "{overflow:?}");
    }
}

fn publication(data: &str) -> Bytes {
    let packet = Packet::new(Header::new(Kind::PUBLISH))
        .with_url("/t")
        .with_payload(Payload::from_data(data.to_owned()));
    let mut bytes = BytesMut::new();
    encode(&packet, MAX_PACKET_LEN, &mut bytes).unwrap();
    bytes.freeze()
}

/// What the client was told of publications: the first character of each, and the gaps.
fn received(pair: &mut Pair) -> Vec<String> {
    let told = pair.at_client.drain(..).filter_map(|event| match event {
        FromServer::Publication(packet) => {
            let data = String::from_utf8(packet.payload.data.to_vec()).unwrap();
            Some(data.chars().take(1).collect())
        }
        FromServer::Gap(url, lost) => Some(format!("lost {lost} on {url}")),
        _ => None,
    });
    told.collect()
}

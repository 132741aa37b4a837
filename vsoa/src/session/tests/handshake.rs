use super::*;
use crate::{
    CloseReason,
    protocol::{codec::encode, limits::MAX_PACKET_LEN},
};

fn login(param: &'static str) -> Packet {
    bare(Kind::SERVINFO).with_param(Bytes::from_static(param.as_bytes()))
}

#[test]
fn a_client_learns_info_id_and_quick_port() {
    let mut pair = Pair::new();
    let connected = pair.connect(None);
    assert_eq!(&connected.info[..], INFO);
    assert_eq!(connected.quick_port, Some(SERVER_QUICK_PORT));
    assert_eq!(pair.client.client_id(), Some(CLIENT_ID));
    assert_eq!(pair.server.quick_port(), Some(CLIENT_QUICK_PORT));
    assert!(pair.server.is_connected());
}

#[test]
fn a_clients_info_keeps_nothing_of_what_was_read_with_it() {
    let mut pair = Pair::new();
    let reply = Packet::new(Header::reply(Kind::SERVINFO, SeqNo(0)));
    let reply = reply.with_param(Bytes::from_static(b"{}"));
    let mut read = BytesMut::new();
    encode(&reply, MAX_PACKET_LEN, &mut read).unwrap();
    let capacity = read.capacity();
    let parcel = Parcel::take(&mut read).unwrap().unwrap();
    let event = pair.client.handle_packet(parcel);
    let Some(FromServer::Connected(connected)) = event else {
        panic!("it is not taken for the answer: {event:?}");
    };
    assert_eq!(connected.info, "{}");
    assert!(read.try_reclaim(capacity));
}

#[test]
fn a_handshake_works_byte_by_byte() {
    let mut pair = Pair::new().with_password("secret").in_chunks_of(1);
    pair.connect(Some("secret"));
}

#[test]
fn a_client_without_quick_channel_announces_none() {
    for header in [
        Header::new(Kind::SERVINFO),
        Header::new(Kind::SERVINFO).with_tunnel(0),
    ] {
        let mut pair = Pair::new();
        assert_eq!(pair.ask(&Packet::new(header)).len(), 1);
        assert!(pair.server.is_connected());
        assert_eq!(pair.server.quick_port(), None);
    }
}

#[test]
fn a_server_may_give_neither_id_nor_port() {
    for data in [&b""[..], b"xx", b"xxxxx"] {
        let mut pair = Pair::new();
        let reply = Packet::new(Header::reply(Kind::SERVINFO, SeqNo(0)))
            .with_payload(Payload::from_data(data));
        pair.tell(&reply);
        assert!(matches!(
            pair.at_client.pop_front(),
            Some(FromServer::Connected(_))
        ));
        assert_eq!(pair.client.client_id(), None);
    }
}

#[test]
fn the_right_password_is_taken() {
    let mut pair = Pair::new().with_password("secret");
    pair.connect(Some("secret"));
}

#[test]
fn a_wrong_or_missing_password_is_answered_and_ends_the_connection() {
    for param in [
        "",
        "{}",
        r#"{"passwd":"Secret"}"#,
        r#"{"passwd":"secret "}"#,
        r#"{"passwd":1}"#,
        r#""secret""#,
        "\u{0}",
    ] {
        let mut pair = Pair::new().with_password("secret");
        let replies = pair.ask(&login(param));
        assert_eq!(status_of(&replies, Kind::SERVINFO), Status::PASSWORD);
        assert!(matches!(
            pair.at_server.pop_front(),
            Some(FromClient::Close(CloseReason::WrongPassword))
        ));
        assert!(!pair.server.is_connected(), "{param}");
    }
}

#[test]
fn a_client_is_told_that_its_password_is_wrong() {
    let mut pair = Pair::new().with_password("secret");
    pair.introduce(Some("guess"));
    pair.step();
    assert!(matches!(
        pair.at_client.pop_front(),
        Some(FromServer::Refused(Status::PASSWORD))
    ));
}

#[test]
fn an_empty_password_is_as_good_as_none() {
    let mut pair = Pair::new().with_password("");
    pair.connect(None);
}

#[test]
fn without_a_password_other_packets_may_come_before_the_handshake() {
    let mut pair = Pair::new();
    let ping = pair.ask(&bare(Kind::PINGECHO));
    assert_eq!(status_of(&ping, Kind::PINGECHO), Status::SUCCESS);
    pair.ask(&call_packet(b"early"));
    assert_eq!(&pair.next_call().payload.data[..], b"early");
    pair.connect(None);
}

#[test]
fn with_a_password_anything_before_the_handshake_is_refused_and_ends_the_connection() {
    for kind in [
        Kind::RPC,
        Kind::SUBSCRIBE,
        Kind::UNSUBSCRIBE,
        Kind::PUBLISH,
        Kind::DATAGRAM,
        Kind::NOOP,
        Kind::PINGECHO,
        Kind(0x77),
    ] {
        let mut pair = Pair::new().with_password("secret");
        let replies = pair.ask(&bare(kind).with_url("/echo"));
        assert_eq!(status_of(&replies, kind), Status::PASSWORD);
        assert!(matches!(
            pair.at_server.pop_front(),
            Some(FromClient::Close(CloseReason::WrongPassword))
        ));
    }
}

#[test]
fn a_handshake_has_its_time_and_other_traffic_does_not_help() {
    let mut pair = Pair::new();
    let deadline = pair.server.poll_timeout().unwrap();
    assert_eq!(deadline, pair.now + BOUNDS.handshake_timeout);
    pair.advance(BOUNDS.handshake_timeout / 2);
    pair.ask(&bare(Kind::PINGECHO));
    assert_eq!(pair.server.poll_timeout(), Some(deadline));
    assert_eq!(pair.server.handle_timeout(pair.now), None);
    pair.advance(BOUNDS.handshake_timeout / 2);
    assert_eq!(
        pair.server.handle_timeout(pair.now),
        Some(CloseReason::HandshakeTimeout)
    );
}

#[test]
fn after_the_handshake_there_is_nothing_to_wait_for() {
    let pair = Pair::connected();
    assert_eq!(pair.server.poll_timeout(), None);
}

#[test]
fn a_repeated_handshake_is_answered_and_moves_the_quick_channel() {
    let mut pair = Pair::connected();
    let moved = Packet::new(bare(Kind::SERVINFO).header.with_tunnel(5000));
    let replies = pair.ask(&moved);
    assert_eq!(status_of(&replies, Kind::SERVINFO), Status::SUCCESS);
    assert_eq!(pair.server.quick_port(), Some(5000));
    assert!(pair.at_server.is_empty(), "it is not connected once more");
}

#[test]
fn a_repeated_handshake_needs_the_password_of_now() {
    let mut pair = Pair::connected().with_password("new");
    let replies = pair.ask(&login(r#"{"passwd":"old"}"#));
    assert_eq!(status_of(&replies, Kind::SERVINFO), Status::PASSWORD);
}

#[test]
fn what_the_server_sends_before_its_answer_is_not_taken_for_it() {
    let mut pair = Pair::new();
    pair.tell(&bare(Kind::DATAGRAM).with_url("/early"));
    pair.tell(&bare(Kind::SERVINFO));
    pair.tell(&Packet::new(Header::reply(Kind::RPC, SeqNo(0))));
    assert!(pair.at_client.is_empty());
    pair.connect(None);
}

#[test]
fn nothing_follows_the_handshakes_reply_until_the_client_speaks() {
    let mut pair = Pair::new();
    assert_eq!(pair.ask(&bare(Kind::SERVINFO)).len(), 1);
    pair.server.handle_introduced(pair.now);
    pair.server.handle_priority(3);
    assert!(!pair.server.has_output());
    assert!(pair.replies().is_empty());
    assert_eq!(pair.ask(&bare(Kind::PINGECHO)).len(), 2);
}

#[test]
fn nothing_follows_the_handshakes_reply_until_the_client_has_had_time_to_read_it() {
    let mut pair = Pair::new();
    assert_eq!(pair.ask(&bare(Kind::SERVINFO)).len(), 1);
    pair.server.handle_introduced(pair.now);
    pair.server.handle_priority(3);
    let until = pair.server.poll_timeout().unwrap();
    assert_eq!(pair.server.handle_timeout(until), None);
    assert_eq!(pair.replies().len(), 1);
    assert_eq!(pair.server.poll_timeout(), None);
}

#[test]
fn a_connection_that_is_to_end_waits_for_no_reader() {
    let mut pair = Pair::new();
    assert_eq!(pair.ask(&bare(Kind::SERVINFO)).len(), 1);
    pair.server.handle_introduced(pair.now);
    pair.server.handle_priority(3);
    pair.server.handle_ending();
    assert_eq!(pair.replies().len(), 1);
}

#[test]
fn a_client_of_ours_is_not_kept_waiting() {
    let mut pair = Pair::connected();
    pair.server.handle_introduced(pair.now);
    pair.server.handle_priority(3);
    assert_eq!(pair.replies().len(), 1);
}

use super::*;

#[test]
fn a_call_arrives_as_it_was_made() {
    let mut pair = Pair::connected().in_chunks_of(3);
    let mut packet = call_packet(b"data").with_param(Bytes::from_static(b"[1]"));
    packet.header.flags = Flags::SET;
    let seqno = pair
        .client
        .handle_request(&mut packet, CALL_TIMEOUT, None, || pair.now)
        .unwrap();
    pair.step();
    let call = pair.next_call();
    assert_eq!(call.header.flags, Flags::SET);
    assert_eq!(call.header.seqno, seqno);
    assert_eq!(call.url, "/echo");
    assert_eq!(call.payload, packet.payload);
}

#[test]
fn replies_in_any_order_reach_their_callers() {
    let mut pair = Pair::connected();
    let seqnos = [&b"a"[..], b"b", b"c"].map(|data| pair.call(data));
    pair.step();
    let calls = [(); 3].map(|()| pair.next_call());
    for call in [&calls[2], &calls[0], &calls[1]] {
        pair.answer(call);
        pair.step();
    }
    assert_eq!(seqnos.map(|seqno| pair.reply_to(seqno)), ["a", "b", "c"]);
}

#[test]
fn sequence_numbers_have_sixteen_bits() {
    let mut pair = Pair::connected();
    let all: std::collections::HashSet<_> = (0..=u16::MAX).map(|_| pair.call(b"").0).collect();
    assert_eq!(all.len(), 0x1_0000);
    assert!(all.into_iter().all(|seqno| seqno <= 0xffff));
}

#[test]
fn a_late_reply_is_not_delivered_and_its_number_not_reused_before() {
    let mut pair = Pair::connected();
    let given_up = pair.call(b"late");
    pair.step();
    let late = pair.next_call();
    pair.client.handle_forget(given_up, pair.now);
    let next = pair.call(b"next");
    assert_ne!(next, given_up);
    pair.answer(&late);
    pair.step();
    assert!(pair.at_client.is_empty(), "it wakes nobody");
    assert_eq!(pair.poll(next), Poll::Pending);
    let call = pair.next_call();
    pair.answer(&call);
    pair.step();
    assert_eq!(pair.reply_to(next), "next");
}

#[test]
fn a_call_whose_time_is_up_ends_and_its_late_reply_is_ignored() {
    let mut pair = Pair::connected();
    let slow = pair.call(b"slow");
    pair.step();
    assert_eq!(pair.client.poll_timeout(), Some(pair.now + CALL_TIMEOUT));
    pair.advance(CALL_TIMEOUT);
    pair.client.handle_timeout(pair.now);
    assert_eq!(pair.poll(slow), Poll::Ready(Err(NoReply::Elapsed)));
    let call = pair.next_call();
    pair.answer(&call);
    let next = pair.call(b"next");
    pair.step();
    assert_ne!(next, slow);
    assert_eq!(pair.poll(next), Poll::Pending);
}

#[test]
fn calls_that_nobody_waits_for_have_numbers_above_sixteen_bits() {
    let mut pair = Pair::connected();
    let mut seqnos = Vec::new();
    for _ in 0..=0x1_0000 {
        let mut packet = call_packet(b"");
        pair.client.handle_one_way(&mut packet).unwrap();
        seqnos.push(packet.header.seqno.0);
    }
    assert_eq!(seqnos[..2], [0x1_0000, 0x2_0000]);
    assert_eq!(seqnos[0xffff..], [0x1_0000, 0x2_0000], "0 is left out");
    assert!(seqnos.iter().all(|seqno| seqno.trailing_zeros() >= 16));
}

#[test]
fn the_reply_to_a_call_that_nobody_waits_for_reaches_nobody() {
    let mut pair = Pair::connected();
    let waiting = pair.call(b"");
    let mut packet = call_packet(b"");
    pair.client.handle_one_way(&mut packet).unwrap();
    pair.tell(&Packet::new(Header::reply(Kind::RPC, packet.header.seqno)));
    assert_eq!(pair.poll(waiting), Poll::Pending);
    assert!(pair.at_client.is_empty());
}

#[test]
fn a_reply_sent_to_a_server_is_ignored_with_and_without_password() {
    for password in [None, Some("secret")] {
        let mut pair = Pair::new();
        pair.password = password.map(|text| Secret::from(text.to_owned()));
        for kind in (0..=u8::MAX).map(Kind) {
            let reply = Packet::new(Header::reply(kind, SeqNo(1))).with_url("/echo");
            assert_eq!(pair.ask(&reply), []);
        }
        assert!(pair.at_server.is_empty());
    }
}

#[test]
fn a_call_without_a_valid_url_is_answered_with_arguments() {
    let mut pair = Pair::connected();
    for url in ["", "echo", " /echo", "vsoa://h/echo"] {
        let replies = pair.ask(&bare(Kind::RPC).with_url(url));
        assert_eq!(status_of(&replies, Kind::RPC), Status::ARGUMENTS, "{url}");
    }
    assert!(pair.at_server.is_empty());
}

#[test]
fn a_call_too_large_for_a_packet_takes_no_number() {
    let mut pair = Pair::connected();
    let mut packet = call_packet(b"").with_param(Bytes::from(vec![0; 300_000]));
    let refused = pair
        .client
        .handle_request(&mut packet, CALL_TIMEOUT, None, || pair.now);
    assert!(refused.is_err());
    assert_eq!(pair.client.poll_timeout(), None);
    let seqno = pair.call(b"small");
    pair.step();
    let call = pair.next_call();
    pair.answer(&call);
    pair.step();
    assert_eq!(pair.reply_to(seqno), "small");
}

#[test]
fn a_time_out_without_end_does_not_overflow() {
    let mut pair = Pair::connected();
    let mut packet = call_packet(b"");
    pair.client
        .handle_request(&mut packet, Duration::MAX, None, || pair.now)
        .unwrap();
    pair.client.handle_sent(pair.now);
    assert!(pair.client.poll_timeout() > Some(pair.now + Duration::from_hours(24)));
}

#[test]
fn a_ping_is_echoed_empty() {
    let mut pair = Pair::connected();
    let replies = pair.ask(&bare(Kind::PINGECHO).with_param(Bytes::from_static(b"[]")));
    assert_eq!(status_of(&replies, Kind::PINGECHO), Status::SUCCESS);
    assert!(replies[0].payload.is_empty());
}

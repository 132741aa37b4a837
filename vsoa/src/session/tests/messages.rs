use super::*;

#[test]
fn a_datagram_reaches_the_application_both_ways() {
    let mut pair = Pair::connected();
    let packet = bare(Kind::DATAGRAM)
        .with_url("/d")
        .with_payload(Payload::from_data("data"));
    assert_eq!(pair.ask(&packet), [], "a datagram gets no reply");
    match pair.at_server.pop_front() {
        Some(FromClient::Datagram { url, payload }) => {
            assert_eq!((&*url, &payload.data[..]), ("/d", &b"data"[..]));
        }
        other => panic!("no datagram came: {other:?}"),
    }
    pair.server.handle_datagram(&packet).unwrap();
    pair.step();
    match pair.at_client.pop_front() {
        Some(FromServer::Datagram(received)) => assert_eq!(received, packet),
        other => panic!("no datagram came: {other:?}"),
    }
}

#[test]
fn a_datagram_without_a_url_is_ignored() {
    let mut pair = Pair::connected();
    for url in ["", "d"] {
        assert_eq!(pair.ask(&bare(Kind::DATAGRAM).with_url(url)), []);
    }
    assert!(pair.at_server.is_empty());
}

#[test]
fn what_means_nothing_to_a_server_is_ignored() {
    let mut pair = Pair::connected();
    let known = [
        Kind::SERVINFO,
        Kind::RPC,
        Kind::SUBSCRIBE,
        Kind::UNSUBSCRIBE,
        Kind::DATAGRAM,
        Kind::PINGECHO,
    ];
    for kind in (0..=u8::MAX).map(Kind).filter(|kind| !known.contains(kind)) {
        assert_eq!(pair.ask(&bare(kind).with_url("/x")), [], "{kind:?}");
    }
    assert!(pair.at_server.is_empty());
}

#[test]
fn what_means_nothing_to_a_client_is_ignored() {
    let mut pair = Pair::connected();
    let waiting = pair.call(b"");
    let known = [Kind::PUBLISH, Kind::DATAGRAM, Kind::QOSSETUP];
    for kind in (0..=u8::MAX).map(Kind).filter(|kind| !known.contains(kind)) {
        pair.tell(&Packet::new(Header {
            seqno: waiting,
            ..Header::new(kind)
        }));
        if kind != Kind::RPC {
            pair.tell(&Packet::new(Header::reply(kind, waiting)));
        }
    }
    assert!(pair.at_client.is_empty());
    assert_eq!(pair.poll(waiting), Poll::Pending);
}

#[test]
fn a_client_takes_priorities_0_to_7_and_no_others() {
    let mut pair = Pair::connected();
    for priority in 0..=u8::MAX {
        let header = Header::reply(Kind::QOSSETUP, SeqNo(0)).with_status(Status(priority));
        pair.tell(&Packet::new(header));
        match pair.at_client.pop_front() {
            Some(FromServer::Priority(told)) => assert_eq!(told, priority),
            None => assert!(priority > 7),
            other => panic!("not a priority: {other:?}"),
        }
    }
}

#[test]
fn a_priority_is_told_as_a_reply_with_the_priority_as_status() {
    let mut pair = Pair::connected();
    pair.server.handle_priority(5);
    let header = Header::reply(Kind::QOSSETUP, SeqNo(0)).with_status(Status(5));
    assert_eq!(pair.replies(), [Packet::new(header)]);
}

#[test]
fn over_the_quick_channel_a_server_takes_datagrams_and_nothing_else() {
    let pair = Pair::connected();
    for kind in (0..=u8::MAX).map(Kind) {
        let event = pair
            .server
            .handle_quick_packet(bare(kind).with_url("/quick"));
        let taken = matches!(event, Some(FromClient::Datagram { .. }));
        assert_eq!(taken, kind == Kind::DATAGRAM);
        assert_eq!(event.is_some(), taken);
    }
    let no_url = pair.server.handle_quick_packet(bare(Kind::DATAGRAM));
    assert!(no_url.is_none());
}

#[test]
fn over_the_quick_channel_a_client_takes_publications_and_datagrams_and_nothing_else() {
    let pair = Pair::connected();
    for kind in (0..=u8::MAX).map(Kind) {
        match pair.client.handle_quick_packet(bare(kind).with_url("/q")) {
            Some(FromServer::Publication(_)) => assert_eq!(kind, Kind::PUBLISH),
            Some(FromServer::Datagram(_)) => assert_eq!(kind, Kind::DATAGRAM),
            other => assert!(
                other.is_none() && ![Kind::PUBLISH, Kind::DATAGRAM].contains(&kind),
                "{other:?}"
            ),
        }
    }
}

#[test]
fn before_the_handshake_the_quick_channel_is_closed() {
    let pair = Pair::new();
    for kind in [Kind::PUBLISH, Kind::DATAGRAM] {
        let packet = bare(kind).with_url("/q");
        assert!(pair.server.handle_quick_packet(packet.clone()).is_none());
        assert!(pair.client.handle_quick_packet(packet).is_none());
    }
}

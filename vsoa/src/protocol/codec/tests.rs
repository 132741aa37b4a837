use std::ops::Range;

use proptest::{collection::vec, prelude::*, sample::Index};

use super::*;

fn encoded(packet: &Packet) -> BytesMut {
    let mut bytes = BytesMut::new();
    encode(packet, MAX_PACKET_LEN, &mut bytes).unwrap();
    bytes
}

/// The bytes of a header with these lengths in it.
fn header_bytes(url: u16, param: u32, data: u32) -> BytesMut {
    let mut bytes = encoded(&Packet::default());
    bytes.truncate(10);
    bytes.put_u16(url);
    bytes.put_u32(param);
    bytes.put_u32(data);
    bytes
}

fn packet_of(data_len: usize) -> Packet {
    Packet::default().with_payload(Payload::from_data(vec![7; data_len]))
}

#[test]
fn a_packet_is_complete_with_its_last_byte_and_not_before() {
    let packet = Packet::new(Header::new(Kind::RPC)).with_url("/abcd");
    let bytes = encoded(&packet);
    for end in 0..bytes.len() {
        let mut some = BytesMut::from(&bytes[..end]);
        assert_eq!(decode(&mut some), Ok(None));
        assert_eq!(some, bytes[..end], "nothing is taken");
    }
    assert_eq!(decode(&mut bytes.clone()), Ok(Some(packet)));
}

#[test]
fn a_buffer_that_was_read_to_its_end_is_used_again() {
    let mut buffer = encoded(&packet_of(100));
    let start = buffer.as_ptr();
    buffer.advance(buffer.capacity());
    encode(&packet_of(100), MAX_PACKET_LEN, &mut buffer).unwrap();
    assert_eq!(buffer.as_ptr(), start);
}

#[test]
fn padding_is_zero_and_fills_four_bytes() {
    for (data_len, padding) in [(0, 0), (1, 3), (2, 2), (3, 1), (4, 0)] {
        let bytes = encoded(&packet_of(data_len));
        assert_eq!(bytes.len(), HEADER_LEN + data_len + padding);
        assert_eq!(usize::from(bytes[2] >> PADDING_SHIFT), padding);
        assert!(bytes[HEADER_LEN + data_len..].iter().all(|byte| *byte == 0));
    }
}

#[test]
fn what_padding_holds_and_whether_it_aligns_is_ignored() {
    let mut bytes = encoded(&packet_of(3));
    *bytes.last_mut().unwrap() = 0xff;
    assert_eq!(decode(&mut bytes), Ok(Some(packet_of(3))));
    assert!(bytes.is_empty());

    let mut unaligned = encoded(&packet_of(3));
    unaligned.truncate(23);
    unaligned[2] = 0;
    assert_eq!(decode(&mut unaligned), Ok(Some(packet_of(3))));
}

#[test]
fn a_full_packet_works_and_one_byte_more_is_refused_on_both_sides() {
    let full = packet_of(MAX_PACKET_LEN - HEADER_LEN);
    let mut bytes = encoded(&full);
    assert_eq!(bytes.len(), 262_144);
    assert_eq!(decode(&mut bytes), Ok(Some(full)));

    let over = packet_of(MAX_PACKET_LEN - HEADER_LEN + 1);
    let too_large = TooLarge {
        len: 262_148,
        limit: 262_144,
    };
    let mut untouched = BytesMut::new();
    assert_eq!(
        encode(&over, MAX_PACKET_LEN, &mut untouched),
        Err(too_large)
    );
    assert_eq!(
        encode(&over, usize::MAX, &mut untouched),
        Err(too_large),
        "no channel takes more than the normal one"
    );
    assert_eq!(
        encode_head(&over, MAX_PACKET_LEN, &mut untouched),
        Err(too_large)
    );
    assert!(untouched.is_empty());
    assert_eq!(
        decode(&mut header_bytes(0, 0, 262_125)),
        Err(DecodeError::TooLong { len: 262_145 })
    );
}

#[test]
fn a_quick_packet_is_at_most_one_datagram() {
    let full = packet_of(65_504 - HEADER_LEN);
    let mut bytes = BytesMut::new();
    encode(&full, MAX_QUICK_PACKET_LEN, &mut bytes).unwrap();
    assert_eq!(decode_quick(bytes.freeze()), Ok(full));

    let over = packet_of(65_504 - HEADER_LEN + 1);
    assert_eq!(
        encode(&over, MAX_QUICK_PACKET_LEN, &mut BytesMut::new()),
        Err(TooLarge {
            len: 65_508,
            limit: 65_507
        })
    );
    assert_eq!(
        decode_quick(encoded(&over).freeze()),
        Err(DecodeError::TooLong { len: 65_508 })
    );
}

#[test]
fn lengths_whose_sum_wraps_in_32_bits_are_refused() {
    for (url, param, data) in [
        (0, 0, u32::MAX),
        (0, u32::MAX, 0),
        (u16::MAX, u32::MAX, u32::MAX),
        (0, u32::MAX, 1),
        (4, u32::MAX - 3, 0),
        (0, 0, u32::MAX - 19),
        (0, u32::MAX - 19, u32::MAX),
    ] {
        let len = 20 + u64::from(url) + u64::from(param) + u64::from(data);
        let bytes = header_bytes(url, param, data);
        let error = DecodeError::TooLong { len };
        assert_eq!(decode(&mut bytes.clone()), Err(error));
        assert_eq!(decode_quick(bytes.freeze()), Err(error));
    }
}

#[test]
fn a_url_longer_than_its_length_field_is_refused() {
    let url = "/".repeat(MAX_URL_LEN + 1);
    let packet = Packet::default().with_url(url);
    let mut untouched = BytesMut::new();
    assert_eq!(
        encode(&packet, MAX_PACKET_LEN, &mut untouched),
        Err(TooLarge {
            len: 65_536,
            limit: 65_535
        })
    );
    assert!(untouched.is_empty());
}

#[test]
fn a_header_that_is_not_ours_is_refused() {
    for (byte, error) in [
        (0x47, DecodeError::Magic(0x47)),
        (0x20, DecodeError::Magic(0x20)),
        (0x19, DecodeError::Version(1)),
    ] {
        let mut bytes = encoded(&Packet::default());
        bytes[0] = byte;
        assert_eq!(decode(&mut bytes.clone()), Err(error));
        assert_eq!(decode_quick(bytes.freeze()), Err(error));
    }
}

#[test]
fn a_url_that_is_not_utf_8_is_refused() {
    let mut bytes = encoded(&Packet::default().with_url("/abc"));
    bytes[21] = 0xff;
    #[cfg(feature = "server")]
    assert_eq!(
        Frame::first(&mut bytes.clone()).map(|frame| frame.unwrap().into_packet()),
        Ok(Err(DecodeError::UrlNotUtf8))
    );
    #[cfg(feature = "client")]
    assert_eq!(
        Parcel::take(&mut bytes.clone()),
        Err(DecodeError::UrlNotUtf8)
    );
    assert_eq!(decode(&mut bytes), Err(DecodeError::UrlNotUtf8));
}

#[test]
fn what_is_written_in_place_is_behind_what_is_there_or_nothing() {
    let limit = HEADER_LEN + 8;
    for (param, written) in [
        ("", true),
        ("1", true),
        ("123456", true),
        ("1234567", false),
    ] {
        let header = Header::reply(Kind::RPC, SeqNo(7));
        let mut out = b"before".to_vec();
        let result = encode_in_place(header, "/u", limit, &mut out, |out| {
            out.extend_from_slice(param.as_bytes());
            Ok::<_, TooLarge>(())
        });
        let mut bytes = BytesMut::from(out.strip_prefix(b"before").unwrap());
        assert_eq!(
            (result.is_ok(), bytes.is_empty()),
            (written, !written),
            "{param}"
        );
        if written {
            let packet = Packet::new(header).with_url("/u").with_param(param.into());
            assert_eq!(bytes.len() % ALIGNMENT, 0);
            assert_eq!(decode(&mut bytes), Ok(Some(packet)));
        }
    }
}

#[test]
fn the_parts_are_slices_of_the_buffer_they_came_in() {
    let packet = Packet::default()
        .with_url("/url")
        .with_payload(Payload::from_param("param").with_data("data"));
    let mut bytes = encoded(&packet);
    let source = bytes.as_ptr_range();
    let decoded = decode(&mut bytes).unwrap().unwrap();
    assert_lies_in(&source, &decoded);

    let datagram = encoded(&packet).freeze();
    let source = datagram.as_ptr_range();
    assert_lies_in(&source, &decode_quick(datagram).unwrap());
}

fn assert_lies_in(source: &Range<*const u8>, packet: &Packet) {
    let url: &[u8] = packet.url.as_bytes();
    for part in [url, &packet.payload.param, &packet.payload.data] {
        let part = part.as_ptr_range();
        assert!(source.start < part.start && part.end <= source.end);
    }
}

#[test]
fn an_empty_packet_keeps_no_share_of_the_buffer() {
    let mut bytes = encoded(&Packet::default());
    let capacity = bytes.capacity();
    let _packet = decode(&mut bytes).unwrap().unwrap();
    assert!(bytes.try_reclaim(capacity));
}

proptest! {
    #[test]
    fn decode_reads_what_encode_wrote(packet in packet(), behind in vec(any::<u8>(), 0..9)) {
        let mut bytes = encoded(&packet);
        prop_assert_eq!(bytes.len() % ALIGNMENT, 0);
        bytes.extend_from_slice(&behind);
        let datagram = bytes.clone().freeze();
        prop_assert_eq!(decode(&mut bytes), Ok(Some(packet.clone())));
        prop_assert_eq!(&bytes[..], &behind[..]);
        prop_assert_eq!(decode_quick(datagram), Ok(packet));
    }

    #[test]
    fn head_data_and_zeros_are_the_packet(packet in packet()) {
        let mut bytes = BytesMut::new();
        let zeros = encode_head(&packet, MAX_PACKET_LEN, &mut bytes).unwrap();
        bytes.extend_from_slice(&packet.payload.data);
        bytes.extend_from_slice(zeros);
        prop_assert_eq!(bytes, encoded(&packet));
    }

    #[test]
    fn a_datagram_that_is_cut_short_is_refused(packet in packet(), cut in any::<Index>()) {
        let mut datagram = encoded(&packet);
        datagram.truncate(cut.index(datagram.len()));
        prop_assert_eq!(decode_quick(datagram.freeze()), Err(DecodeError::Truncated));
    }
}

fn packet() -> impl Strategy<Value = Packet> {
    let header =
        any::<(u8, u8, u8, u32, u16)>().prop_map(|(kind, flags, status, seqno, tunid)| Header {
            kind: Kind(kind),
            flags: Flags::from_bits(flags),
            status: Status(status),
            seqno: SeqNo(seqno),
            tunid,
        });
    let part = || vec(any::<u8>(), 0..40).prop_map(Bytes::from);
    (header, "\\PC{0,12}", part(), part()).prop_map(|(header, url, param, data)| {
        Packet::new(header)
            .with_url(url)
            .with_payload(Payload { param, data })
    })
}

use bytes::{Bytes, BytesMut};

use crate::protocol::{
    DecodeError, Packet, TooLarge,
    codec::{
        Frame, Parcel, decode, decode_quick, encode, encode_head, encode_in_place, encode_parts,
    },
    limits::{ALIGNMENT, HEADER_LEN, MAX_PACKET_LEN, MAX_QUICK_PACKET_LEN},
};

/// Checks how these bytes are read as a packet, by each reader, and how that is written again.
///
/// Written again, a packet has the same header, also the flags that mean nothing, and the same parts.
/// Its padding alone is another one: zeros up to a multiple of four bytes.
///
/// # Panics
///
/// If it is not as the protocol document says, readers differ, or reading takes memory.
pub fn check_packet(bytes: &[u8]) {
    let expected = packet_len(bytes, MAX_PACKET_LEN);
    let mut rest = BytesMut::from(bytes);
    let capacity = rest.capacity();
    let read = decode(&mut rest);
    assert!(rest.capacity() <= capacity, "reading took memory");
    assert_eq!(is_some(&read), is_some(&expected));
    if let Ok(len) = expected {
        assert_eq!(rest, bytes[len.unwrap_or(0)..], "what follows is left");
    }
    check_frame(bytes, &read, &rest);
    check_parcel(bytes, &read, &rest);
    check_quick(bytes, &read);
    if let (Ok(Some(packet)), Ok(Some(len))) = (read, expected) {
        check_written(&packet, &with_zeros(&bytes[..len]));
    }
}

/// What the protocol document says of bytes: how long the packet is that they begin with, if all of
/// it is there.
pub(super) fn packet_len(bytes: &[u8], limit: usize) -> Result<Option<usize>, DecodeError> {
    let number = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(0, |sum, byte| sum << 8 | u64::from(*byte))
    };
    let Some(header) = bytes.first_chunk::<HEADER_LEN>() else {
        return Ok(None);
    };
    match header[0] {
        0x29 => {}
        other if other & 0x0f == 9 => return Err(DecodeError::Version(other >> 4)),
        other => return Err(DecodeError::Magic(other)),
    }
    let url_len = number(&header[10..12]);
    let parts = url_len + number(&header[12..16]) + number(&header[16..20]);
    let len = 20 + parts + u64::from(header[2] >> 6);
    let total = usize::try_from(len).unwrap_or(usize::MAX);
    if total > limit {
        return Err(DecodeError::TooLong { len });
    }
    if bytes.len() < total {
        return Ok(None);
    }
    let url = bytes[HEADER_LEN..].iter().take(usize::from(u16::MAX));
    let url: Vec<u8> = url.copied().zip(0..url_len).map(|(byte, _)| byte).collect();
    match String::from_utf8(url) {
        Ok(_) => Ok(Some(total)),
        Err(_) => Err(DecodeError::UrlNotUtf8),
    }
}

fn is_some<T>(read: &Result<Option<T>, DecodeError>) -> Result<bool, DecodeError> {
    read.as_ref().map(Option::is_some).map_err(|error| *error)
}

/// The packet with as many zeros behind it as it takes.
fn with_zeros(packet: &[u8]) -> Vec<u8> {
    let unpadded = packet.len() - usize::from(packet[2] >> 6);
    let mut written = packet[..unpadded].to_vec();
    while !written.len().is_multiple_of(ALIGNMENT) {
        written.push(0);
    }
    let padding = (written.len() - unpadded).to_be_bytes();
    written[2] = packet[2] & 0x3f | padding[padding.len() - 1] << 6;
    written
}

/// The server's reader, which looks at a packet before it takes it.
fn check_frame(bytes: &[u8], read: &Result<Option<Packet>, DecodeError>, rest: &BytesMut) {
    let mut taken = BytesMut::from(bytes);
    let frame = Frame::first(&mut taken);
    if let (Ok(Some(frame)), Ok(Some(packet))) = (&frame, read) {
        assert_eq!(frame.header(), packet.header);
        assert_eq!(frame.url(), packet.url.as_bytes());
        assert_eq!(frame.param(), &packet.payload.param);
    }
    let packet = frame.and_then(|frame| frame.map(Frame::into_packet).transpose());
    assert_eq!(&packet, read);
    assert_eq!(&taken, rest);

    let mut dropped = BytesMut::from(bytes);
    let passed = Frame::first(&mut dropped).map(drop);
    assert!(passed.is_err() || dropped == *rest);
}

/// The client's reader, which takes a packet off but not apart.
fn check_parcel(bytes: &[u8], read: &Result<Option<Packet>, DecodeError>, rest: &BytesMut) {
    let mut taken = BytesMut::from(bytes);
    let parcel = Parcel::take(&mut taken);
    if let (Ok(Some(parcel)), Ok(Some(packet))) = (&parcel, read) {
        assert_eq!(parcel.header, packet.header);
        assert_eq!(parcel.url(), packet.url.as_bytes());
        assert_eq!(parcel.clone().into_payload(), packet.payload);
    }
    assert_eq!(&parcel.map(|parcel| parcel.map(Parcel::into_packet)), read);
    assert_eq!(&taken, rest);
}

/// The same bytes as a quick datagram, of which nothing may be missing.
fn check_quick(bytes: &[u8], read: &Result<Option<Packet>, DecodeError>) {
    let expected = packet_len(bytes, MAX_QUICK_PACKET_LEN);
    let quick = decode_quick(Bytes::copy_from_slice(bytes));
    match (expected, read) {
        (Ok(Some(_)), Ok(packet)) => assert_eq!(quick.ok(), *packet),
        (expected, _) => {
            let error = expected.err().unwrap_or(DecodeError::Truncated);
            assert_eq!(quick, Err(error));
        }
    }
}

/// Checks that each writer writes the packet so.
fn check_written(packet: &Packet, expected: &[u8]) {
    for limit in [MAX_PACKET_LEN, MAX_QUICK_PACKET_LEN] {
        let len = expected.len();
        let fits = (len <= limit).then_some(()).ok_or(TooLarge { len, limit });
        let mut written = BytesMut::new();
        assert_eq!(encode(packet, limit, &mut written), fits);
        assert_eq!(written, if fits.is_ok() { expected } else { b"" });
    }
    let (header, url, payload) = (packet.header, &packet.url, &packet.payload);
    let mut head = BytesMut::new();
    let zeros = encode_head(packet, MAX_PACKET_LEN, &mut head);
    head.extend_from_slice(&payload.data);
    head.extend_from_slice(zeros.expect("what was read is not too long"));
    assert_eq!(head, expected);

    let mut parts = Vec::new();
    assert_eq!(
        encode_parts(header, url, payload, MAX_PACKET_LEN, &mut parts),
        Ok(())
    );
    assert_eq!(parts, expected);

    if payload.data.is_empty() {
        let mut in_place = Vec::new();
        let written = encode_in_place(header, url, MAX_PACKET_LEN, &mut in_place, |param| {
            param.extend_from_slice(&payload.param);
            Ok::<_, TooLarge>(())
        });
        assert_eq!((written, &in_place[..]), (Ok(()), expected));
    }
    assert_eq!(
        decode(&mut BytesMut::from(expected)).as_ref(),
        Ok(&Some(packet.clone()))
    );
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    /// Bytes of which most start as a packet does, so that the lengths get a say.
    fn bytes() -> impl Strategy<Value = Vec<u8>> {
        let lengths = (0_u8..12, 0_u8..20, 0_u8..20);
        (0_u8..4, lengths, vec(any::<u8>(), 0..80)).prop_map(|(wild, lengths, mut bytes)| {
            if let Some(header) = bytes.first_chunk_mut::<HEADER_LEN>()
                && wild > 0
            {
                header[0] = 0x29;
                header[10..]
                    .copy_from_slice(&[0, lengths.0, 0, 0, 0, lengths.1, 0, 0, 0, lengths.2]);
                if wild > 1 {
                    bytes[HEADER_LEN..]
                        .iter_mut()
                        .for_each(|byte| *byte &= 0x7f);
                }
            }
            bytes
        })
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_and_written_again_as_the_protocol_says(bytes in bytes()) {
            check_packet(&bytes);
        }
    }
}

//! The few packets that programs written by hand need, put together by hand.

use bytes::BytesMut;

pub(crate) const HEADER_LEN: usize = 20;

const MAGIC: u8 = 0x29;
const REPLY: u8 = 0x01;
const TUNNEL: u8 = 0x02;
pub(crate) const SERVINFO: u8 = 0x00;
pub(crate) const RPC: u8 = 0x01;
pub(crate) const SUBSCRIBE: u8 = 0x02;
pub(crate) const PUBLISH: u8 = 0x04;

/// Appends a packet.
pub(crate) fn put(out: &mut Vec<u8>, kind: u8, seqno: [u8; 4], url: &str, param: &[u8]) {
    put_packet(out, [kind, 0], seqno, 0, [url.as_bytes(), param, &[]]);
}

/// Appends what a client says first; a port, if any, is where it wants quick messages.
pub(crate) fn put_greeting(out: &mut Vec<u8>, quick_port: u16) {
    let flags = if quick_port == 0 { 0 } else { TUNNEL };
    put_packet(
        out,
        [SERVINFO, flags],
        [0; 4],
        quick_port,
        [&[], b"{}", &[]],
    );
}

/// Appends a publication.
pub(crate) fn put_message(out: &mut Vec<u8>, url: &str, param: &[u8], data: &[u8]) {
    put_packet(out, [PUBLISH, 0], [0; 4], 0, [url.as_bytes(), param, data]);
}

/// Appends the reply to a request.
pub(crate) fn put_reply(out: &mut Vec<u8>, request: &Parts<'_>, param: &[u8], data: &[u8]) {
    put_packet(
        out,
        [request.kind, REPLY],
        request.seqno,
        0,
        [&[], param, data],
    );
}

fn put_packet(
    out: &mut Vec<u8>,
    [kind, flags]: [u8; 2],
    seqno: [u8; 4],
    tunid: u16,
    parts: [&[u8]; 3],
) {
    let [url, param, data] = parts.map(|part| u32::try_from(part.len()).unwrap_or(u32::MAX));
    let [_, _, url_high, url_low] = url.to_be_bytes();
    let pad = (4 - parts.map(<[u8]>::len).iter().sum::<usize>() % 4) % 4;
    let flags = flags | u8::try_from(pad << 6).unwrap_or(0);
    out.extend_from_slice(&[MAGIC, kind, flags, 0]);
    out.extend_from_slice(&seqno);
    out.extend_from_slice(&tunid.to_be_bytes());
    out.extend_from_slice(&[url_high, url_low]);
    out.extend_from_slice(&param.to_be_bytes());
    out.extend_from_slice(&data.to_be_bytes());
    for part in parts {
        out.extend_from_slice(part);
    }
    out.extend_from_slice(&[0; 3][..pad]);
}

/// A packet where it was received.
#[derive(Debug)]
pub(crate) struct Parts<'a> {
    pub(crate) kind: u8,
    pub(crate) seqno: [u8; 4],
    pub(crate) tunid: u16,
    pub(crate) url: &'a [u8],
    pub(crate) param: &'a [u8],
    pub(crate) data: &'a [u8],
    pub(crate) len: usize,
}

/// The packet at the front, if it is whole.
pub(crate) fn first(bytes: &[u8]) -> Option<Parts<'_>> {
    let header = bytes.first_chunk::<HEADER_LEN>()?;
    let pad = usize::from(header[2] >> 6);
    let url_len = usize::from(u16::from_be_bytes([header[10], header[11]]));
    let param_len = u32::from_be_bytes([header[12], header[13], header[14], header[15]]) as usize;
    let data_len = u32::from_be_bytes([header[16], header[17], header[18], header[19]]) as usize;
    let (_, rest) = bytes.split_at(HEADER_LEN);
    let (url, rest) = rest.split_at_checked(url_len)?;
    let (param, rest) = rest.split_at_checked(param_len)?;
    let (data, rest) = rest.split_at_checked(data_len)?;
    rest.split_at_checked(pad)?;
    Some(Parts {
        kind: header[1],
        seqno: [header[4], header[5], header[6], header[7]],
        tunid: u16::from_be_bytes([header[8], header[9]]),
        url,
        param,
        data,
        len: HEADER_LEN + url_len + param_len + data_len + pad,
    })
}

/// How many whole packets stand at the front, and how many bytes they have.
pub(crate) fn count(bytes: &[u8]) -> (usize, usize) {
    let (mut packets, mut len) = (0, 0);
    while let Some(packet) = first(&bytes[len..]) {
        packets += 1;
        len += packet.len;
    }
    (packets, len)
}

/// Takes whole packets off the front of what was received.
pub(crate) fn drain(received: &mut BytesMut) -> usize {
    let (packets, len) = count(received);
    let _ = received.split_to(len);
    packets
}

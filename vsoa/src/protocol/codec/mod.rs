//! One packet from, and to, a buffer of bytes.

#[cfg(feature = "server")]
mod frame;
#[cfg(feature = "client")]
mod parcel;

use std::fmt;

use bytes::{Buf, BufMut, Bytes, BytesMut};
use bytestring::ByteString;

#[cfg(feature = "server")]
pub(crate) use self::frame::Frame;
#[cfg(feature = "client")]
pub(crate) use self::parcel::Parcel;
use super::{
    Flags, Header, Kind, Packet, Payload, SeqNo, Status,
    limits::{ALIGNMENT, HEADER_LEN, MAX_PACKET_LEN, MAX_QUICK_PACKET_LEN, MAX_URL_LEN},
};

/// Takes the first whole packet off the front of `src`.
///
/// `Ok(None)` means that more bytes are needed; nothing is taken then. The packet's parts are
/// slices of the buffer: nothing is copied, and each part that is not empty costs one count of
/// references, no more.
///
/// # Errors
///
/// If the bytes are no VSOA packet. What follows in the stream cannot be trusted either.
pub fn decode(src: &mut BytesMut) -> Result<Option<Packet>, DecodeError> {
    match take_body(src)? {
        Some((header, lengths, body)) => split_body(header, lengths, body).map(Some),
        None => Ok(None),
    }
}

/// Takes the first whole packet off the front of `src`, but not apart.
fn take_body(src: &mut BytesMut) -> Result<Option<(Header, Lengths, Bytes)>, DecodeError> {
    let Some((header, lengths, total)) = measure(src)? else {
        return Ok(None);
    };
    Ok(Some((header, lengths, cut_body(src, lengths, total))))
}

/// The header of the first packet of `src`, the lengths of its parts and its own, if all of it is
/// there.
#[inline]
fn measure(src: &[u8]) -> Result<Option<(Header, Lengths, usize)>, DecodeError> {
    let Some(fixed) = src.first_chunk() else {
        return Ok(None);
    };
    let (header, lengths) = parse_header(fixed)?;
    let total = lengths.total(MAX_PACKET_LEN)?;
    if src.len() < total {
        return Ok(None);
    }
    Ok(Some((header, lengths, total)))
}

/// Takes a packet of these lengths off the front of `src`, and gives what is between its header and
/// its padding.
fn cut_body(src: &mut BytesMut, lengths: Lengths, total: usize) -> Bytes {
    src.advance(HEADER_LEN);
    let body = match lengths.body(total) {
        0 => Bytes::new(),
        len => src.split_to(len).freeze(),
    };
    src.advance(lengths.padding.into());
    body
}

/// Reads the one packet that a quick datagram holds; bytes behind it are ignored.
///
/// # Errors
///
/// If the bytes are no VSOA packet or not all of one.
pub fn decode_quick(mut datagram: Bytes) -> Result<Packet, DecodeError> {
    let fixed = datagram.first_chunk().ok_or(DecodeError::Truncated)?;
    let (header, lengths) = parse_header(fixed)?;
    let total = lengths.total(MAX_QUICK_PACKET_LEN)?;
    if datagram.len() < total {
        return Err(DecodeError::Truncated);
    }
    datagram.advance(HEADER_LEN);
    datagram.truncate(lengths.body(total));
    split_body(header, lengths, datagram)
}

/// Appends a packet to `dst`, padded with zeros to a multiple of four bytes.
///
/// # Errors
///
/// If the packet is longer than `limit` (one of [`MAX_PACKET_LEN`] and
/// [`MAX_QUICK_PACKET_LEN`]), or its URL is longer than [`MAX_URL_LEN`]; nothing is appended then.
pub fn encode(packet: &Packet, limit: usize, dst: &mut BytesMut) -> Result<(), TooLarge> {
    let Packet {
        header,
        url,
        payload,
    } = packet;
    let (lengths, total) = Lengths::of_parts(url, payload, limit)?;
    // A buffer that was read to its end has no capacity, but may have memory.
    if dst.capacity() == 0 && !dst.try_reclaim(total) {
        // Cheaper than to have it grow from nothing.
        *dst = BytesMut::with_capacity(total);
    }
    dst.reserve(total);
    put(*header, url, payload, lengths, dst);
    Ok(())
}

/// As [`encode`], of the parts that a packet would be made of.
pub(crate) fn encode_parts(
    header: Header,
    url: &str,
    payload: &Payload,
    limit: usize,
    dst: &mut Vec<u8>,
) -> Result<(), TooLarge> {
    let (lengths, total) = Lengths::of_parts(url, payload, limit)?;
    dst.reserve(total);
    put(header, url, payload, lengths, dst);
    Ok(())
}

/// As [`encode`], of a packet without data whose param `write_param` appends, so that it is
/// written only once.
pub(crate) fn encode_in_place<E: From<TooLarge>>(
    header: Header,
    url: &str,
    limit: usize,
    dst: &mut Vec<u8>,
    write_param: impl FnOnce(&mut Vec<u8>) -> Result<(), E>,
) -> Result<(), E> {
    let start = dst.len();
    dst.extend_from_slice(&[0; HEADER_LEN]);
    put_part(url.as_bytes(), dst);
    let param = dst.len();
    let written = write_param(dst).and_then(|()| {
        let param_len = dst.len().saturating_sub(param);
        Ok(Lengths::of(url.len(), param_len, 0, limit)?)
    });
    let (lengths, total) = written.inspect_err(|_| dst.truncate(start))?;
    // More than the padding: what is as long each time is no call of a function.
    dst.extend_from_slice(&[0; ALIGNMENT]);
    dst.truncate(start.saturating_add(total));
    if let Some(head) = dst.get_mut(start..).and_then(<[u8]>::first_chunk_mut) {
        *head = fixed_header(header, lengths);
    }
    Ok(())
}

/// As [`encode`], but leaves the data to the caller: appends header, URL and param, and returns
/// the zero bytes that must follow the data.
///
/// # Errors
///
/// As [`encode`].
pub fn encode_head(
    packet: &Packet,
    limit: usize,
    dst: &mut BytesMut,
) -> Result<&'static [u8], TooLarge> {
    let Packet {
        header,
        url,
        payload,
    } = packet;
    let (lengths, _) = Lengths::of_parts(url, payload, limit)?;
    put_head(*header, url, &payload.param, lengths, dst);
    Ok(lengths.zeros())
}

fn put(header: Header, url: &str, payload: &Payload, lengths: Lengths, dst: &mut impl BufMut) {
    put_head(header, url, &payload.param, lengths, dst);
    put_part(&payload.data, dst);
    put_part(lengths.zeros(), dst);
}

fn put_head(header: Header, url: &str, param: &[u8], lengths: Lengths, dst: &mut impl BufMut) {
    dst.put_slice(&fixed_header(header, lengths));
    put_part(url.as_bytes(), dst);
    put_part(param, dst);
}

/// Most packets have parts that are empty, and to append nothing costs as much as a short text.
fn put_part(part: &[u8], dst: &mut impl BufMut) {
    if !part.is_empty() {
        dst.put_slice(part);
    }
}

fn fixed_header(header: Header, lengths: Lengths) -> [u8; HEADER_LEN] {
    let mut fixed = [0; HEADER_LEN];
    let mut out = fixed.as_mut_slice();
    out.put_u8(MAGIC);
    out.put_u8(header.kind.0);
    out.put_u8(header.flags.bits() | lengths.padding << PADDING_SHIFT);
    out.put_u8(header.status.0);
    out.put_u32(header.seqno.0);
    out.put_u16(header.tunid);
    out.put_u16(lengths.url);
    out.put_u32(lengths.param);
    out.put_u32(lengths.data);
    fixed
}

fn parse_header(fixed: &[u8; HEADER_LEN]) -> Result<(Header, Lengths), DecodeError> {
    let mut src = fixed.as_slice();
    let magic = src.get_u8();
    if magic & 0x0f != MAGIC & 0x0f {
        return Err(DecodeError::Magic(magic));
    }
    if magic != MAGIC {
        return Err(DecodeError::Version(magic >> 4));
    }
    let kind = Kind(src.get_u8());
    let flags = src.get_u8();
    let header = Header {
        kind,
        flags: Flags::from_bits(flags),
        status: Status(src.get_u8()),
        seqno: SeqNo(src.get_u32()),
        tunid: src.get_u16(),
    };
    let lengths = Lengths {
        padding: flags >> PADDING_SHIFT,
        url: src.get_u16(),
        param: src.get_u32(),
        data: src.get_u32(),
    };
    Ok((header, lengths))
}

/// Cuts URL, param and data, which is all that `body` holds, so that the last of them needs no
/// share of its own.
fn split_body(header: Header, lengths: Lengths, mut body: Bytes) -> Result<Packet, DecodeError> {
    let mut part = |len: u64| match usize::try_from(len) {
        Ok(0) => Ok(Bytes::new()),
        Ok(len) if len <= body.len() => Ok(body.split_to(len)),
        _ => Err(DecodeError::Truncated),
    };
    let url = part(lengths.url.into())?;
    let param = part(lengths.param.into())?;
    let data = part(lengths.data.into())?;
    Ok(Packet {
        header,
        url: ByteString::try_from(url).map_err(|_| DecodeError::UrlNotUtf8)?,
        payload: Payload { param, data },
    })
}

/// The four lengths in a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Lengths {
    padding: u8,
    url: u16,
    param: u32,
    data: u32,
}

impl Lengths {
    fn of_parts(url: &str, payload: &Payload, limit: usize) -> Result<(Self, usize), TooLarge> {
        Self::of(url.len(), payload.param.len(), payload.data.len(), limit)
    }

    /// A packet's lengths and their total, padding included.
    fn of(url: usize, param: usize, data: usize, limit: usize) -> Result<(Self, usize), TooLarge> {
        let unpadded = HEADER_LEN
            .saturating_add(url)
            .saturating_add(param)
            .saturating_add(data);
        let padding = unpadded.wrapping_neg() % ALIGNMENT;
        let total = unpadded.saturating_add(padding);
        let limit = limit.min(MAX_PACKET_LEN);
        let too_large = TooLarge { len: total, limit };
        if total > limit {
            return Err(too_large);
        }
        let lengths = Self {
            padding: u8::try_from(padding).map_err(|_| too_large)?,
            url: u16::try_from(url).map_err(|_| TooLarge {
                len: url,
                limit: MAX_URL_LEN,
            })?,
            param: u32::try_from(param).map_err(|_| too_large)?,
            data: u32::try_from(data).map_err(|_| too_large)?,
        };
        Ok((lengths, total))
    }

    /// The whole packet's length, added up in 64 bits: in 32 bits the sum can wrap.
    fn total(self, limit: usize) -> Result<usize, DecodeError> {
        let total = [
            u64::from(self.url),
            u64::from(self.param),
            u64::from(self.data),
            u64::from(self.padding),
        ]
        .into_iter()
        .fold(HEADER_LEN_U64, u64::saturating_add);
        match usize::try_from(total) {
            Ok(total) if total <= limit => Ok(total),
            _ => Err(DecodeError::TooLong { len: total }),
        }
    }

    /// What lies between header and padding in a packet of this total length.
    fn body(self, total: usize) -> usize {
        total
            .saturating_sub(HEADER_LEN)
            .saturating_sub(self.padding.into())
    }

    fn zeros(self) -> &'static [u8] {
        match self.padding {
            0 => b"",
            1 => b"\0",
            2 => b"\0\0",
            _ => b"\0\0\0",
        }
    }
}

/// Why bytes are no VSOA packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeError {
    /// The first byte is not that of a VSOA packet.
    Magic(u8),
    /// The packet is longer than its channel allows.
    TooLong {
        /// Bytes that the header announces, header and padding included.
        len: u64,
    },
    /// A quick datagram ends before its packet does.
    Truncated,
    /// The URL is not UTF-8.
    UrlNotUtf8,
    /// A version of the protocol that is not spoken here.
    Version(u8),
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Magic(byte) => write!(f, "a packet starts with 0x29, not {byte:#04x}"),
            Self::TooLong { len } => write!(f, "a packet of {len} bytes is longer than allowed"),
            Self::Truncated => f.write_str("the datagram ends before its packet"),
            Self::UrlNotUtf8 => f.write_str("the URL is not UTF-8"),
            Self::Version(version) => write!(f, "protocol version {version} is not spoken here"),
        }
    }
}

impl std::error::Error for DecodeError {}

/// A packet does not fit its channel, or its URL does not fit a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge {
    /// Bytes of the packet, padding included; or of the URL, where that alone is too long.
    pub len: usize,
    /// Bytes that there is room for.
    pub limit: usize,
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes do not fit in {}", self.len, self.limit)
    }
}

impl std::error::Error for TooLarge {}

const MAGIC: u8 = 0x29;
const PADDING_SHIFT: u8 = 6;
const HEADER_LEN_U64: u64 = 20;

#[cfg(test)]
mod tests;

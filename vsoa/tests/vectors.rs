//! Packets that the public implementations put on the wire: each is read, compared field by field
//! and written again.
//!
//! `vectors.json` says in its own words where they come from and what its members mean.

#![cfg(test)]

use std::fmt::Write;

use bytes::{BufMut, Bytes, BytesMut};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use vsoa::{
    Payload, Status,
    protocol::{
        Flags, Header, Kind, Packet, SeqNo,
        codec::{decode, decode_quick, encode},
        limits::{HEADER_LEN, MAX_PACKET_LEN, MAX_QUICK_PACKET_LEN},
    },
};

#[derive(Deserialize)]
struct Document {
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    name: String,
    channel: Channel,
    #[serde(rename = "type")]
    kind: u8,
    flags: u8,
    pad: u8,
    status: u8,
    seqno: u32,
    tunid: u16,
    url: Option<String>,
    param: Option<String>,
    data_hex: Option<String>,
    #[serde(flatten)]
    wire: Wire,
}

#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Channel {
    Tcp,
    Udp,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Wire {
    Recorded(Recorded),
    Generated(Generated),
}

/// What was on the wire, and the same with zeros as padding.
#[derive(Deserialize)]
struct Recorded {
    packet_hex: String,
    canonical_hex: String,
}

/// For a large packet: what it takes to make it and to know it again.
#[derive(Deserialize)]
struct Generated {
    generator: Generator,
    packet_len: usize,
    header_hex: String,
    /// Of the packet without its padding.
    packet_sha256: String,
}

#[derive(Deserialize)]
struct Generator {
    data: String,
}

impl Vector {
    /// The packet that the fields describe, with this data.
    fn packet(&self, data: Bytes) -> Packet {
        let header = Header {
            kind: Kind(self.kind),
            flags: Flags::from_bits(self.flags),
            status: Status(self.status),
            seqno: SeqNo(self.seqno),
            tunid: self.tunid,
        };
        let param = self.param.clone().unwrap_or_default();
        Packet::new(header)
            .with_url(self.url.clone().unwrap_or_default())
            .with_payload(Payload::from_param(param).with_data(data))
    }

    fn recorded_data(&self) -> Bytes {
        let data = self.data_hex.as_deref().map(from_hex);
        data.unwrap_or_default().into()
    }

    /// Encodes the packet within the limit of its channel.
    fn encoded(&self, packet: &Packet) -> Bytes {
        let limit = match self.channel {
            Channel::Tcp => MAX_PACKET_LEN,
            Channel::Udp => MAX_QUICK_PACKET_LEN,
        };
        let mut bytes = BytesMut::new();
        encode(packet, limit, &mut bytes).unwrap();
        bytes.freeze()
    }

    /// Checks that these bytes are read as this packet, over the channel and over TCP.
    fn check_decode(&self, bytes: &[u8], packet: &Packet) {
        let name = &self.name;
        let mut stream = BytesMut::from(bytes);
        assert_eq!(
            decode(&mut stream).unwrap().as_ref(),
            Some(packet),
            "{name}"
        );
        assert!(stream.is_empty(), "{name}");
        assert_eq!(bytes[2] >> 6, self.pad, "{name}");
        if self.channel == Channel::Udp {
            let datagram = Bytes::copy_from_slice(bytes);
            assert_eq!(&decode_quick(datagram).unwrap(), packet, "{name}");
        }
    }
}

impl Generator {
    /// `bytes((i & 255) for i in range(N))`, the one form that the vectors use.
    fn data(&self) -> Bytes {
        let len = self
            .data
            .strip_prefix("bytes((i & 255) for i in range(")
            .and_then(|rest| rest.strip_suffix("))"))
            .unwrap();
        (0..=255).cycle().take(len.parse().unwrap()).collect()
    }
}

#[test]
fn packets_of_the_public_implementations_are_read_and_written() {
    let mut generated_count = 0;
    let vectors = vectors();
    for vector in &vectors {
        match &vector.wire {
            Wire::Recorded(recorded) => check_recorded(vector, recorded),
            Wire::Generated(generated) => {
                check_generated(vector, generated);
                generated_count += 1;
            }
        }
    }
    assert_eq!(vectors.len(), 304, "all vectors");
    assert_eq!(generated_count, 9, "of them generated");
}

#[test]
fn packets_in_one_buffer_are_read_one_after_the_other() {
    let mut stream = BytesMut::new();
    let mut expected = Vec::new();
    for vector in vectors() {
        if let Wire::Recorded(recorded) = &vector.wire {
            stream.put_slice(&from_hex(&recorded.packet_hex));
            expected.push(vector.packet(vector.recorded_data()));
        }
    }
    let decoded: Vec<_> = std::iter::from_fn(|| decode(&mut stream).unwrap()).collect();
    assert!(stream.is_empty());
    assert_eq!(decoded, expected);
}

fn check_recorded(vector: &Vector, recorded: &Recorded) {
    let packet = vector.packet(vector.recorded_data());
    vector.check_decode(&from_hex(&recorded.packet_hex), &packet);
    let written = to_hex(&vector.encoded(&packet));
    assert_eq!(written, recorded.canonical_hex, "{}", vector.name);
}

fn check_generated(vector: &Vector, generated: &Generated) {
    let name = &vector.name;
    let packet = vector.packet(generated.generator.data());
    let bytes = vector.encoded(&packet);
    assert_eq!(bytes.len(), generated.packet_len, "{name}");
    let header = to_hex(&bytes[..HEADER_LEN]);
    assert_eq!(header, generated.header_hex, "{name}");
    let unpadded = &bytes[..bytes.len() - usize::from(vector.pad)];
    let sha256 = to_hex(&Sha256::digest(unpadded));
    assert_eq!(sha256, generated.packet_sha256, "{name}");
    vector.check_decode(&bytes, &packet);
}

fn vectors() -> Vec<Vector> {
    let document: Document = serde_json::from_str(include_str!("vectors.json")).unwrap();
    document.vectors
}

fn from_hex(text: &str) -> Vec<u8> {
    text.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

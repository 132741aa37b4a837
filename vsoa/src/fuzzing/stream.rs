use std::{
    pin::Pin,
    task::{Context, Poll, Waker},
};

use arbitrary::{Arbitrary, Unstructured};
use bytes::BytesMut;
use tokio::io::{AsyncWrite, DuplexStream};

use super::{
    Side,
    input::{all_of, up_to},
    packet::packet_len,
};
use crate::{
    protocol::{
        DecodeError, Packet,
        codec::{Frame, Parcel, decode},
        limits::{HEADER_LEN, MAX_PACKET_LEN},
    },
    transport::{ReadBuffer, Stream},
};

/// What a peer sends, and how it is cut on its way.
#[derive(Clone, Debug)]
pub struct StreamTrial {
    /// What it sends, in this order.
    pub pieces: Vec<Piece>,
    /// How many bytes arrive at a time; what is left then arrives at once.
    pub cuts: Vec<u16>,
}

/// A part of what a peer sends.
#[derive(Arbitrary, Clone, Debug)]
pub enum Piece {
    /// Whatever it is.
    Bytes(#[arbitrary(with = up_to::<40, _>)] Vec<u8>),
    /// What begins with a header that says the truth, and may be too long for a packet.
    Packet {
        /// Kind, flags and length of the padding, status, sequence number and tunnel id.
        head: [u8; 9],
        /// The URL.
        url: String,
        /// The param.
        #[arbitrary(with = up_to::<40, _>)]
        param: Vec<u8>,
        /// How long the data is.
        data_len: u16,
        /// Whether it is longer than that, by three quarters of what a packet may be.
        large: bool,
    },
}

impl StreamTrial {
    /// Checks that what is read does not depend on the cuts, for the server and for the client: the
    /// same packets, and then the same error, with no more in memory than a packet and a read.
    ///
    /// # Panics
    ///
    /// If any of this does not hold.
    pub fn check(&self) {
        let sent = self.sent();
        let expected = Received::in_one_piece(&sent);
        for side in [Side::Client, Side::Server] {
            assert_eq!(self.read_by(side, &sent), expected, "{side:?}");
        }
    }

    fn sent(&self) -> Vec<u8> {
        let mut sent = Vec::new();
        for piece in &self.pieces {
            piece.put(&mut sent);
        }
        sent
    }

    /// Has the bytes arrive as they are cut.
    fn read_by(&self, side: Side, sent: &[u8]) -> Received {
        let (mut peer, stream) = tokio::io::duplex(sent.len().max(1));
        let mut reader = Reader {
            side,
            stream: Stream::Memory(stream),
            buffer: ReadBuffer::new(),
            received: Received::default(),
        };
        let cuts = self.cuts.iter().copied().map(usize::from);
        let mut left = sent;
        for cut in cuts.chain([sent.len()]) {
            let (arriving, later) = left.split_at(cut.min(left.len()));
            left = later;
            send(&mut peer, arriving);
            reader.receive();
        }
        reader.received
    }
}

/// First the cuts, then pieces for as long as there is input.
impl<'a> Arbitrary<'a> for StreamTrial {
    fn arbitrary(input: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        Ok(Self {
            cuts: up_to::<40, _>(input)?,
            pieces: all_of(input)?,
        })
    }
}

impl Piece {
    fn put(&self, sent: &mut Vec<u8>) {
        match self {
            Self::Bytes(bytes) => sent.extend_from_slice(bytes),
            Self::Packet {
                head,
                url,
                param,
                data_len,
                large,
            } => {
                let more = if *large { MAX_PACKET_LEN / 4 * 3 } else { 0 };
                let data_len = usize::from(*data_len) + more;
                let url_len = u16::try_from(url.len()).unwrap_or(u16::MAX);
                let url = &url.as_bytes()[..url_len.into()];
                let padding = usize::from(head[1] >> 6);
                sent.push(0x29);
                sent.extend_from_slice(head);
                sent.extend_from_slice(&url_len.to_be_bytes());
                for len in [param.len(), data_len] {
                    let len = u32::try_from(len).unwrap_or(u32::MAX);
                    sent.extend_from_slice(&len.to_be_bytes());
                }
                sent.extend_from_slice(url);
                sent.extend_from_slice(param);
                sent.resize(sent.len() + data_len + padding, 0x2a);
            }
        }
    }
}

/// What one side has read.
#[derive(Debug, Default, PartialEq)]
struct Received {
    packets: Vec<Packet>,
    error: Option<DecodeError>,
}

impl Received {
    fn in_one_piece(sent: &[u8]) -> Self {
        let mut received = Self::default();
        let mut bytes = BytesMut::from(sent);
        loop {
            match decode(&mut bytes) {
                Ok(Some(packet)) => received.packets.push(packet),
                Ok(None) => return received,
                Err(error) => {
                    received.error = Some(error);
                    return received;
                }
            }
        }
    }
}

/// One end of a connection, as its driver reads it.
struct Reader {
    side: Side,
    stream: Stream,
    buffer: ReadBuffer,
    received: Received,
}

impl Reader {
    /// Takes in all that has arrived, up to what is no packet.
    fn receive(&mut self) {
        let mut cx = Context::from_waker(Waker::noop());
        while self.received.error.is_none() {
            match self.next() {
                Ok(Some(packet)) => {
                    self.received.packets.push(packet);
                    continue;
                }
                Ok(None) => self.check_buffer(),
                Err(error) => {
                    self.received.error = Some(error);
                    return;
                }
            }
            let polled = match self.side {
                Side::Client => self.buffer.poll_read(&mut cx, &mut self.stream),
                Side::Server => self.buffer.poll_fill(&mut cx, &mut self.stream),
            };
            match polled {
                Poll::Ready(read) => assert_ne!(read.ok(), Some(0), "the peer is there"),
                Poll::Pending => return self.buffer.release(),
            }
        }
    }

    fn next(&mut self) -> Result<Option<Packet>, DecodeError> {
        let bytes = self.buffer.bytes_mut();
        match self.side {
            Side::Client => Ok(Parcel::take(bytes)?.map(Parcel::into_packet)),
            Side::Server => Frame::first(bytes)?.map(Frame::into_packet).transpose(),
        }
    }

    /// What is kept is the begin of one packet.
    fn check_buffer(&mut self) {
        let bytes = self.buffer.bytes_mut();
        assert_eq!(packet_len(bytes, MAX_PACKET_LEN), Ok(None));
        assert!(bytes.len() < MAX_PACKET_LEN);
        assert!(bytes.capacity() <= MAX_BUFFERED, "{}", bytes.capacity());
    }
}

/// Has bytes arrive for which there is room.
fn send(peer: &mut DuplexStream, bytes: &[u8]) {
    let mut cx = Context::from_waker(Waker::noop());
    if !bytes.is_empty() {
        let written = Pin::new(peer).poll_write(&mut cx, bytes);
        assert!(matches!(written, Poll::Ready(Ok(len)) if len == bytes.len()));
    }
}

/// A buffer grows by doubling, when it has a part of a packet in it and room for a read is wanted.
const MAX_BUFFERED: usize = 4 * MAX_PACKET_LEN + HEADER_LEN;

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    /// A packet of this length, and its padding.
    fn packet_of(len: usize) -> Piece {
        Piece::Packet {
            head: [0; 9],
            url: String::new(),
            param: Vec::new(),
            data_len: u16::try_from(len - MAX_PACKET_LEN / 4 * 3 - HEADER_LEN).unwrap(),
            large: true,
        }
    }

    #[test]
    fn packets_as_long_as_may_be_are_read_with_no_more_memory_than_one_takes() {
        let longest = packet_of(MAX_PACKET_LEN);
        let trial = StreamTrial {
            pieces: vec![longest; 12],
            cuts: vec![1, 19, 4096, 1],
        };
        trial.check();
        assert_eq!(Received::in_one_piece(&trial.sent()).packets.len(), 12);

        let trial = StreamTrial {
            pieces: vec![packet_of(MAX_PACKET_LEN + 1)],
            cuts: vec![20],
        };
        trial.check();
        let error = Received::in_one_piece(&trial.sent()).error;
        assert_eq!(error, Some(DecodeError::TooLong { len: 262_145 }));
    }

    fn trial() -> impl Strategy<Value = StreamTrial> {
        vec(any::<u8>(), 0..500).prop_map(|bytes| Unstructured::new(&bytes).arbitrary().unwrap())
    }

    proptest! {
        #[test]
        fn any_cuts_give_the_same_packets_and_the_same_error(trial in trial()) {
            trial.check();
        }
    }
}

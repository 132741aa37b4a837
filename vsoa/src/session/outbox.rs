use std::{collections::VecDeque, io::IoSlice, mem};

use bytes::{Buf, Bytes, BytesMut};

use crate::protocol::{
    Packet, TooLarge,
    codec::{encode, encode_head},
    limits::MAX_PACKET_LEN,
    scratch::COPIED_LEN,
};

#[cfg(feature = "server")]
use crate::protocol::EncodedPacket;

/// Bytes that wait to be written, in order.
///
/// Small packets are gathered in one buffer, so that many of them leave in one write; large parts
/// stay where they are and are written from there.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    chunks: VecDeque<Bytes>,
    tail: BytesMut,
    chunked: usize,
    /// The most that `tail` has held since its memory was last let go of.
    peak: usize,
    /// The same of the time before, which is how much it will hold, as far as one can know.
    expected: usize,
}

impl Outbox {
    /// Appends a packet for the normal channel.
    pub(crate) fn push(&mut self, packet: &Packet) -> Result<(), TooLarge> {
        self.prepare();
        let data = &packet.payload.data;
        if data.len() <= COPIED_LEN {
            encode(packet, MAX_PACKET_LEN, &mut self.tail)?;
            self.peak = self.peak.max(self.tail.len());
            return Ok(());
        }
        let padding = encode_head(packet, MAX_PACKET_LEN, &mut self.tail)?;
        self.push_chunk(data.clone());
        self.tail.extend_from_slice(padding);
        Ok(())
    }

    /// Appends a packet that is encoded already, as one that goes to many peers is.
    #[cfg(feature = "server")]
    pub(crate) fn push_encoded(&mut self, packet: &EncodedPacket) {
        match packet.small() {
            Some(bytes) => self.push_copied(bytes),
            None => self.push_bytes(packet.share()),
        }
    }

    /// As [`push_encoded`](Self::push_encoded), of one that had to wait.
    #[cfg(feature = "server")]
    pub(crate) fn push_bytes(&mut self, packet: &Bytes) {
        if packet.len() <= COPIED_LEN {
            self.push_copied(packet);
        } else {
            self.push_chunk(packet.clone());
        }
    }

    /// Appends a packet that is encoded already; takes the memory of a large one.
    #[cfg(feature = "server")]
    pub(crate) fn push_written(&mut self, packet: &mut Vec<u8>) {
        if packet.len() <= COPIED_LEN {
            self.push_copied(packet);
        } else {
            self.push_chunk(mem::take(packet).into());
        }
    }

    #[cfg(feature = "server")]
    fn push_copied(&mut self, packet: &[u8]) {
        self.prepare();
        self.tail.extend_from_slice(packet);
        self.peak = self.peak.max(self.tail.len());
    }

    /// Takes as much memory at once as was needed the last time, so that it need not grow there.
    #[inline]
    fn prepare(&mut self) {
        // Written to its end, a buffer has no capacity until it is asked to start anew.
        if self.tail.capacity() == 0 {
            self.start_anew();
        }
    }

    fn start_anew(&mut self) {
        let expected = self.expected;
        if expected > 0 && !self.tail.try_reclaim(expected) {
            self.tail = BytesMut::with_capacity(expected);
        }
    }

    /// Lets go of the memory that is kept for what comes next.
    pub(crate) fn release(&mut self) {
        if self.tail.is_empty() {
            self.tail = BytesMut::new();
            self.expected = mem::take(&mut self.peak);
        }
        if self.chunks.is_empty() && self.chunks.capacity() > 0 {
            self.chunks = VecDeque::new();
        }
    }

    fn push_chunk(&mut self, chunk: Bytes) {
        if !self.tail.is_empty() {
            self.chunked += self.tail.len();
            self.chunks.push_back(self.tail.split().freeze());
        }
        self.chunked += chunk.len();
        self.chunks.push_back(chunk);
    }
}

impl Buf for Outbox {
    fn remaining(&self) -> usize {
        self.chunked + self.tail.len()
    }

    fn chunk(&self) -> &[u8] {
        self.chunks.front().map_or(&self.tail, |chunk| chunk)
    }

    fn chunks_vectored<'a>(&'a self, dst: &mut [IoSlice<'a>]) -> usize {
        let parts = self.chunks.iter().map(|chunk| &chunk[..]);
        let parts = parts.chain((!self.tail.is_empty()).then_some(&self.tail[..]));
        dst.iter_mut()
            .zip(parts)
            .map(|(slot, part)| *slot = IoSlice::new(part))
            .count()
    }

    fn advance(&mut self, mut count: usize) {
        while let Some(front) = self.chunks.front_mut() {
            let step = count.min(front.len());
            front.advance(step);
            self.chunked -= step;
            count -= step;
            if !front.is_empty() {
                return;
            }
            self.chunks.pop_front();
        }
        self.tail.advance(count);
        if self.tail.is_empty() {
            self.tail.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Header, Kind, Payload};

    fn packet(data: &Bytes) -> Packet {
        Packet::new(Header::new(Kind::RPC))
            .with_url("/x")
            .with_payload(Payload::from_data(data.clone()))
    }

    fn drain(outbox: &mut Outbox, step: usize) -> Vec<u8> {
        let mut out = Vec::new();
        while outbox.has_remaining() {
            let mut slices = [IoSlice::new(b""); 3];
            let filled = outbox.chunks_vectored(&mut slices);
            let bytes: Vec<u8> = slices[..filled]
                .iter()
                .flat_map(|part| part.to_vec())
                .collect();
            assert_eq!(&bytes[..outbox.chunk().len()], outbox.chunk());
            let taken = step.min(bytes.len());
            out.extend_from_slice(&bytes[..taken]);
            outbox.advance(taken);
        }
        out
    }

    #[test]
    fn as_much_memory_is_taken_at_once_as_was_needed_before() {
        let mut outbox = Outbox::default();
        let small = packet(&Bytes::from_static(b"0123456789"));
        for _ in 0..100 {
            outbox.push(&small).unwrap();
        }
        let len = outbox.remaining();
        outbox.advance(len);
        outbox.release();
        assert_eq!(outbox.tail.capacity(), 0);

        outbox.push(&small).unwrap();
        assert_eq!(outbox.tail.capacity(), len);
        let len = outbox.remaining();
        outbox.advance(len);
        outbox.release();
        outbox.push(&small).unwrap();
        assert_eq!(outbox.tail.capacity(), len);
    }

    #[test]
    fn memory_that_is_not_let_go_of_is_used_again_from_its_start() {
        let mut outbox = Outbox::default();
        let small = packet(&Bytes::from_static(b"0123456789"));
        outbox.push(&small).unwrap();
        let len = outbox.remaining();
        outbox.advance(len);
        outbox.release();

        outbox.push(&small).unwrap();
        let start = outbox.tail.as_ptr();
        outbox.advance(len);
        assert_eq!(outbox.tail.capacity(), 0, "it was just large enough");
        outbox.push(&small).unwrap();
        assert_eq!(outbox.tail.as_ptr(), start);
    }

    #[test]
    fn small_and_large_packets_leave_in_order_however_they_are_drained() {
        let large = Bytes::from(vec![7; COPIED_LEN + 1]);
        let small = Bytes::from_static(b"abc");
        let mut expected = BytesMut::new();
        let order = [&small, &large, &large, &small];
        for data in order {
            encode(&packet(data), MAX_PACKET_LEN, &mut expected).unwrap();
        }
        for step in [1, 5, 4096, usize::MAX] {
            let mut outbox = Outbox::default();
            for data in order {
                outbox.push(&packet(data)).unwrap();
            }
            assert_eq!(outbox.remaining(), expected.len());
            assert_eq!(drain(&mut outbox, step), expected, "step {step}");
            assert_eq!(outbox.remaining(), 0);
        }
    }

    #[test]
    fn large_parts_are_not_copied() {
        let large = Bytes::from(vec![7; COPIED_LEN + 1]);
        let mut outbox = Outbox::default();
        outbox.push(&packet(&large)).unwrap();
        outbox.push_encoded(&large.clone().into());
        let mut written = large.to_vec();
        let written_at = written.as_ptr();
        outbox.push_written(&mut written);
        let addresses: Vec<_> = outbox.chunks.iter().map(|chunk| chunk.as_ptr()).collect();
        let count = |at| addresses.iter().filter(|address| **address == at).count();
        assert_eq!((count(large.as_ptr()), count(written_at)), (2, 1));
    }

    #[test]
    fn a_packet_that_is_too_large_leaves_nothing_behind() {
        let mut outbox = Outbox::default();
        let data = Bytes::from(vec![0; MAX_PACKET_LEN]);
        assert!(outbox.push(&packet(&data)).is_err());
        assert_eq!(outbox.remaining(), 0);
    }
}

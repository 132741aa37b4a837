use proptest::prelude::*;

use super::*;

/// Something that happens to a pair; numbers choose among what there is.
#[derive(Clone, Debug)]
enum Operation {
    Advance(u16),
    Answer(usize),
    Call { patient: bool },
    Forget(usize),
    OneWay,
    Poll(usize),
    Publish(u16),
    Step,
    Stray(Vec<u8>),
    Subscribe(u8),
}

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        1 => any::<u16>().prop_map(Operation::Advance),
        4 => any::<usize>().prop_map(Operation::Answer),
        4 => any::<bool>().prop_map(|patient| Operation::Call { patient }),
        2 => any::<usize>().prop_map(Operation::Forget),
        1 => Just(Operation::OneWay),
        4 => any::<usize>().prop_map(Operation::Poll),
        1 => any::<u16>().prop_map(Operation::Publish),
        4 => Just(Operation::Step),
        1 => proptest::collection::vec(any::<u8>(), 12).prop_map(Operation::Stray),
        1 => any::<u8>().prop_map(Operation::Subscribe),
    ]
}

/// A pair, the callers that wait at its client, and the calls that wait at its server.
struct Trial {
    pair: Pair,
    callers: Vec<(SeqNo, u64)>,
    calls: Vec<IncomingCall>,
    next: u64,
}

impl Trial {
    fn run(&mut self, operation: Operation) {
        match operation {
            Operation::Advance(millis) => {
                self.pair.advance(Duration::from_millis(millis.into()));
                self.pair.client.handle_timeout(self.pair.now);
                self.pair.server.handle_timeout(self.pair.now);
            }
            Operation::Answer(choice) => {
                if let Some(call) = choose(&mut self.calls, choice) {
                    self.pair.answer(&call);
                }
            }
            Operation::Call { patient } => self.call(patient),
            Operation::Forget(choice) => {
                if let Some((seqno, _)) = choose(&mut self.callers, choice) {
                    self.pair.client.handle_forget(seqno, self.pair.now);
                }
            }
            Operation::OneWay => {
                let mut packet = call_packet(b"one way");
                self.pair.client.handle_one_way(&mut packet).unwrap();
            }
            Operation::Poll(choice) => self.poll(choice),
            Operation::Publish(len) => {
                let packet = bare(Kind::PUBLISH).with_url("/t");
                let payload = Payload::from_data(vec![1; len.into()]);
                let mut encoded = Outbox::default();
                encoded.push(&packet.with_payload(payload)).unwrap();
                let encoded = encoded.copy_to_bytes(encoded.remaining());
                self.pair.publish(&encoded, Overflow::Wait);
            }
            Operation::Step => self.step(),
            Operation::Stray(bytes) => self.stray(&bytes),
            Operation::Subscribe(url) => {
                let packet = bare(Kind::SUBSCRIBE).with_url(format!("/{url}"));
                self.pair.client.handle_send(&packet).unwrap();
            }
        }
    }

    fn call(&mut self, patient: bool) {
        let mark = self.next;
        self.next += 1;
        let mut packet = call_packet(b"");
        packet.payload = Payload::from_data(mark.to_be_bytes().to_vec());
        let timeout = Duration::from_secs(if patient { 1000 } else { 1 });
        let seqno = self
            .pair
            .client
            .handle_request(&mut packet, timeout, None, || self.pair.now)
            .unwrap();
        assert!(
            self.callers.iter().all(|(other, _)| *other != seqno),
            "a number that is in use was given out"
        );
        self.callers.push((seqno, mark));
    }

    fn poll(&mut self, choice: usize) {
        let Some((seqno, mark)) = choose(&mut self.callers, choice) else {
            return;
        };
        match self.pair.poll(seqno) {
            Poll::Pending => self.callers.push((seqno, mark)),
            Poll::Ready(Ok(reply)) => {
                assert_eq!(
                    reply.into_payload().data,
                    mark.to_be_bytes()[..],
                    "a foreign reply"
                );
            }
            Poll::Ready(Err(_)) => {}
        }
    }

    fn step(&mut self) {
        self.pair.step();
        for event in self.pair.at_server.drain(..) {
            if let FromClient::Call(call) = event
                && call.payload.data.len() == size_of::<u64>()
            {
                self.calls.push(call);
            }
        }
        self.pair.at_client.clear();
    }

    /// Sends a packet of any kind to both sides; replies that calls wait for are left out, since
    /// a server that sends them is believed.
    fn stray(&mut self, bytes: &[u8]) {
        let mut bytes = bytes;
        let header = Header {
            kind: Kind(bytes.get_u8()),
            flags: Flags::from_bits(bytes.get_u8()),
            status: Status(bytes.get_u8()),
            seqno: SeqNo(bytes.get_u32() | 0x8000_0000),
            tunid: bytes.get_u16(),
        };
        let packet = Packet::new(header).with_param(Bytes::copy_from_slice(bytes));
        for reply in self.pair.ask(&packet) {
            self.pair.tell(&reply);
        }
        self.pair.tell(&packet);
        self.pair.server.handle_quick_packet(packet.clone());
        self.pair.client.handle_quick_packet(packet);
    }
}

fn choose<T>(from: &mut Vec<T>, choice: usize) -> Option<T> {
    (!from.is_empty()).then(|| from.swap_remove(choice % from.len()))
}

proptest! {
    #[test]
    fn replies_reach_the_right_caller_whatever_happens(
        chunk in 1_usize..200,
        operations in proptest::collection::vec(operation(), 0..100),
    ) {
        let mut trial = Trial {
            pair: Pair::connected().in_chunks_of(chunk),
            callers: Vec::new(),
            calls: Vec::new(),
            next: 0,
        };
        for operation in operations {
            trial.run(operation);
        }
        trial.step();
        for call in std::mem::take(&mut trial.calls) {
            trial.pair.answer(&call);
        }
        trial.step();
        while !trial.callers.is_empty() {
            let waiting = trial.callers.len();
            trial.poll(0);
            prop_assert!(trial.callers.len() < waiting, "a call was never answered");
        }
    }
}

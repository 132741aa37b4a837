use std::time::{Duration, Instant};

use bytes::BytesMut;

use super::{
    Intrusion, Operation, Setup, Side,
    client_end::ClientEnd,
    server_end::{Arrived, ServerEnd},
};
use crate::{
    protocol::{
        Packet,
        codec::{Parcel, encode},
        limits::MAX_PACKET_LEN,
    },
    session::{Outbox, wire::Wire},
};

/// Two sessions, what is under way between them, and the time.
pub(super) struct Trial {
    setup: Setup,
    client: ClientEnd,
    server: ServerEnd,
    to_client: Wire,
    to_server: Wire,
    /// Whether there is a connection.
    up: bool,
    /// Whether nothing arrives but what the other session has sent.
    alone: bool,
    now: Instant,
}

impl Trial {
    pub(super) fn new(setup: &Setup) -> Self {
        #[expect(clippy::disallowed_methods, reason = "some instant to count from")]
        let now = Instant::now();
        let wire = || Wire::in_chunks_of(setup.chunk.into());
        Self {
            setup: setup.clone(),
            client: ClientEnd::new(setup, now),
            server: ServerEnd::new(setup, now),
            to_client: wire(),
            to_server: wire(),
            up: true,
            alone: true,
            now,
        }
    }

    pub(super) fn run(&mut self, operation: &Operation) {
        let (client, server, now) = (&mut self.client, &mut self.server, self.now);
        match operation {
            Operation::Advance(time) => self.advance(u32::from(*time) * HUNDREDTH),
            Operation::Forget(choice) => client.forget(*choice, now),
            Operation::Poll(choice) => client.poll(*choice),
            Operation::Reconnect => self.reconnect(),
            _ if !self.up => {}
            Operation::Answer(choice) => server.answer(*choice),
            Operation::Authorise(authed) => server.session.handle_authed(*authed),
            Operation::Block { progress } => server.session.handle_write_blocked(*progress, now),
            Operation::Call { patient, awaited } => client.call(*patient, *awaited, now),
            Operation::CallOneWay => client.call_one_way(),
            Operation::Intrude(_) if !self.setup.has_intruder => {}
            Operation::Intrude(intrusion) => self.suffer(intrusion),
            Operation::Lose(choice, count) => server.lose(*choice, *count),
            Operation::Prioritise(priority) => server.prioritise(*priority),
            Operation::Publish(choice, len, policy) => {
                server.publish(*choice, *len, (*policy).into());
            }
            Operation::Read(side) => {
                self.read(*side);
            }
            Operation::Release => {
                client.session.release();
                server.session.release();
            }
            Operation::SendDatagram(len) => server.send_datagram(*len),
            Operation::Settle { choice, refuse } => server.settle(*choice, *refuse),
            Operation::Step => self.step(),
            Operation::Subscribe(choice) => client.subscribe(*choice, now),
            Operation::Unsubscribe(choice) => client.unsubscribe(*choice, now),
            Operation::Withhold(choice) => server.withhold(*choice),
            Operation::Write(side) => {
                self.write(*side);
            }
        }
    }

    /// What must hold after each operation.
    pub(super) fn check(&self) {
        self.client.check();
        if self.up {
            self.server.check();
        }
    }

    /// Has all come to its end, and checks that it does.
    pub(super) fn finish(mut self) {
        self.step();
        while self.up && self.server.finish_calls() {
            self.step();
        }
        if self.alone {
            assert_eq!(self.client.poll_all(), 0, "a call was never answered");
        }
        if self.alone && self.up && !self.server.forgave {
            assert_eq!(
                self.client.accounted, self.server.owed,
                "a hole without a word"
            );
        }
        // The time of what was sent last begins with the first one.
        for _ in 0..2 {
            self.advance(LONG);
        }
        assert_eq!(self.client.poll_all(), 0, "a call never ended");
    }

    fn advance(&mut self, time: Duration) {
        self.now += time;
        let given_up = self.client.follow_time(self.now);
        if self.up && (given_up || self.server.follow_time(self.now)) {
            self.disconnect();
        }
    }

    fn disconnect(&mut self) {
        self.up = false;
        self.client.disconnect();
        self.server.disconnect();
    }

    fn reconnect(&mut self) {
        if self.up {
            return;
        }
        self.client.reconnect(&self.setup, self.now);
        self.server = ServerEnd::new(&self.setup, self.now);
        let wire = || Wire::in_chunks_of(self.setup.chunk.into());
        (self.to_client, self.to_server) = (wire(), wire());
        self.up = true;
    }

    fn suffer(&mut self, intrusion: &Intrusion) {
        self.alone = false;
        match intrusion {
            Intrusion::Disconnect => self.disconnect(),
            Intrusion::Forge(side, forgery, times) => {
                self.client.deceived = true;
                self.plant(*side, &forgery.packet(), *times);
            }
            Intrusion::Garble(side, bytes) => {
                self.client.deceived = true;
                self.wire_to(*side).put(&bytes[..]);
            }
            // Before the handshake, a client believes what is no answer to a request.
            Intrusion::Stray(side, forgery) if self.client.connected => {
                self.plant(*side, &forgery.stray(), 1);
            }
            Intrusion::Stray(..) => {}
        }
    }

    /// Has a packet arrive so many times, and once on the quick channel.
    fn plant(&mut self, side: Side, packet: &Packet, times: u8) {
        let mut bytes = BytesMut::new();
        let fits = encode(packet, MAX_PACKET_LEN, &mut bytes);
        fits.expect("a forgery is short");
        for _ in 0..times {
            self.wire_to(side).put(&bytes[..]);
        }
        let packet = packet.clone();
        match side {
            Side::Client => drop(self.client.session.handle_quick_packet(packet)),
            Side::Server => drop(self.server.session.handle_quick_packet(packet)),
        }
    }

    /// Carries over what both have to say, until they have nothing more.
    fn step(&mut self) {
        let mut moved = true;
        while moved && self.up {
            moved = self.write(Side::Client);
            moved |= self.read(Side::Server);
            moved |= self.write(Side::Server);
            moved |= self.read(Side::Client);
        }
    }

    /// Writes all that waits on one side; says whether there was anything.
    fn write(&mut self, side: Side) -> bool {
        match side {
            Side::Client => {
                let mut sent = Outbox::default();
                let written = self.client.session.poll_transmit(&mut sent);
                self.client.session.handle_sent(self.now);
                self.to_server.put(sent);
                written
            }
            Side::Server => {
                let written = self.server.write(&mut self.to_client);
                if self.server.closing {
                    self.read(Side::Client);
                    if self.up {
                        self.disconnect();
                    }
                }
                written
            }
        }
    }

    /// Reads what has arrived on one side, as far as it takes it; says whether there was anything.
    fn read(&mut self, side: Side) -> bool {
        let mut read = false;
        while self.up && self.read_one(side) {
            read = true;
        }
        read
    }

    fn read_one(&mut self, side: Side) -> bool {
        match side {
            Side::Client => match self.to_client.take(Parcel::take) {
                Ok(Some(parcel)) => self.client.receive(parcel),
                Ok(None) => return false,
                Err(_) => self.disconnect(),
            },
            Side::Server if !self.server.reads() => return false,
            Side::Server => {
                let server = &mut self.server;
                match self
                    .to_server
                    .take(|bytes| Arrived::take(bytes, &server.session))
                {
                    Ok(Some(arrived)) => server.receive(arrived, self.now, &mut self.to_client),
                    Ok(None) => return false,
                    Err(_) => server.closing = true,
                }
            }
        }
        true
    }

    fn wire_to(&mut self, side: Side) -> &mut Wire {
        match side {
            Side::Client => &mut self.to_client,
            Side::Server => &mut self.to_server,
        }
    }
}

const HUNDREDTH: Duration = Duration::from_millis(10);

/// Longer than any call has time.
const LONG: Duration = Duration::from_secs(2000);

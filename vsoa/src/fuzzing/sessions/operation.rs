use arbitrary::Arbitrary;

use super::URLS;
use crate::{
    fuzzing::input::up_to,
    protocol::{Flags, Header, Kind, Packet, SeqNo, Status},
    session::Overflow,
};

/// Something that happens; numbers choose among what there is.
#[derive(Arbitrary, Clone, Debug)]
pub enum Operation {
    /// So many hundredths of a second pass.
    Advance(u8),
    /// The server's application answers a call.
    Answer(u8),
    /// The server's application lets publications through to the client, or not.
    Authorise(bool),
    /// The server's socket takes nothing more for now.
    Block {
        /// Whether it took anything before.
        progress: bool,
    },
    /// The client calls.
    Call {
        /// Whether it has much time.
        patient: bool,
        /// Whether somebody waits for the answer already.
        awaited: bool,
    },
    /// The client calls and awaits no answer.
    CallOneWay,
    /// A caller gives up.
    Forget(u8),
    /// Somebody between them does something.
    Intrude(Intrusion),
    /// The server's application cannot hand over so many publications on a URL.
    Lose(u8, u8),
    /// A caller asks for its answer.
    Poll(u8),
    /// The server's application gives the client a priority.
    Prioritise(u8),
    /// The server publishes on a URL, as much as the length says.
    Publish(u8, Length, Policy),
    /// One side reads what has arrived.
    Read(Side),
    /// A new connection takes the place of one that was lost.
    Reconnect,
    /// Both let go of memory that they do not need now.
    Release,
    /// The server sends a datagram, as long as this says.
    SendDatagram(Length),
    /// Others have decided on a subscription.
    Settle {
        /// Which one.
        choice: u8,
        /// Whether they refuse it.
        refuse: bool,
    },
    /// All that is under way arrives and is answered.
    Step,
    /// The client subscribes.
    Subscribe(u8),
    /// The client gives a subscription up, or all of them.
    Unsubscribe(Option<u8>),
    /// The client may not receive what it has subscribed by this URL.
    Withhold(u8),
    /// One side writes what waits.
    Write(Side),
}

/// Who does something, or whom it happens to.
#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The client.
    Client,
    /// The server.
    Server,
}

/// What somebody between a client and a server may do.
#[derive(Arbitrary, Clone, Debug)]
pub enum Intrusion {
    /// The connection is lost.
    Disconnect,
    /// A packet arrives so many times that the other session has not sent.
    Forge(Side, Forgery, u8),
    /// What is no packet, or any, arrives behind all that is under way.
    Garble(Side, #[arbitrary(with = up_to::<40, _>)] Vec<u8>),
    /// A packet arrives that the other session has not sent, and that answers no request.
    Stray(Side, Forgery),
}

/// How long something is: short more often than long.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub struct Length(pub u8);

/// What a publisher does about a client that is slow.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub enum Policy {
    /// The oldest give way.
    DropOldest,
    /// Those on the same URL give way.
    Latest,
    /// It waits.
    Wait,
}

/// A packet of any kind.
#[derive(Arbitrary, Clone, Debug)]
pub struct Forgery {
    /// Chooses among some, known or not.
    pub kind: u8,
    /// All bits.
    pub flags: u8,
    /// Any code.
    pub status: u8,
    /// Any number.
    pub seqno: u32,
    /// Any port.
    pub tunid: u16,
    /// Chooses among some, valid or not.
    pub url: u8,
    /// Chooses among some, where it is one byte long.
    #[arbitrary(with = up_to::<40, _>)]
    pub param: Vec<u8>,
}

impl Forgery {
    pub(super) fn packet(&self) -> Packet {
        // Mostly among what is known.
        let choice = |byte| usize::from(byte) % 16;
        let header = Header {
            kind: *KINDS.get(choice(self.kind)).unwrap_or(&Kind(self.kind)),
            flags: Flags::from_bits(self.flags),
            status: Status(self.status),
            seqno: SeqNo(self.seqno),
            tunid: self.tunid,
        };
        let param = match *self.param {
            [byte] => PARAMS[usize::from(byte) % PARAMS.len()].into(),
            _ => self.param.clone().into(),
        };
        let url = URLS.iter().chain(NO_URLS).nth(choice(self.url));
        Packet::new(header)
            .with_url(*url.unwrap_or(&""))
            .with_param(param)
    }

    /// The same with a sequence number that no request has.
    pub(super) fn stray(&self) -> Packet {
        let mut packet = self.packet();
        packet.header.seqno.0 |= 0x8000_0000;
        packet
    }
}

impl Length {
    /// That many bytes.
    pub(super) fn bytes(self) -> Vec<u8> {
        vec![1; usize::from(self.0).pow(2) / LENGTH_DIVISOR]
    }
}

impl From<Policy> for Overflow {
    fn from(policy: Policy) -> Self {
        match policy {
            Policy::DropOldest => Self::DropOldest,
            Policy::Latest => Self::Latest,
            Policy::Wait => Self::Wait,
        }
    }
}

const KINDS: &[Kind] = &[
    Kind::SERVINFO,
    Kind::RPC,
    Kind::SUBSCRIBE,
    Kind::UNSUBSCRIBE,
    Kind::PUBLISH,
    Kind::DATAGRAM,
    Kind::QOSSETUP,
    Kind::NOOP,
    Kind::PINGECHO,
];

const NO_URLS: &[&str] = &["t", " /t", "vsoa://t"];

const PARAMS: &[&str] = &[
    "{\"passwd\":\"secret\"}",
    "{\"passwd\":\"secret\",\"gaps\":true}",
    "[\"/t\",\"/u\"]",
    "[\"/t/\",\"/t/\",\"/\",\"/t\"]",
    "[\"t\"]",
    "[]",
    "null",
];

/// What is longest is so long that it is not copied, but shared.
const LENGTH_DIVISOR: usize = 8;
pub(super) const MOST_BYTES: usize = 255 * 255 / LENGTH_DIVISOR;

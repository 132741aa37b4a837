mod client_end;
mod server_end;
mod trial;

use std::time::Duration;

use arbitrary::{Arbitrary, Result, Unstructured};

use self::trial::Trial;
use super::input::{all_of, up_to};
use crate::{
    protocol::{Flags, Header, Kind, Packet, Payload, SeqNo, Status, Url},
    session::{Bounds, Overflow},
};

/// What happens to a client and a server session that talk to each other, and to whom hostile
/// bytes come as well.
#[derive(Clone, Debug)]
pub struct SessionTrial {
    /// How they meet.
    pub setup: Setup,
    /// What happens then, in this order.
    pub operations: Vec<Operation>,
}

/// How two sessions meet.
#[derive(Arbitrary, Clone, Debug)]
pub struct Setup {
    /// How many bytes arrive at a time.
    pub chunk: u8,
    /// Whether the server asks for a password.
    pub password: Password,
    /// Whether each of them looks whether the other one is still there.
    pub pings: bool,
    /// Whether others decide on subscriptions, later.
    pub asks_upstream: bool,
    /// Whether somebody is between them; if not, what an intruder would do does not happen.
    pub has_intruder: bool,
}

/// Whether a server asks for a password.
#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Password {
    /// It asks for none.
    None,
    /// It asks for one that the client knows.
    Known,
    /// It asks for one that the client does not know.
    Unknown,
}

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
    /// The client calls: with much time or little, and whether somebody waits for it already.
    Call {
        /// Whether there is much time.
        patient: bool,
        /// Whether somebody waits.
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
    /// One side reads what has arrived.
    Read(Side),
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
    /// Mostly one of the known ones.
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
    /// Chooses among some, or is one.
    #[arbitrary(with = up_to::<40, _>)]
    pub param: Vec<u8>,
}

impl SessionTrial {
    /// Has all of it happen, and checks after each operation what must always hold.
    ///
    /// # Panics
    ///
    /// If something does not hold that must: memory without bound, a number given out twice, a reply
    /// for somebody else, a caller that nobody wakes, a publication that is lost without a word.
    pub fn check(&self) {
        let mut trial = Trial::new(&self.setup);
        for operation in &self.operations {
            trial.run(operation);
            trial.check();
        }
        trial.finish();
    }
}

/// First how they meet, then operations for as long as there is input.
impl<'a> Arbitrary<'a> for SessionTrial {
    fn arbitrary(input: &mut Unstructured<'a>) -> Result<Self> {
        Ok(Self {
            setup: input.arbitrary()?,
            operations: all_of(input)?,
        })
    }
}

impl Forgery {
    fn packet(&self) -> Packet {
        let header = Header {
            kind: KINDS
                .get(usize::from(self.kind))
                .copied()
                .unwrap_or(Kind(self.kind)),
            flags: Flags::from_bits(self.flags),
            status: Status(self.status),
            seqno: SeqNo(self.seqno),
            tunid: self.tunid,
        };
        let param = match *self.param {
            [choice] => PARAMS[usize::from(choice) % PARAMS.len()].into(),
            _ => self.param.clone().into(),
        };
        let url = URLS.iter().chain(NO_URLS).nth(self.url.into());
        Packet::new(header)
            .with_url(*url.unwrap_or(&""))
            .with_param(param)
    }

    /// The same with a sequence number that no request has.
    fn stray(&self) -> Packet {
        let mut packet = self.packet();
        packet.header.seqno.0 |= 0x8000_0000;
        packet
    }
}

impl Length {
    /// That many bytes.
    fn bytes(self) -> Vec<u8> {
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

/// The index of one of these, if there are any.
fn choose<T>(from: &[T], choice: u8) -> Option<usize> {
    usize::from(choice).checked_rem(from.len())
}

fn url(choice: u8) -> Url {
    Url::from_static(URLS[usize::from(choice) % URLS.len()])
}

/// A request on a URL, with this as its data.
fn request(kind: Kind, url: &str, data: Vec<u8>) -> Packet {
    Packet::new(Header::new(kind))
        .with_url(url.to_owned())
        .with_payload(Payload::from_data(data))
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

const URLS: &[&str] = &[
    "/t",
    "/t/",
    "/t/a",
    "/",
    "/u",
    "/u/b/",
    "/t/a/b",
    "/a-url-beyond-bounds",
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
const MOST_BYTES: usize = 255 * 255 / LENGTH_DIVISOR;

const BOUNDS: Bounds = Bounds {
    handshake_timeout: Duration::from_secs(5),
    send_timeout: Duration::from_millis(100),
    silence: None,
    outbox_len: 1000,
    url_len: 16,
    subscriptions: 3,
};

const SECRET: &str = "secret";
const SILENCE: Duration = Duration::from_secs(2);

#[cfg(test)]
mod tests {
    use proptest::{arbitrary::any, collection::vec, proptest, strategy::Strategy};

    use super::*;

    /// Of so many bytes, so that each is made smaller by itself where a trial fails.
    fn any_of<T: for<'a> Arbitrary<'a> + std::fmt::Debug>(
        bytes: usize,
    ) -> impl Strategy<Value = T> {
        vec(any::<u8>(), bytes).prop_map(|bytes| Unstructured::new(&bytes).arbitrary().unwrap())
    }

    proptest! {
        #[test]
        fn sessions_keep_their_promises_whatever_happens(
            setup in any_of(20),
            operations in vec(any_of(50), 0..200),
        ) {
            SessionTrial { setup, operations }.check();
        }
    }
}

//! Two sessions that talk to each other, and whatever may happen to them.
//!
//! Each end is a session with what a driver and a program do to it, and checks what these rely on;
//! what lies between them is the trial's. Start with [`SessionTrial`].

mod client_end;
mod operation;
mod server_end;
mod trial;

use std::time::Duration;

use arbitrary::{Arbitrary, Result, Unstructured};

pub use self::operation::{Forgery, Intrusion, Length, Operation, Policy, Side};
use self::{operation::MOST_BYTES, trial::Trial};
use super::input::all_of;
use crate::{
    protocol::{Header, Kind, Packet, Payload, Url},
    session::Bounds,
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

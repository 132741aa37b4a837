use std::time::Duration;

use bytes::Bytes;

use crate::{
    CloseReason,
    protocol::{EncodedPacket, Header, Kind, Packet, Payload, Secret, Url, codec::Frame},
};

/// What a session may use up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Time for the handshake, from the connection on.
    pub(crate) handshake_timeout: Duration,
    /// Time without progress, after which a client that takes nothing is given up.
    pub(crate) send_timeout: Duration,
    /// Time of silence after which the client is pinged, and closed after as much again.
    pub(crate) silence: Option<Duration>,
    /// Bytes that may wait to be written before publishers have to wait, or publications that may
    /// be dropped are.
    pub(crate) outbox_len: usize,
    /// URLs that the client may subscribe.
    pub(crate) subscriptions: usize,
    /// Bytes of a URL that the client calls or subscribes.
    pub(crate) url_len: usize,
}

/// What the server tells, and asks of, a client that introduces itself.
#[derive(Debug)]
pub(crate) struct Terms<'a> {
    pub(crate) info: &'a Bytes,
    pub(crate) password: Option<&'a Secret>,
}

/// What a packet from the client means for the application.
#[derive(Debug)]
pub(crate) enum FromClient {
    /// The client calls; [`handle_reply`](super::ServerSession::handle_reply) takes the answer.
    Call(IncomingCall),
    /// The connection is to be closed once what waits to be written is written.
    Close(CloseReason),
    /// The handshake is done: its reply has to be written before anything else.
    Connected,
    /// A datagram came.
    Datagram { url: Url, payload: Payload },
    /// The client asked for more than it may have, and was told so.
    Refused(Refused),
    /// The client wants to subscribe;
    /// [`handle_subscription`](super::ServerSession::handle_subscription) takes the decision.
    Subscribe(IncomingSubscription),
    /// The client subscribed these URLs, which it had not before.
    Subscribed(Vec<Url>),
    /// The client gave up its subscriptions of these URLs.
    Unsubscribed(Vec<Url>),
}

/// What a client asked too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Subscriptions.
    Subscriptions,
    /// Bytes of a URL.
    UrlLen,
}

/// A call as it came in.
#[derive(Clone, Debug)]
pub(crate) struct IncomingCall {
    pub(crate) header: Header,
    pub(crate) url: Url,
    pub(crate) payload: Payload,
}

impl IncomingCall {
    /// Whether a packet, after the handshake, is a call that is to run and nothing else.
    pub(crate) fn is_all_of(frame: &Frame<'_>, max_url_len: usize) -> bool {
        let (header, url) = (frame.header(), frame.url());
        header.kind == Kind::RPC
            && !header.is_reply()
            && url.len() <= max_url_len
            && Url::is_valid(url)
    }
}

/// Of a packet that is a call and nothing else.
impl From<Frame<'_>> for IncomingCall {
    fn from(frame: Frame<'_>) -> Self {
        let Packet {
            header,
            url,
            payload,
        } = frame.into_packet().expect("a call is a packet");
        Self {
            header,
            url: Url::try_from(url).expect("a call is on a URL"),
            payload,
        }
    }
}

/// A subscription that is within the bounds, to be decided on.
#[derive(Debug)]
pub(crate) struct IncomingSubscription {
    pub(super) header: Header,
    /// All that the client asks for, each once, whether it has it already or not.
    pub(crate) urls: Vec<Url>,
}

/// An encoded publication, and what becomes of it where there is no room.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Publication<'a> {
    pub(crate) url: &'a Url,
    pub(crate) packet: &'a EncodedPacket,
    pub(crate) overflow: Overflow,
}

/// What to do with a publication for which there is no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overflow {
    /// Keep it, and drop the oldest ones that wait beyond the bound.
    DropOldest,
    /// Keep it in the place of the one that waits on its URL.
    Latest,
    /// Let the publisher wait.
    Wait,
}

/// What became of something that is to be sent to one client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Queued {
    /// It waits behind others; `dropped` publications had to make room for it.
    Behind { dropped: u32 },
    /// There is no room; try again when something has been written.
    Full,
    /// It leaves with the next write.
    Sent,
    /// What the client may receive has to be decided first.
    Undecided,
    /// The client is not to get it.
    Withheld,
}

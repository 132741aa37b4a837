//! Work in memory that is measured by itself.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use bytes::BytesMut;
use tower_service::Service;
use vsoa::{
    Payload, Request, Response, Router, Url,
    protocol::{
        Header, Kind, Packet, SeqNo,
        codec::{decode, encode},
        limits::MAX_PACKET_LEN,
    },
};

use crate::Sample;

/// The arguments of a typed call: 64 bytes as JSON.
#[must_use]
pub fn sample() -> Sample {
    Sample {
        seq: 123_456,
        value: 0.5,
        pad: "x".repeat(29),
    }
}

/// A typed call.
///
/// # Panics
///
/// Never: the sample has a JSON form.
#[must_use]
pub fn packet() -> Packet {
    let header = Header {
        seqno: SeqNo(7),
        ..Header::new(Kind::RPC)
    };
    let payload = Payload::json(&sample()).expect("a sample has a JSON form");
    Packet::new(header)
        .with_url("/typed/echo")
        .with_payload(payload)
}

/// Appends so many copies of a packet.
///
/// # Panics
///
/// Where it is too large.
pub fn encode_all(packet: &Packet, count: usize, out: &mut BytesMut) {
    for _ in 0..count {
        encode(packet, MAX_PACKET_LEN, out).expect("the packet is small");
    }
}

/// Takes all packets off, and says how many there were.
///
/// # Panics
///
/// Where the bytes are no packets.
pub fn decode_all(bytes: &mut BytesMut) -> usize {
    let mut count = 0;
    while decode(bytes).expect("these are packets").is_some() {
        count += 1;
    }
    count
}

/// A router with so many routes, half of which have a place for a name.
#[must_use]
pub fn router_of(count: usize) -> Router {
    (0..count).fold(Router::new(), |router, index| {
        let url = if index % 2 == 0 {
            format!("/car/{index}/speed")
        } else {
            format!("/car/{index}/door/{{name}}")
        };
        router.route(url.as_str(), async |_: Request| Response::default())
    })
}

/// A URL that such a router knows, in the middle of it.
///
/// # Panics
///
/// Never: it is a URL.
#[must_use]
pub fn known_url(count: usize) -> Url {
    let url = format!("/car/{}/door/front", (count / 2) | 1);
    Url::try_from(url).expect("it begins with a slash")
}

/// Answers a call by a router whose handlers are ready at once.
///
/// # Panics
///
/// Where the handler is not.
pub fn answer(router: &mut Router, url: Url) -> Response {
    let answer = pin!(router.call(Request::get(url)));
    match answer.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(answer)) => answer,
        Poll::Pending => panic!("the handler waits for something"),
    }
}

use std::sync::Arc;

use super::Link;
use crate::{
    protocol::{Draft, EncodedPacket, Header, Kind, Packet, SeqNo, Status, TooLarge},
    server::streams,
    service::Response,
    session::ServerSession,
};

/// The reply to a call, on its way into the outbox.
#[derive(Debug)]
pub(in crate::server) enum Reply {
    Encoded(EncodedPacket),
    Packet { client: u32, packet: Packet },
}

impl Link {
    /// Sends the reply to a call.
    pub(in crate::server) fn reply(self: &Arc<Self>, seqno: SeqNo, response: Response) {
        if let Some(reply) = self.reply_of(seqno, response) {
            self.update(|session| reply.queue(session));
        }
    }

    /// The reply to a call; `None` where it is to have none.
    pub(in crate::server) fn reply_of(
        self: &Arc<Self>,
        seqno: SeqNo,
        mut response: Response,
    ) -> Option<Reply> {
        if response.is_none() {
            return None;
        }
        if let Some(offered) = response.take_stream() {
            response = streams::offer(self, offered, response);
        }
        let mut header = Header::reply(Kind::RPC, seqno).with_status(response.status());
        if let Some(port) = response.tunnel() {
            header = header.with_tunnel(port);
        }
        let packet = Packet {
            header,
            payload: response.into_payload(),
            ..Packet::default()
        };
        let client = self.id;
        Some(Reply::Packet { client, packet })
    }

    /// The reply whose param is written already.
    pub(in crate::server) fn drafted(&self, seqno: SeqNo, draft: Draft) -> Reply {
        let header = Header::reply(Kind::RPC, seqno);
        match draft.with_header(header) {
            Ok(packet) => Reply::Encoded(packet),
            Err(error) => Reply::Packet {
                client: self.id,
                packet: too_large(self.id, seqno, error),
            },
        }
    }
}

impl Reply {
    /// Puts the reply into the outbox; where it is too large, a refusal in its place.
    pub(in crate::server) fn queue(&self, session: &mut ServerSession) {
        match self {
            Self::Encoded(packet) => session.handle_encoded_reply(packet),
            Self::Packet { client, packet } => {
                if let Err(error) = session.handle_reply(packet) {
                    let refusal = too_large(*client, packet.header.seqno, error);
                    let fits = session.handle_reply(&refusal);
                    debug_assert!(fits.is_ok(), "a short text always fits");
                }
            }
        }
    }
}

/// What a client gets in place of a reply that no packet holds.
#[cold]
fn too_large(client: u32, seqno: SeqNo, error: TooLarge) -> Packet {
    tracing::error!(client, %error, "a reply is too large");
    let refusal = Response::from_error(Status::INTERNAL, "the reply is too large");
    let header = Header::reply(Kind::RPC, seqno).with_status(refusal.status());
    Packet::new(header).with_payload(refusal.into_payload())
}

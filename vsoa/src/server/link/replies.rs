use std::sync::Arc;

use super::Link;
use crate::{
    protocol::{Header, Kind, Packet, SeqNo, Status},
    server::streams,
    service::Response,
    session::ServerSession,
};

/// The reply to a call, on its way into the outbox.
#[derive(Debug)]
pub(in crate::server) struct Reply {
    client: u32,
    packet: Packet,
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
        Some(Reply { client, packet })
    }
}

impl Reply {
    /// Puts the reply into the outbox; where it is too large, a refusal in its place.
    pub(in crate::server) fn queue(&self, session: &mut ServerSession) {
        if let Err(error) = session.handle_reply(&self.packet) {
            tracing::error!(client = self.client, %error, "a reply is too large");
            let refusal = Response::from_error(Status::INTERNAL, "the reply is too large");
            let header = Header::reply(Kind::RPC, self.packet.header.seqno);
            let header = header.with_status(refusal.status());
            let packet = Packet::new(header).with_payload(refusal.into_payload());
            let fits = session.handle_reply(&packet);
            debug_assert!(fits.is_ok(), "a short text always fits");
        }
    }
}

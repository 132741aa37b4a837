use std::sync::Arc;

use super::Link;
use crate::{
    protocol::{Header, Kind, Packet, SeqNo, Status, TooLarge},
    server::streams,
    service::Response,
    session::ServerSession,
};

/// The replies to calls, on their way into the outbox. Each says whether there is room for more.
impl Link {
    /// Sends the reply to a call, unless it is to have none.
    pub(in crate::server) fn reply(self: &Arc<Self>, seqno: SeqNo, mut response: Response) -> bool {
        if response.is_none() {
            return self.with(ServerSession::has_room);
        }
        if let Some(offered) = response.take_stream() {
            response = streams::offer(self, offered, response);
        }
        let mut header = Header::reply(Kind::RPC, seqno).with_status(response.status());
        if let Some(port) = response.tunnel() {
            header = header.with_tunnel(port);
        }
        let reply = Packet::new(header).with_payload(response.into_payload());
        self.update(|session| {
            if let Err(error) = session.handle_reply(&reply) {
                let fits = session.handle_reply(&self.refusal(seqno, error));
                debug_assert!(fits.is_ok(), "a short text always fits");
            }
            session.has_room()
        })
    }

    /// As [`reply`](Self::reply), of one that is encoded already; takes the memory of a large one.
    #[inline]
    pub(in crate::server) fn reply_written(&self, reply: &mut Vec<u8>) -> bool {
        self.update(|session| {
            session.handle_written_reply(reply);
            session.has_room()
        })
    }

    /// Sends a refusal in the place of a reply that no packet holds.
    pub(in crate::server) fn reply_too_large(&self, seqno: SeqNo, error: TooLarge) -> bool {
        let refusal = self.refusal(seqno, error);
        self.update(|session| {
            let fits = session.handle_reply(&refusal);
            debug_assert!(fits.is_ok(), "a short text always fits");
            session.has_room()
        })
    }

    #[cold]
    fn refusal(&self, seqno: SeqNo, error: TooLarge) -> Packet {
        tracing::error!(client = self.id, %error, "a reply is too large");
        let refusal = Response::from_error(Status::INTERNAL, "the reply is too large");
        let header = Header::reply(Kind::RPC, seqno).with_status(refusal.status());
        Packet::new(header).with_payload(refusal.into_payload())
    }
}

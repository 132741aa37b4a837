use std::sync::Arc;

use super::Link;
use crate::{
    protocol::{Header, Kind, Packet, SeqNo, Status},
    server::streams,
    service::Response,
};

impl Link {
    /// Sends the reply to a call.
    pub(in crate::server) fn reply(self: &Arc<Self>, seqno: SeqNo, mut response: Response) {
        if response.is_none() {
            return;
        }
        if let Some(offered) = response.take_stream() {
            response = streams::offer(self, offered, response);
        }
        let mut header = Header::reply(Kind::RPC, seqno).with_status(response.status());
        if let Some(port) = response.tunnel() {
            header = header.with_tunnel(port);
        }
        let packet = Packet::new(header).with_payload(response.into_payload());
        if let Err(error) = self.update(|session| session.handle_reply(&packet)) {
            tracing::error!(client = self.id, %error, "a reply is too large");
            let refusal = Response::from_error(Status::INTERNAL, "the reply is too large");
            let header = Header::reply(Kind::RPC, seqno).with_status(refusal.status());
            let packet = Packet::new(header).with_payload(refusal.into_payload());
            let fits = self.update(|session| session.handle_reply(&packet));
            debug_assert!(fits.is_ok(), "a short text always fits");
        }
    }
}

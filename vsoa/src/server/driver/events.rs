use std::{task::Context, time::Instant};

use bytes::Buf;

use super::{Driver, Life, Waiting};
use crate::{
    layer::auth::Access,
    protocol::{Kind, Status, codec::Frame},
    server::{calls, event::ServerEvent, gauges},
    service::{Message, Response},
    session::{FromClient, IncomingCall, Refused, Terms},
};

/// What the packets of a client bring about.
impl Driver {
    /// Handles one packet; says whether there was room for what it brings.
    pub(super) fn handle(&mut self, cx: &mut Context<'_>, frame: Frame) -> bool {
        let asks_password = self.introducing.is_some() || frame.header.kind == Kind::SERVINFO;
        let password = if asks_password {
            self.link.shared().password.read().clone()
        } else {
            None
        };
        let terms = Terms {
            info: &self.setup.info,
            password: password.as_ref(),
        };
        let (event, room) = self.link.update(|session| {
            if let Some(reply) = &self.ready {
                reply.queue(session);
            }
            let event = session.handle_packet(frame, &terms);
            // The handshake's reply gets a write of its own, before anyone who now sees the client
            // can send it something.
            if matches!(event, Some(FromClient::Connected)) && !self.sending.has_remaining() {
                session.poll_transmit(&mut self.sending);
                #[expect(
                    clippy::disallowed_methods,
                    reason = "the time to read the reply starts"
                )]
                session.handle_introduced(Instant::now());
            }
            (event, session.has_room())
        });
        self.ready = None;
        if let Some(event) = event {
            self.handle_event(cx, event, room);
        }
        room
    }

    fn handle_event(&mut self, cx: &mut Context<'_>, event: FromClient, room: bool) {
        match event {
            FromClient::Call(call) => self.admit(cx, call, room),
            FromClient::Close(reason) => self.life = Life::Closing(reason),
            FromClient::Connected => self.introduce(),
            FromClient::Datagram { url, payload } => {
                let (shared, message) = (self.link.shared(), Message::new(url, payload));
                self.setup.take_datagram(shared, &self.session, message);
            }
            FromClient::Refused(refused) => {
                let counters = &self.link.shared().counters;
                match refused {
                    Refused::Subscriptions => counters.subscriptions_refused.add(),
                    Refused::UrlLen => counters.urls_refused.add(),
                }
            }
            FromClient::Subscribe(subscription) => self.subscribe(subscription),
            FromClient::Subscribed(urls) => self.subscribed(urls),
            FromClient::Unsubscribed(urls) => self.unsubscribed(urls),
        }
    }

    fn introduce(&mut self) {
        self.introducing = None;
        gauges::session_began();
        self.setup.events.send(|| ServerEvent::Connected {
            session: self.session.clone(),
        });
    }

    /// Has a call run, if the client may call: at once, unless it has no room.
    fn admit(&mut self, cx: &mut Context<'_>, call: IncomingCall, room: bool) {
        if let Some(status) = self.refusal(&call) {
            self.link.shared().counters.calls_denied.add();
            self.link.reply(call.seqno(), Response::from_status(status));
        } else if room && self.has_room_for_call(cx) {
            self.start_call(cx, call);
        } else {
            self.waiting = Some(Waiting::Call(call));
        }
    }

    /// The status with which a call is refused; `None` where it may run.
    fn refusal(&self, call: &IncomingCall) -> Option<Status> {
        let guard = self.link.shared().guard.get()?;
        let (url, payload) = call.clone().into_parts();
        let access = Access::Call {
            method: calls::method(call),
            url: &url,
            payload: &payload,
        };
        guard.refusal(&self.session, access)
    }
}

use std::{task::Context, time::Instant};

use bytes::Buf;

use super::{Driver, Life, Waiting};
use crate::{
    layer::auth::Access,
    protocol::{DecodeError, Kind, Packet, codec::Frame},
    router::Call,
    server::{calls::Incoming, event::ServerEvent, gauges},
    service::{Message, Response},
    session::{FromClient, IncomingCall, Refused, Terms},
};

/// What the packets of a client bring about.
impl Driver {
    /// Handles one packet.
    #[inline]
    pub(super) fn handle(
        &mut self,
        cx: &mut Context<'_>,
        frame: Frame<'_>,
    ) -> Result<(), DecodeError> {
        // What a call means, the session need not be asked.
        if self.introducing.is_none() && IncomingCall::is_all_of(&frame, self.setup.limits.url_len)
        {
            self.called = true;
            self.admit(cx, frame);
        } else {
            self.handle_packet(cx, frame.into_packet()?);
        }
        Ok(())
    }

    fn handle_packet(&mut self, cx: &mut Context<'_>, packet: Packet) {
        let asks_password = self.introducing.is_some() || packet.header.kind == Kind::SERVINFO;
        let password = if asks_password {
            self.link.shared().password.read().clone()
        } else {
            None
        };
        let terms = Terms {
            info: &self.setup.info,
            password: password.as_ref(),
        };
        let (event, has_room) = self.link.update(|session| {
            let event = session.handle_packet(packet, &terms);
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
        self.has_room = has_room;
        if let Some(event) = event {
            self.handle_event(cx, event);
        }
    }

    fn handle_event(&mut self, cx: &mut Context<'_>, event: FromClient) {
        match event {
            FromClient::Call(call) => self.admit(cx, call),
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

    /// Has a call run, if the client may call.
    #[inline]
    fn admit(&mut self, cx: &mut Context<'_>, call: impl Incoming) {
        let Some(guard) = self.link.shared().guard.get() else {
            return self.run_call(cx, call);
        };
        let call: IncomingCall = call.into();
        let access = Access::Call {
            method: call.method(),
            url: &call.url,
            payload: &call.payload,
        };
        if let Some(status) = guard.refusal(&self.session, access) {
            self.link.shared().counters.calls_denied.add();
            self.has_room = self.link.reply(call.seqno(), Response::from_status(status));
        } else {
            self.run_call(cx, call);
        }
    }

    /// Has a call run: at once, unless the client has too many under way.
    #[inline]
    fn run_call(&mut self, cx: &mut Context<'_>, call: impl Incoming) {
        if self.has_room_for_call(cx) {
            self.start_call(cx, call);
        } else {
            self.waiting = Some(Waiting::Call(call.into()));
        }
    }
}

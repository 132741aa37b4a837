use super::{ServerEvent, builder::Setup, shared::Shared};
use crate::{
    layer::auth::Access,
    service::{Message, Session},
};

impl Setup {
    /// Takes in a datagram, if the client may send it: sends it on where its URL belongs to an
    /// upstream server, else hands it to the application.
    pub(super) fn take_datagram(&self, shared: &Shared, session: &Session, message: Message) {
        let Message { url, payload, .. } = &message;
        let access = Access::Datagram { url, payload };
        if shared.refusal(session, access).is_some() {
            shared.counters.datagrams_denied.add();
            return;
        }
        let relays = self.relays.as_ref();
        match relays.and_then(|relays| relays.datagram(&message)) {
            Some(true) => shared.counters.relay_datagrams.add(),
            Some(false) => shared.counters.relay_datagrams_lost.add(),
            None => self.events.send(|| ServerEvent::Datagram {
                session: session.clone(),
                message,
            }),
        }
    }
}

use std::collections::HashSet;

use bytestring::ByteString;

use super::{FromClient, IncomingCall, IncomingSubscription, Refused, ServerSession, Terms};
use crate::{
    CloseReason,
    protocol::{Header, Kind, Packet, Payload, Status, Url, handshake::Login},
};

/// What each kind of request does.
impl ServerSession {
    /// Handshake, steps 2 to 4 of the protocol document; a client may repeat it, which moves its
    /// quick channel.
    pub(super) fn handle_login(
        &mut self,
        packet: &Packet,
        terms: &Terms<'_>,
    ) -> Option<FromClient> {
        let login = Login::decode(&packet.payload.param);
        if let Some(password) = terms.password
            && !password.matches(login.passwd.as_deref().unwrap_or_default())
        {
            return Some(self.refuse(packet.header));
        }
        let first = self.handshake_deadline.take().is_some();
        self.told_of_gaps = login.gaps;
        self.quick_port = packet.header.tunnel().filter(|port| *port != 0);
        let reply = Packet::new(Header::reply(Kind::SERVINFO, packet.header.seqno)).with_payload(
            Payload::from_param(terms.info.clone()).with_data(self.greeting.encode()),
        );
        match self.outbox.push(&reply) {
            Ok(()) => first.then_some(FromClient::Connected),
            Err(_) => Some(FromClient::Close(CloseReason::Local)),
        }
    }

    pub(super) fn refuse(&mut self, request: Header) -> FromClient {
        self.answer(request, Status::PASSWORD);
        FromClient::Close(CloseReason::WrongPassword)
    }

    pub(super) fn handle_call(&mut self, packet: Packet) -> Option<FromClient> {
        let Packet {
            header,
            url,
            payload,
        } = packet;
        if url.len() > self.bounds.url_len {
            self.answer(header, Status::ARGUMENTS);
            return Some(FromClient::Refused(Refused::UrlLen));
        }
        let Ok(url) = Url::try_from(url) else {
            self.answer(header, Status::ARGUMENTS);
            return None;
        };
        Some(FromClient::Call(IncomingCall {
            header,
            url,
            payload,
        }))
    }

    /// Takes in a packet that came over the quick channel from this client's address.
    pub(crate) fn handle_quick_packet(&self, packet: Packet) -> Option<FromClient> {
        if packet.header.kind != Kind::DATAGRAM || self.handshake_deadline.is_some() {
            return None;
        }
        Self::datagram(packet)
    }

    pub(super) fn datagram(packet: Packet) -> Option<FromClient> {
        let url = Url::try_from(packet.url).ok()?;
        let payload = packet.payload;
        Some(FromClient::Datagram { url, payload })
    }

    pub(super) fn handle_subscribe(&mut self, packet: &Packet) -> Option<FromClient> {
        let Some(mut urls) = requested_urls(packet).filter(|urls| !urls.is_empty()) else {
            self.answer(packet.header, Status::ARGUMENTS);
            return None;
        };
        if urls.iter().any(|url| url.len() > self.bounds.url_len) {
            self.answer(packet.header, Status::ARGUMENTS);
            return Some(FromClient::Refused(Refused::UrlLen));
        }
        let mut asked = HashSet::new();
        urls.retain(|url| asked.insert(url.clone()));
        let new = asked.difference(&self.subscriptions).count();
        if self.subscriptions.len() + new > self.bounds.subscriptions {
            self.answer(packet.header, Status::NO_MEMORY);
            return Some(FromClient::Refused(Refused::Subscriptions));
        }
        let header = packet.header;
        Some(FromClient::Subscribe(IncomingSubscription { header, urls }))
    }

    /// Subscribes all that was asked for, or refuses it with a status.
    pub(crate) fn handle_subscription(
        &mut self,
        subscription: IncomingSubscription,
        refusal: Option<Status>,
    ) -> Option<FromClient> {
        let IncomingSubscription { header, mut urls } = subscription;
        self.answer(header, refusal.unwrap_or(Status::SUCCESS));
        if refusal.is_some() {
            return None;
        }
        self.confirm(&urls);
        urls.retain(|url| self.subscriptions.insert(url.clone()));
        Some(FromClient::Subscribed(urls))
    }

    /// Subscribes all that was asked for, and leaves the answer to
    /// [`handle_subscription_settled`](Self::handle_subscription_settled); gives what is new.
    pub(crate) fn handle_subscription_begun(
        &mut self,
        subscription: &IncomingSubscription,
    ) -> Vec<Url> {
        let mut new = Vec::new();
        for url in &subscription.urls {
            if self.subscriptions.insert(url.clone()) {
                self.tentative.insert(url.clone(), 1);
                new.push(url.clone());
            } else if let Some(requests) = self.tentative.get_mut(url) {
                *requests += 1;
            }
        }
        new
    }

    /// Answers a subscription; where it is refused, takes back what no other request has brought
    /// about or still asks for, and gives that.
    pub(crate) fn handle_subscription_settled(
        &mut self,
        subscription: IncomingSubscription,
        refusal: Option<(Status, Payload)>,
    ) -> Vec<Url> {
        let IncomingSubscription { header, mut urls } = subscription;
        let Some((status, payload)) = refusal else {
            self.confirm(&urls);
            self.answer(header, Status::SUCCESS);
            return Vec::new();
        };
        let reply = Header::reply(header.kind, header.seqno).with_status(status);
        let fits = self.outbox.push(&Packet::new(reply).with_payload(payload));
        debug_assert!(fits.is_ok(), "a short text always fits");
        urls.retain(|url| self.give_up_tentative(url));
        self.drop_unwanted();
        urls
    }

    /// What was subscribed stays so, whatever comes of other requests for it.
    fn confirm(&mut self, urls: &[Url]) {
        for url in urls {
            self.tentative.remove(url);
        }
    }

    /// One request for this URL was refused; says whether it was the last one for it.
    fn give_up_tentative(&mut self, url: &Url) -> bool {
        match self.tentative.get_mut(url) {
            Some(requests) if *requests > 1 => {
                *requests -= 1;
                false
            }
            Some(_) => {
                self.tentative.remove(url);
                self.subscriptions.remove(url)
            }
            None => false,
        }
    }

    pub(super) fn handle_unsubscribe(&mut self, packet: &Packet) -> Option<FromClient> {
        let removed = if packet.url.is_empty() && packet.payload.param.is_empty() {
            self.tentative.clear();
            self.subscriptions.drain().collect()
        } else if let Some(mut urls) = requested_urls(packet) {
            urls.retain(|url| {
                self.tentative.remove(url);
                self.subscriptions.remove(url)
            });
            urls
        } else {
            self.answer(packet.header, Status::ARGUMENTS);
            return None;
        };
        self.drop_unwanted();
        self.answer(packet.header, Status::SUCCESS);
        Some(FromClient::Unsubscribed(removed))
    }

    /// Drops what waits for subscriptions that are no more.
    fn drop_unwanted(&mut self) {
        if !self.backlog.is_empty() {
            let subscriptions = &self.subscriptions;
            let wanted = |url: &Url| subscriptions.iter().any(|topic| topic.covers(url));
            self.backlog.retain(wanted);
        }
    }
}

/// The URLs of a SUBSCRIBE or UNSUBSCRIBE: the URL part, or else a JSON array in param; `None`
/// where one of them is no URL.
///
/// They are copied: a subscription lives long, and would keep alive all that was read with it.
fn requested_urls(packet: &Packet) -> Option<Vec<Url>> {
    if !packet.url.is_empty() {
        return Some(vec![Url::try_from(&*packet.url).ok()?]);
    }
    let urls: Vec<String> = packet.payload.parse().ok()?;
    urls.into_iter()
        .map(|url| Url::try_from(ByteString::from(url)).ok())
        .collect()
}

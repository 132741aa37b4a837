use std::{fmt, sync::Arc};

#[cfg(feature = "server")]
use super::Relay;
use super::{
    call::Call,
    matcher::Matcher,
    target::{Answer, Methods, Target},
};
#[cfg(feature = "server")]
use crate::service::Request;
use crate::{
    protocol::Status,
    service::{Pattern, Response, Route},
};

/// What is inside of a [`Router`](super::Router).
#[derive(Clone, Default)]
pub(super) struct Table {
    pub(super) routes: Vec<Entry>,
    matcher: Matcher,
    pub(super) mistakes: Vec<String>,
    #[cfg(feature = "server")]
    pub(super) relays: Vec<Relay>,
}

#[derive(Clone)]
pub(super) struct Entry {
    pub(super) methods: Methods,
    pattern: Pattern,
    pub(super) route: Arc<Route>,
    target: Target,
}

impl Table {
    /// Adds a route; one that cannot be is a mistake.
    pub(super) fn add(&mut self, methods: Methods, route: Route, target: Target) {
        let text = route.pattern();
        match text.parse() {
            Ok(pattern) => self.insert(Entry {
                methods,
                pattern,
                target: target.within(route.timeout()),
                route: Arc::new(route),
            }),
            Err(error) => self.mistakes.push(format!("`{methods} {text}`: {error}")),
        }
    }

    pub(super) fn insert(&mut self, entry: Entry) {
        let id = self.routes.len();
        match self.matcher.insert(entry.methods, &entry.pattern, id) {
            Ok(()) => self.routes.push(entry),
            Err(first) => self.mistakes.push(format!(
                "`{entry:?}` clashes with `{:?}`",
                self.routes[first]
            )),
        }
    }

    #[cfg(feature = "server")]
    pub(super) fn insert_relay(&mut self, relay: Relay) {
        let stem = relay.stem();
        if self.relays.iter().any(|other| other.stem() == stem) {
            let text = format!("relay `{stem}/`: there is one already");
            self.mistakes.push(text);
        } else {
            self.relays.push(relay);
        }
    }

    #[inline]
    pub(super) fn answer(&self, call: impl Call) -> Answer {
        if !self.mistakes.is_empty() {
            let text = self.mistakes.join("; ");
            return ready(Response::from_error(Status::INTERNAL, &text));
        }
        let Some(id) = self.matcher.find(call.method(), call.url()) else {
            return ready(Response::from_status(Status::INVALID_URL));
        };
        let Entry {
            pattern, target, ..
        } = &self.routes[id];
        match target {
            Target::Payload(target) => target.call(call.into_payload()),
            Target::Request(target) => {
                let mut request = call.into_request();
                request.set_captures(pattern.captures_of_matching(request.url()));
                target.call(request)
            }
        }
    }

    #[cfg(feature = "server")]
    pub(super) fn route_of(&self, request: &Request) -> Option<Arc<Route>> {
        let id = self
            .matcher
            .find(request.method(), request.url().as_bytes())?;
        Some(self.routes[id].route.clone())
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.methods, self.route.pattern())
    }
}

fn ready(response: Response) -> Answer {
    Box::pin(std::future::ready(response))
}

use std::{fmt, future};

#[cfg(feature = "server")]
use super::{Begun, Relay, RemoteCall};
use super::{
    call::Call,
    matcher::Matcher,
    target::{Answer, Methods, Target},
};
#[cfg(feature = "server")]
use crate::{
    protocol::Draft,
    service::{Routes, Session},
};
use crate::{
    protocol::Status,
    service::{Pattern, Request, Response, Route},
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
    pub(super) route: Route,
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
                route,
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

    pub(super) fn answer(&self, request: Request) -> Answer {
        match self.find(&request) {
            Ok(entry) => match &entry.target {
                Target::Param(target) => target.call(&request.payload().param),
                Target::Request(target) => target.call(entry.with_captures(request)),
            },
            Err(refusal) => Box::pin(future::ready(refusal)),
        }
    }

    #[cfg(feature = "server")]
    #[inline]
    pub(super) fn begin(
        &self,
        session: &Session,
        call: impl RemoteCall,
        reply: Draft<'_>,
    ) -> Begun {
        match self.find(&call) {
            Ok(entry) => match &entry.target {
                Target::Param(target) => target.begin(call.param(), reply),
                Target::Request(target) => {
                    let request = call.into_request(session);
                    target.begin(entry.with_captures(request), reply)
                }
            },
            Err(refusal) => Begun::Answered(refusal),
        }
    }

    /// The route of a call, or the answer where there is none.
    #[inline]
    fn find(&self, call: &impl Call) -> Result<&Entry, Response> {
        if !self.mistakes.is_empty() {
            let text = self.mistakes.join("; ");
            return Err(Response::from_error(Status::INTERNAL, &text));
        }
        match self.index_of(call) {
            Some(index) => Ok(&self.routes[index]),
            None => Err(Response::from_status(Status::INVALID_URL)),
        }
    }

    #[inline]
    pub(super) fn index_of(&self, call: &impl Call) -> Option<usize> {
        #[cfg(feature = "server")]
        if let Some(index) = call.found_route().and_then(|found| found.index_in(self)) {
            return Some(index);
        }
        self.matcher.find(call.method(), call.url())
    }
}

#[cfg(feature = "server")]
impl Routes for Table {
    fn route(&self, index: usize) -> &Route {
        &self.routes[index].route
    }
}

impl Entry {
    fn with_captures(&self, mut request: Request) -> Request {
        request.set_captures(self.pattern.captures_of_matching(request.url()));
        request
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.methods, self.route.pattern())
    }
}

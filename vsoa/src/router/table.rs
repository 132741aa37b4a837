use std::{fmt, future, sync::Arc};

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
    service::{FoundRoute, Session},
};
use crate::{
    protocol::Status,
    service::{Pattern, Request, Response, Route},
};

/// What is inside of a [`Router`](super::Router).
#[derive(Clone, Default)]
pub(super) struct Table {
    pub(super) entries: Vec<Entry>,
    /// The routes of the entries, by the same numbers. Calls hold them without what answers there,
    /// which may itself hold calls.
    pub(super) routes: Arc<Vec<Route>>,
    matcher: Matcher,
    pub(super) mistakes: Vec<String>,
    #[cfg(feature = "server")]
    pub(super) relays: Vec<Relay>,
}

#[derive(Clone)]
pub(super) struct Entry {
    pub(super) methods: Methods,
    pattern: Pattern,
    target: Target,
}

impl Table {
    /// Adds a route; one that cannot be is a mistake.
    pub(super) fn add(&mut self, methods: Methods, route: Route, target: Target) {
        let text = route.pattern();
        match text.parse() {
            Ok(pattern) => {
                let entry = Entry {
                    methods,
                    pattern,
                    target: target.within(route.timeout()),
                };
                self.insert(entry, route);
            }
            Err(error) => self.mistakes.push(format!("`{methods} {text}`: {error}")),
        }
    }

    pub(super) fn insert(&mut self, entry: Entry, route: Route) {
        let id = self.entries.len();
        match self.matcher.insert(entry.methods, &entry.pattern, id) {
            Ok(()) => {
                self.entries.push(entry);
                Arc::make_mut(&mut self.routes).push(route);
            }
            Err(first) => self.mistakes.push(format!(
                "`{entry:?}` clashes with `{:?}`",
                self.entries[first]
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
            Some(index) => Ok(&self.entries[index]),
            None => Err(Response::from_status(Status::INVALID_URL)),
        }
    }

    #[cfg(feature = "server")]
    pub(super) fn find_route(&self, call: &impl Call) -> Option<FoundRoute> {
        let index = self.index_of(call)?;
        Some(FoundRoute::new(self.routes.clone(), index))
    }

    #[inline]
    fn index_of(&self, call: &impl Call) -> Option<usize> {
        #[cfg(feature = "server")]
        if let Some(found) = call.found_route()
            && let Some(index) = found.index_in(&self.routes)
        {
            return Some(index);
        }
        self.matcher.find(call.method(), call.url())
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
        write!(f, "{} {}", self.methods, self.pattern.as_str())
    }
}

use std::time::Duration;

use super::{Comparer, Flow, object_of};
use crate::document::{
    Answer, Argument, Body, Document, Member, Method, Place, Schema, Segment, Verb,
};

impl<'a> Comparer<'a> {
    pub(super) fn methods(&mut self) {
        let (old, new) = (methods(self.old), methods(self.new));
        let mut found = Vec::new();
        for (name, method) in &old {
            let Some((now_name, now)) = find(&old, &new, name, method) else {
                self.found
                    .breaking(name, format!("is gone, with {}", shown(method)));
                continue;
            };
            found.push(now_name);
            if name != now_name {
                self.found.compatible(name, format!("is called {now_name}"));
            }
            self.method(name, method, now);
        }
        for (name, method) in &new {
            if !found.contains(&name) {
                self.found
                    .compatible(name, format!("is new: {}", shown(method)));
            }
        }
    }

    fn method(&mut self, place: &str, old: &'a Method, new: &'a Method) {
        if old.url.shape() != new.url.shape() {
            let text = format!(
                "was at `{}`, is at `{}`",
                old.url.as_str(),
                new.url.as_str()
            );
            self.found.breaking(place, text);
        }
        if old.verb != new.verb {
            let text = format!("answered {}, answers {}", verb(old.verb), verb(new.verb));
            if new.verb.includes(old.verb) {
                self.found.compatible(place, text);
            } else {
                self.found.breaking(place, text);
            }
        }
        self.arguments(place, old, new);
        self.answer(&format!("{place}, answer"), &old.answer, &new.answer);
        self.failures(place, &old.failure, &new.failure);
        self.access(place, old.access.as_ref(), new.access.as_ref());
        if old.timeout != new.timeout {
            let text = format!(
                "the time limit was {}, is {}",
                time(old.timeout),
                time(new.timeout)
            );
            self.found.compatible(place, text);
        }
        if old.priority != new.priority {
            let text = format!("the priority was {}, is {}", old.priority, new.priority);
            self.found.compatible(place, text);
        }
        let (before, now) = (old.docs.deprecated.as_ref(), new.docs.deprecated.as_ref());
        self.deprecation(place, before, now);
    }

    fn arguments(&mut self, place: &str, old: &Method, new: &Method) {
        let (before, now) = (captures(old), captures(new));
        if before.len() == now.len() {
            for ((name, old), (_, new)) in before.into_iter().zip(now) {
                let place = format!("{place}, argument `{name}`");
                self.capture(&place, old, new, Flow::ToServer);
            }
        }
        match (param(&old.arguments), param(&new.arguments)) {
            (Param::Any, Param::Any) | (Param::Raw, Param::Raw) => {}
            (_, Param::Any) => self.found.compatible(place, "takes any payload"),
            (Param::Any, _) => self.found.breaking(place, "takes any payload no more"),
            (Param::Raw, _) => self
                .found
                .breaking(place, "takes bytes as its param no more"),
            (_, Param::Raw) => self.found.breaking(place, "takes bytes as its param"),
            (Param::Whole(old), Param::Whole(new)) => {
                self.schemas(&format!("{place}, argument"), old, new, Flow::ToServer);
            }
            (Param::Members(old), Param::Members(new)) => {
                self.members(place, "argument", (&old, &new), Flow::ToServer);
            }
            (Param::Members(old), Param::Whole(new)) => {
                let old = object_of(&old);
                self.schemas(&format!("{place}, argument"), &old, new, Flow::ToServer);
            }
            (Param::Whole(old), Param::Members(new)) => {
                let new = object_of(&new);
                self.schemas(&format!("{place}, argument"), old, &new, Flow::ToServer);
            }
        }
        match (carries_data(&old.arguments), carries_data(&new.arguments)) {
            (Some(true), Some(false)) => self.found.breaking(place, "takes no data any more"),
            (Some(false), Some(true)) => self.found.breaking(place, "takes data"),
            _ => {}
        }
    }

    /// What stands in a URL: of a type, or any text.
    pub(super) fn capture(
        &mut self,
        place: &str,
        old: Option<&Schema>,
        new: Option<&Schema>,
        flow: Flow,
    ) {
        let any = Schema::from(serde_json::json!({ "type": "string" }));
        let (old, new) = (old.unwrap_or(&any), new.unwrap_or(&any));
        self.schemas(place, old, new, flow);
    }

    fn answer(&mut self, place: &str, old: &Answer, new: &Answer) {
        match (old.stream, new.stream) {
            (true, false) => self.found.breaking(place, "comes without a stream"),
            (false, true) => self.found.compatible(place, "comes with a stream"),
            _ => {}
        }
        match (&old.body, &new.body) {
            (Body::Payload, Body::Payload) => {}
            (Body::Payload, _) => self.found.compatible(place, "is no longer any payload"),
            (_, Body::Payload) => self.found.breaking(place, "may be any payload"),
            (old, new) => self.body(place, parts(old), parts(new)),
        }
    }

    /// The param and data of two answers; a client reads what was there, and nothing more.
    fn body(&mut self, place: &str, old: (Option<&Schema>, bool), new: (Option<&Schema>, bool)) {
        match (old.0, new.0) {
            (Some(old), Some(new)) => self.schemas(place, old, new, Flow::ToClient),
            (Some(_), None) => self.found.breaking(place, "has no param any more"),
            (None, Some(_)) => self.found.compatible(place, "has a param"),
            (None, None) => {}
        }
        match (old.1, new.1) {
            (true, false) => self.found.breaking(place, "has no data any more"),
            (false, true) => self.found.compatible(place, "has data"),
            _ => {}
        }
    }
}

/// All methods, by service and name.
fn methods<'a>(document: &'a Document) -> Vec<(String, &'a Method)> {
    let services = document.services.iter();
    let methods = services.flat_map(|service| {
        let named = |method: &'a Method| (format!("{}.{}", service.name, method.name), method);
        service.methods.iter().map(named)
    });
    methods.collect()
}

/// The method of the same name, or else the one that answers the same calls under a new name.
fn find<'m, 'd>(
    old: &[(String, &Method)],
    new: &'m [(String, &'d Method)],
    name: &str,
    method: &Method,
) -> Option<(&'m String, &'d Method)> {
    let same_name = new.iter().find(|(now, _)| now == name);
    let renamed = || {
        new.iter().find(|(now_name, now)| {
            let is_new = old.iter().all(|(known, _)| known != now_name);
            is_new && now.url.shape() == method.url.shape() && now.verb.includes(method.verb)
        })
    };
    let (name, method) = same_name.or_else(renamed)?;
    Some((name, method))
}

/// What stands in the URL, from left to right.
fn captures(method: &Method) -> Vec<(&str, Option<&Schema>)> {
    let names = method.url.segments().filter_map(|segment| match segment {
        Segment::Name(name) => Some(name),
        Segment::Text(_) => None,
    });
    let captured = |name| {
        let mut arguments = method.arguments.iter();
        let schema = arguments.find_map(|argument| match &argument.place {
            Place::Url(schema) if argument.name == name => schema.as_ref(),
            _ => None,
        });
        (name, schema)
    };
    names.map(captured).collect()
}

/// What a call carries as its param.
enum Param<'a> {
    Any,
    Members(Vec<Member>),
    Raw,
    Whole(&'a Schema),
}

fn param(arguments: &[Argument]) -> Param<'_> {
    let mut members = Vec::new();
    for argument in arguments {
        match &argument.place {
            Place::Member(member) => members.push(member.clone()),
            Place::Param(schema) => return Param::Whole(schema),
            Place::Payload => return Param::Any,
            Place::RawParam => return Param::Raw,
            Place::Data | Place::Url(_) => {}
        }
    }
    Param::Members(members)
}

/// Whether data is one of the arguments; `None` where any payload is taken.
fn carries_data(arguments: &[Argument]) -> Option<bool> {
    let has = |place| arguments.iter().any(|argument| argument.place == place);
    (!has(Place::Payload)).then(|| has(Place::Data))
}

fn parts(body: &Body) -> (Option<&Schema>, bool) {
    match body {
        Body::Data => (None, true),
        Body::Nothing | Body::Payload => (None, false),
        Body::Param(schema) => (Some(schema), false),
        Body::ParamAndData(schema) => (Some(schema), true),
    }
}

fn shown(method: &Method) -> String {
    format!("{} `{}`", verb(method.verb), method.url.as_str())
}

fn verb(verb: Verb) -> &'static str {
    match verb {
        Verb::Both => "GET and SET",
        Verb::Get => "GET",
        Verb::Set => "SET",
    }
}

pub(super) fn time(time: Option<Duration>) -> String {
    time.map_or_else(|| "none".into(), |time| format!("{time:?}"))
}

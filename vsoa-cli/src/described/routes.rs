use std::borrow::Cow;

use vsoa::{Method, Url};
use vsoa_codegen::document::{Argument, Docs, Document, Pattern, Place, Segment, Topic, Verb};

/// Something that can be called.
#[derive(Debug)]
pub(super) struct Route<'a> {
    /// `Climate.temperature`, or the name of a topic with a current value.
    pub(super) name: String,
    pub(super) verb: Verb,
    pub(super) url: &'a Pattern,
    pub(super) arguments: Cow<'a, [Argument]>,
}

/// A route that a URL leads to.
#[derive(Debug)]
pub(super) struct Found<'a> {
    pub(super) route: &'a Route<'a>,
    /// What stands between the slashes: a text, or the name of what is still to be filled in.
    pub(super) segments: Vec<Segment<'a>>,
    /// The texts that names of the pattern stand for already.
    pub(super) captured: Vec<(&'a str, &'a str)>,
}

/// All that the description knows to be callable.
pub(super) fn all(document: &Document) -> Vec<Route<'_>> {
    let services = document.services.iter();
    let methods = services.flat_map(|service| {
        service.methods.iter().map(|method| Route {
            name: format!("{}.{}", service.name, method.name),
            verb: method.verb,
            url: &method.url,
            arguments: Cow::Borrowed(&method.arguments),
        })
    });
    let states = document.topics.iter().filter(|topic| topic.state.is_some());
    methods.chain(states.flat_map(of_state)).collect()
}

/// How a topic's current value is read and set.
fn of_state(topic: &Topic) -> [Route<'_>; 2] {
    let argument = |name: &str, place| Argument {
        name: name.to_owned(),
        docs: Docs::default(),
        place,
    };
    let captures = topic.captures.iter();
    let captures: Vec<_> = captures
        .map(|capture| argument(&capture.name, Place::Url(capture.schema.clone())))
        .collect();
    let mut set = captures.clone();
    if let Some(schema) = &topic.param {
        set.push(argument("value", Place::Param(schema.clone())));
    }
    if let Some(name) = &topic.data {
        set.push(argument(name, Place::Data));
    }
    [(Verb::Get, captures), (Verb::Set, set)].map(|(verb, arguments)| Route {
        name: topic.name.clone(),
        verb,
        url: &topic.url,
        arguments: Cow::Owned(arguments),
    })
}

impl<'a> Route<'a> {
    /// Whether it answers this method; any where it is not said.
    pub(super) fn answers(&self, method: Option<Method>) -> bool {
        match method {
            None => true,
            Some(Method::Get) => self.verb.includes(Verb::Get),
            Some(Method::Set) => self.verb.includes(Verb::Set),
        }
    }

    /// The method to call it by.
    pub(super) fn method(&self) -> Method {
        match self.verb {
            Verb::Both | Verb::Get => Method::Get,
            Verb::Set => Method::Set,
        }
    }

    /// This route, where the URL leads to it.
    pub(super) fn at(&'a self, url: &'a Url) -> Option<Found<'a>> {
        let mut pattern: Vec<_> = self.url.segments().collect();
        let parts: Vec<_> = url.split('/').skip(1).collect();
        let is_prefix = pattern.pop_if(|last| *last == Segment::Text("")).is_some();
        let (own, below) = parts.split_at_checked(pattern.len())?;
        if !(is_prefix || below.is_empty()) {
            return None;
        }
        Some(self.found(&pattern, own)?.and(below))
    }

    /// This route, where the URL is the end of its own, or its name.
    pub(super) fn ending_in(&'a self, url: &'a Url) -> Option<Found<'a>> {
        let pattern: Vec<_> = self.url.segments().collect();
        let parts: Vec<_> = url.split('/').skip(1).collect();
        if let [name] = parts[..]
            && (self.name == name || self.name.rsplit('.').next() == Some(name))
        {
            return self.found(&pattern, &[]);
        }
        // What ends in any text would be the end of too much.
        let is_said = matches!(pattern.last(), Some(Segment::Text(text)) if !text.is_empty());
        let is_end = is_said && parts.len() < pattern.len();
        is_end.then(|| self.found(&pattern, &parts))?
    }

    /// The pattern with these parts in the place of its last segments, if they can stand there.
    fn found(&'a self, pattern: &[Segment<'a>], parts: &[&'a str]) -> Option<Found<'a>> {
        let mut segments = pattern.to_vec();
        let mut captured = Vec::new();
        let first = pattern.len().checked_sub(parts.len())?;
        for (segment, part) in segments[first..].iter_mut().zip(parts) {
            match *segment {
                Segment::Text(text) if text == *part => {}
                Segment::Name(name) if is_open(part, name) => {}
                Segment::Name(name) if !part.is_empty() => {
                    captured.push((name, *part));
                    *segment = Segment::Text(part);
                }
                _ => return None,
            }
        }
        Some(Found {
            route: self,
            segments,
            captured,
        })
    }
}

impl<'a> Found<'a> {
    /// With what stands below a route that answers for all below it.
    fn and(mut self, below: &[&'a str]) -> Self {
        self.segments
            .extend(below.iter().copied().map(Segment::Text));
        self
    }
}

fn is_open(part: &str, name: &str) -> bool {
    part.strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
        == Some(name)
}

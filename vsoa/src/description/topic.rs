use std::time::Duration;

use schemars::{Schema, SchemaGenerator};

use super::{
    CaptureSchema, DescribedStatus, Docs, HasSchema, method::Failure, schemas::TypeSchema,
};
use crate::topic::Topic;

/// A topic that is described: what `#[vsoa::topic("/url", describe)]` makes of a struct.
#[diagnostic::on_unimplemented(
    message = "the topic `{Self}` is not described",
    note = "write `describe` behind its URL: `#[vsoa::topic(\"/url\", describe)]`"
)]
pub trait DescribedTopic: Topic {
    /// Describes where the topic is published, and what its messages carry.
    fn description() -> TopicDescription;
}

/// What a topic is: where it is published, and what its messages carry.
#[derive(Clone, Debug)]
#[must_use]
pub struct TopicDescription {
    pub(super) name: &'static str,
    pub(super) pattern: &'static str,
    pub(super) quick: bool,
    pub(super) deadline: Option<Duration>,
    pub(super) state: Option<Failure>,
    pub(super) docs: Docs,
    pub(super) captures: Vec<Capture>,
    pub(super) param: Option<TypeSchema>,
    pub(super) data: Option<&'static str>,
}

impl TopicDescription {
    /// A topic of this name, whose messages carry nothing.
    pub fn of<T: Topic>(name: &'static str) -> Self {
        Self {
            name,
            pattern: T::PATTERN,
            quick: T::QUICK,
            deadline: T::DEADLINE,
            state: None,
            docs: Docs::default(),
            captures: Vec::new(),
            param: None,
            data: None,
        }
    }

    /// Says in lines of Markdown what it tells.
    pub fn docs(mut self, lines: &'static [&'static str]) -> Self {
        self.docs.set(lines);
        self
    }

    /// Says that it should no longer be used, and what should.
    pub fn deprecated(mut self, note: &'static str) -> Self {
        self.docs.deprecated = Some(note);
        self
    }

    /// Adds a field that fills a `{name}` of the URL.
    pub fn capture(mut self, name: &'static str, schema: Option<CaptureSchema>) -> Self {
        self.captures.push(Capture {
            name,
            docs: Docs::default(),
            schema,
        });
        self
    }

    /// Says that the param is of this type.
    pub fn param<T: HasSchema>(self) -> Self {
        self.param_schema(SchemaGenerator::subschema_for::<T>)
    }

    /// Says that the param is what this function describes.
    pub fn param_schema(mut self, schema: fn(&mut SchemaGenerator) -> Schema) -> Self {
        self.param = Some(schema);
        self
    }

    /// Says that this field is the data.
    pub fn data(mut self, name: &'static str) -> Self {
        self.data = Some(name);
        self
    }

    /// Says in lines of Markdown what the field of this name is, one that fills a part of the URL.
    pub fn docs_of(mut self, name: &'static str, lines: &'static [&'static str]) -> Self {
        let mut captures = self.captures.iter_mut();
        if let Some(capture) = captures.find(|capture| capture.name == name) {
            capture.docs.set(lines);
        }
        self
    }

    /// Says that it has a current value that a GET reads and a SET changes, or refuses so.
    pub fn state<E: DescribedStatus>(mut self) -> Self {
        self.state = Some(Failure::of::<E>());
        self
    }
}

/// A field that fills a `{name}` of the URL.
#[derive(Clone, Debug)]
pub(super) struct Capture {
    pub(super) name: &'static str,
    pub(super) docs: Docs,
    pub(super) schema: Option<CaptureSchema>,
}

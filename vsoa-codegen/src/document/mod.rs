//! A description of services and topics, as it is read back: the model that code is generated from.
//!
//! [`Document::parse`] reads the AsyncAPI 3.0 document that `vsoa::Description` writes. Nothing here
//! knows the runtime. Start with [`Document`]; its parts are plain data.
//!
//! # The format
//!
//! A document describes one server. Channels are URL patterns, with `{names}` as parameters. An
//! operation that the server `receive`s is a method of a service; one that it `send`s is a topic.
//! Payloads are JSON schemas of draft 7, and say what a reader has to accept; types that have a
//! name stand in `components.schemas`. A message without a payload carries no param. `summary` and
//! `description` are the first paragraph of the docs, and the rest. What AsyncAPI has no word for
//! stands under `x-vsoa`; a member that is missing is false, nothing or empty.
//!
//! | `x-vsoa` of | member | what it says |
//! | --- | --- | --- |
//! | the document | `format` | the version of this format: 1 |
//! | | `errors` | by name: the enums of statuses, each with `variants` (keys in `components.messages`), `description`, `deprecated` |
//! | a method | `service`, `name` | the service (a tag, whose `description` is its docs), and the method's name in it |
//! | | `methods` | `GET`, `SET` or both: what it answers; a client calls by the first |
//! | | `arguments` | in order: `name`, and `in`: where it travels, as below |
//! | | `error` | the enum in `errors` whose variants it can fail with; their messages stand in `reply` |
//! | | `anyStatus` | it may fail with any status, and says no more about it |
//! | | `stream` | a byte stream comes with the answer |
//! | | `timeoutMs` | a call that takes longer is ended by the server, with status 4 |
//! | | `priority` | the least priority of a call, 0 to 7 |
//! | a topic | `topic` | its name |
//! | | `fields` | those that are not in the param: `name`, and `in`: `url` or `data` |
//! | | `quick` | it is published on the quick channel |
//! | | `state` | it has a current value; operations with the same `topic` that the server receives say how it is read and set |
//! | | `deadlineMs` | a subscriber that has waited longer for a message holds a stale value |
//! | either | `access` | who may: `everyone`, `users` who have logged in, or a list of roles; not known where missing |
//! | | `deprecated` | it should not be used any more; the text, which may be empty, says what should |
//! | a tag | `deprecated` | the same of the service |
//! | a message | `data` | data travels with it, beside the param if that has a payload |
//! | | `raw` | param and data are whatever they are |
//! | | `rawParam` | the param is bytes that need not be JSON |
//! | an error's message | `error`, `variant`, `status` | the enum, the variant's name in it, and its status code |
//! | | `text` | the format string of the text that is in its `error` member |
//! | | `deprecated` | as above |
//!
//! Where an argument travels (`in`):
//!
//! | `in` | where |
//! | --- | --- |
//! | `url` | in place of `{name}`; with a `schema`, the text there is the value's JSON without quotes, else any text that fills a segment |
//! | `member` | a member of the param, which is an object: its schema and whether it is required stand in the payload of the call's message; one that may be missing is the same missing as `null` |
//! | `param` | it is the whole param, whose schema is the payload |
//! | `data` | it is the data |
//! | `payload` | it is param and data, whatever they are |
//! | `rawParam` | it is the whole param, as bytes that need not be JSON |

mod entries;
mod error;
mod raw;
mod read;
mod schema;
mod service;
mod status;
mod topic;
mod url;

use std::collections::BTreeMap;

pub(crate) use self::schema::NOTES;
pub use self::{
    error::DocumentError,
    schema::{Member, Schema},
    service::{Access, Answer, Argument, Body, Failure, Method, Place, Service, Verb},
    status::{StatusEnum, Variant},
    topic::{Capture, State, Topic},
    url::{Pattern, Segment},
};

/// What a server offers: its services and topics, their errors and types.
///
/// ```
/// use vsoa_codegen::document::{Document, Verb};
///
/// let document = Document::parse(r##"
/// asyncapi: 3.0.0
/// info: {title: fan, version: 1.0.0}
/// channels:
///   fan.speed: {address: /fan/speed}
/// operations:
///   Fan.speed:
///     action: receive
///     channel: {$ref: "#/channels/fan.speed"}
///     reply:
///       messages: [{$ref: "#/channels/fan.speed/messages/Fan.speed.answer"}]
///     x-vsoa: {service: Fan, name: speed, methods: [GET]}
/// components:
///   messages:
///     Fan.speed.answer: {payload: {type: integer}}
/// x-vsoa: {format: 1}
/// "##)?;
/// let speed = &document.services[0].methods[0];
/// assert_eq!((speed.url.as_str(), speed.verb), ("/fan/speed", Verb::Get));
/// # Ok::<(), vsoa_codegen::document::DocumentError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// What it is called.
    pub title: String,
    /// Its version.
    pub version: String,
    /// What it is, in Markdown.
    pub text: Option<String>,
    /// The services, in the order of the description.
    pub services: Vec<Service>,
    /// The topics, in the order of the description.
    pub topics: Vec<Topic>,
    /// The errors that methods refer to, in the order of the description.
    pub errors: Vec<StatusEnum>,
    /// The types that have a name, which schemas refer to.
    pub schemas: BTreeMap<String, Schema>,
}

impl Document {
    /// Reads a document from JSON or YAML.
    ///
    /// # Errors
    ///
    /// If it is neither, no AsyncAPI 3 document, or not one of ours; the text says where.
    pub fn parse(text: &str) -> Result<Self, DocumentError> {
        read::read(text)
    }

    /// The error of this name.
    #[must_use]
    pub fn error(&self, name: &str) -> Option<&StatusEnum> {
        self.errors.iter().find(|error| error.name == name)
    }

    /// What a schema is where it only refers to a type that has a name.
    ///
    /// A reference that leads nowhere, or round in a circle, is left as it is.
    #[must_use]
    pub fn resolve<'a>(&'a self, schema: &'a Schema) -> &'a Schema {
        let mut resolved = schema;
        for _ in 0..=self.schemas.len() {
            match resolved.reference().and_then(|name| self.schemas.get(name)) {
                Some(target) => resolved = target,
                None => return resolved,
            }
        }
        schema
    }
}

/// What a person reads of an item, and whether it is on its way out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    /// Markdown.
    pub text: Option<String>,
    /// Said of what should no longer be used: what to use instead, which may be empty.
    pub deprecated: Option<String>,
}

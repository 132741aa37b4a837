//! What things are called that a package exports: no two alike, and none like the runtime's own.

use std::collections::BTreeMap;

pub(super) use crate::emit::names::Case;
use crate::{
    emit::names::Scope,
    shape::{Api, Message, StatusEnum, Topic},
};

/// The names of what stands in a description, by what they are on the wire.
#[derive(Debug)]
pub(super) struct Names {
    types: BTreeMap<String, String>,
    errors: BTreeMap<String, String>,
    variants: BTreeMap<(String, String), String>,
    messages: BTreeMap<String, String>,
    topics: BTreeMap<String, String>,
    services: BTreeMap<String, String>,
}

impl Names {
    pub(super) fn of(api: &Api) -> Self {
        let mut scope = Scope::new(&RESERVED);
        let mut take = |name: &str| scope.take(name, Case::Pascal);
        let types = api.types.iter();
        let types = types.map(|it| (it.name.clone(), take(&it.name))).collect();
        let messages = api.topics.iter().filter(|topic| has_own_type(topic));
        let messages = messages.map(|it| (it.name.clone(), take(&it.name)));
        let messages = messages.collect();
        let errors = api.errors.iter();
        let errors = errors.map(|it| (it.name.clone(), take(&it.name))).collect();
        let variants = api.errors.iter().flat_map(|error| {
            let variants = error.variants.iter();
            variants.map(|variant| (error.name.clone(), variant.name.clone()))
        });
        let variants = variants.map(|key| {
            let name = take(&format!("{}_{}", key.0, key.1));
            (key, name)
        });
        let variants = variants.collect();
        let topics = api.topics.iter();
        let topics = topics.map(|it| (it.name.clone(), take(&format!("{}_topic", it.name))));
        let topics = topics.collect();
        let services = api.services.iter();
        let services = services.map(|it| (it.name.clone(), take(&format!("{}_client", it.name))));
        Self {
            types,
            errors,
            variants,
            messages,
            topics,
            services: services.collect(),
        }
    }

    /// A type, and its codec.
    pub(super) fn of_type(&self, name: &str) -> &str {
        known(&self.types, name)
    }

    /// The class of an enum of statuses.
    pub(super) fn of_error(&self, name: &str) -> &str {
        known(&self.errors, name)
    }

    /// The class of one way to fail.
    pub(super) fn of_variant(&self, error: &str, variant: &str) -> &str {
        let key = (error.to_owned(), variant.to_owned());
        self.variants.get(&key).map_or("", String::as_str)
    }

    /// The type of a message that has fields of its own.
    pub(super) fn of_message(&self, topic: &str) -> &str {
        known(&self.messages, topic)
    }

    pub(super) fn of_topic(&self, name: &str) -> &str {
        known(&self.topics, name)
    }

    pub(super) fn of_service(&self, name: &str) -> &str {
        known(&self.services, name)
    }

    /// The classes of errors, each enum before its variants.
    pub(super) fn errors_in(&self, errors: &[StatusEnum]) -> Vec<String> {
        let names = errors.iter().flat_map(|error| {
            let variants = error.variants.iter();
            let variants = variants.map(|variant| self.of_variant(&error.name, &variant.name));
            [self.of_error(&error.name)].into_iter().chain(variants)
        });
        names.map(str::to_owned).collect()
    }
}

/// Whether a topic's message is no type that has a name already.
pub(super) fn has_own_type(topic: &Topic) -> bool {
    matches!(topic.message, Message::Fields { .. })
}

fn known<'a>(names: &'a BTreeMap<String, String>, name: &str) -> &'a str {
    names.get(name).map_or("", String::as_str)
}

/// What the runtime exports, and what generated text uses of the language.
const RESERVED: [&str; 36] = [
    "ArgumentError",
    "Array",
    "Buffer",
    "CallOptions",
    "Client",
    "ClientEvents",
    "ConnectOptions",
    "ConnectionError",
    "DecodeError",
    "Error",
    "Failure",
    "Incoming",
    "Json",
    "Keepalive",
    "Payload",
    "Promise",
    "Reconnect",
    "Record",
    "Reply",
    "Request",
    "StatusError",
    "StreamReply",
    "SubscribeOptions",
    "Subscription",
    "TimeoutError",
    "VsoaError",
    "WithData",
    "Infinity",
    "NaN",
    "Object",
    "String",
    "Number",
    "Boolean",
    "Function",
    "Symbol",
    "TopicShape",
];

use std::collections::{BTreeMap, BTreeSet};

use super::{Options, ident::Ident, recursion::Recursion, texts};
use crate::{
    emit::names::{Case, Scope},
    parse::MAX_MEMBERS,
    shape::{Api, Definition, Message, Place, Shape, Topic, Type},
};

/// What is known before the first line is written.
#[derive(Debug)]
pub(super) struct Context<'a> {
    pub(super) api: &'a Api,
    pub(super) options: &'a Options,
    pub(super) recursion: Recursion<'a>,
    /// The types that are written and read as text too, by their names in the description.
    texts: BTreeSet<&'a str>,
    names: Names<'a>,
    /// The structs of methods whose arguments need one, by service and method.
    bundles: BTreeMap<&'a str, BTreeMap<&'a str, String>>,
    /// The topics that are a struct of the types themselves, by the name of both.
    topics: BTreeMap<&'a str, &'a Topic>,
}

/// The names of items in Rust, by what they are called in the description.
type Names<'a> = BTreeMap<Kind, BTreeMap<&'a str, String>>;

/// What a name stands for in a description, which has one scope for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Error,
    Service,
    Topic,
    Type,
}

impl<'a> Context<'a> {
    pub(super) fn new(api: &'a Api, options: &'a Options) -> Self {
        let topics = api.topics.iter().filter(|topic| is_own_type(api, topic));
        let topics: BTreeMap<_, _> = topics.map(|topic| (topic.name.as_str(), topic)).collect();
        let mut scope = Scope::new(RESERVED);
        Self {
            api,
            options,
            recursion: Recursion::of(api),
            texts: texts::texts(api),
            names: names(api, &topics, &mut scope),
            bundles: bundles(api, &mut scope),
            topics,
        }
    }

    /// The name of the struct of a method's arguments, where they need one.
    pub(super) fn bundle(&self, service: &str, method: &str) -> Option<&str> {
        let of_service = self.bundles.get(service)?;
        of_service.get(method).map(String::as_str)
    }

    /// The name of an item in Rust.
    pub(super) fn name(&self, kind: Kind, name: &str) -> String {
        let names = self.names.get(&kind);
        let known = names.and_then(|names| names.get(name)).cloned();
        known.unwrap_or_else(|| Case::Pascal.of(name))
    }

    /// The topic that a type is.
    pub(super) fn topic_of(&self, definition: &Definition) -> Option<&'a Topic> {
        self.topics.get(definition.name.as_str()).copied()
    }

    /// Whether a topic is a struct of the types.
    pub(super) fn is_own_type(&self, topic: &Topic) -> bool {
        self.topics.contains_key(topic.name.as_str())
    }

    /// Whether a type with a name is written and read as text too.
    pub(super) fn has_text(&self, name: &str) -> bool {
        self.texts.contains(name)
    }

    /// Whether values of a type can be written as text.
    pub(super) fn is_text(&self, of: &Type) -> bool {
        match of {
            Type::Named(name) => self.has_text(name),
            other => texts::is_scalar(other),
        }
    }

    /// Whether values of a type have an order, and may so be in a set.
    pub(super) fn is_ordered(&self, of: &Type) -> bool {
        match of {
            Type::Boolean | Type::Integer(_) | Type::Null | Type::Text(_) => true,
            Type::Any | Type::Float(_) => false,
            Type::Array(of, _)
            | Type::List(of)
            | Type::Map(_, of)
            | Type::Optional(of)
            | Type::Set(of) => self.is_ordered(of),
            Type::Named(name) => {
                let shape = self
                    .api
                    .definition(name)
                    .map(|definition| &definition.shape);
                matches!(shape, Some(Shape::Enumeration(_)))
            }
            Type::Tuple(parts) => parts.iter().all(|part| self.is_ordered(part)),
        }
    }
}

/// Whether the messages of a topic are a struct of the same name, which then is the topic.
fn is_own_type(api: &Api, topic: &Topic) -> bool {
    let Message::Value(Type::Named(name)) = &topic.message else {
        return false;
    };
    let shape = api.definition(name).map(|definition| &definition.shape);
    *name == topic.name && matches!(shape, Some(Shape::Alias(_) | Shape::Struct(_)))
}

fn names<'a>(api: &'a Api, topics: &BTreeMap<&'a str, &'a Topic>, scope: &mut Scope) -> Names<'a> {
    let mut names = Names::new();
    let mut insert = |kind, name: &'a str, taken| {
        names.entry(kind).or_default().insert(name, taken);
    };
    for service in &api.services {
        let name = scope.take_with(&service.name, Case::Pascal, &MADE_OF_SERVICES);
        insert(Kind::Service, &service.name, name);
    }
    for definition in &api.types {
        let name = scope.take(&definition.name, Case::Pascal);
        if topics.contains_key(definition.name.as_str()) {
            insert(Kind::Topic, &definition.name, name.clone());
        }
        insert(Kind::Type, &definition.name, name);
    }
    for error in &api.errors {
        let name = scope.take(&error.name, Case::Pascal);
        insert(Kind::Error, &error.name, name);
    }
    for topic in &api.topics {
        if !topics.contains_key(topic.name.as_str()) {
            let name = scope.take(&topic.name, Case::Pascal);
            insert(Kind::Topic, &topic.name, name);
        }
    }
    names
}

/// A struct for each method with arguments that Rust cannot call as the wire does, or with too many.
fn bundles<'a>(api: &'a Api, scope: &mut Scope) -> BTreeMap<&'a str, BTreeMap<&'a str, String>> {
    let mut bundles: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    for service in &api.services {
        for method in &service.methods {
            let members = method.arguments.iter();
            let members = members.filter(|it| matches!(it.place, Place::Member(_)));
            let can_stand = members.clone().all(|it| Ident::exact(&it.name).is_some());
            if !can_stand || members.count() > MAX_MEMBERS {
                let name = format!("{} {} arguments", service.name, method.name);
                let name = scope.take(&name, Case::Pascal);
                let of_service = bundles.entry(service.name.as_str()).or_default();
                of_service.insert(method.name.as_str(), name);
            }
        }
    }
    bundles
}

/// What stands behind a service's name in the names of its trait and of what the macro makes of that.
const MADE_OF_SERVICES: [&str; 4] = ["", "Server", "Client", "BlockingClient"];

/// Names that generated code uses as they are, and those that the macros know by their spelling.
const RESERVED: &[&str] = &[
    "BTreeMap",
    "BTreeSet",
    "Box",
    "Bytes",
    "Clone",
    "Context",
    "Copy",
    "Debug",
    "Default",
    "Deserialize",
    "Display",
    "Eq",
    "Err",
    "Error",
    "Formatter",
    "FromStr",
    "Hash",
    "Infallible",
    "IpAddr",
    "Ipv4Addr",
    "Ipv6Addr",
    "JsonSchema",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Payload",
    "Result",
    "Self",
    "Serialize",
    "Some",
    "Status",
    "StreamReply",
    "String",
    "TryFrom",
    "Value",
    "Vec",
];

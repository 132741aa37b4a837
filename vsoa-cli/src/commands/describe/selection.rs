use std::collections::BTreeSet;

use serde_json::Value;
use vsoa_codegen::document::{
    Body, Document, Failure, Method, Place, Schema, Service, StatusEnum, Topic,
};

/// A part of a description: items that were asked for, and what they refer to.
#[derive(Debug)]
pub(super) struct Selection<'a> {
    pub(super) document: &'a Document,
    /// Each with those of its methods that were asked for.
    pub(super) services: Vec<(&'a Service, Vec<&'a Method>)>,
    pub(super) topics: Vec<&'a Topic>,
    pub(super) errors: Vec<&'a StatusEnum>,
    pub(super) types: Vec<(&'a str, &'a Schema)>,
}

impl<'a> Selection<'a> {
    /// All of it.
    pub(super) fn all(document: &'a Document) -> Self {
        Self {
            document,
            services: document
                .services
                .iter()
                .map(|service| (service, service.methods.iter().collect()))
                .collect(),
            topics: document.topics.iter().collect(),
            errors: document.errors.iter().collect(),
            types: document
                .schemas
                .iter()
                .map(|(name, schema)| (name.as_str(), schema))
                .collect(),
        }
    }

    /// What has one of these names, or URLs; fails with the first that nothing has.
    pub(super) fn of(document: &'a Document, names: &[String]) -> Result<Self, String> {
        let mut wanted = Wanted {
            names,
            unknown: names.iter().map(String::as_str).collect(),
        };
        let mut is_wanted = |candidates: &[&str]| wanted.has_any(candidates);
        let mut services = Vec::new();
        for service in &document.services {
            let whole = is_wanted(&[&service.name]);
            let mut methods = Vec::new();
            for method in &service.methods {
                let full = format!("{}.{}", service.name, method.name);
                if is_wanted(&[&method.name, &full, method.url.as_str()]) || whole {
                    methods.push(method);
                }
            }
            if whole || !methods.is_empty() {
                services.push((service, methods));
            }
        }
        let mut topics: Vec<_> = document.topics.iter().collect();
        topics.retain(|topic| is_wanted(&[&topic.name, topic.url.as_str()]));
        let mut errors: Vec<_> = document.errors.iter().collect();
        errors.retain(|error| is_wanted(&[&error.name]));
        let mut types: Vec<_> = document.schemas.keys().map(String::as_str).collect();
        types.retain(|name| is_wanted(&[name]));
        if let Some(name) = wanted.unknown.first() {
            return Err((*name).to_owned());
        }
        let mut reached = Reached {
            document,
            errors,
            types: types.into_iter().collect(),
        };
        for (_, methods) in &services {
            for method in methods {
                reached.method(method);
            }
        }
        for topic in &topics {
            reached.topic(topic);
        }
        let Reached { errors, types, .. } = reached.with_fields_of_errors();
        let types = types
            .into_iter()
            .filter_map(|name| Some((name, document.schemas.get(name)?)))
            .collect();
        Ok(Self {
            document,
            services,
            topics,
            errors,
            types,
        })
    }
}

/// The names that were asked for.
struct Wanted<'a> {
    names: &'a [String],
    /// Those that nothing has had yet.
    unknown: BTreeSet<&'a str>,
}

impl Wanted<'_> {
    fn has_any(&mut self, candidates: &[&str]) -> bool {
        let is_hit = |name: &&String| candidates.contains(&name.as_str());
        let hits = self.names.iter().filter(is_hit);
        hits.map(|name| self.unknown.remove(name.as_str())).count() > 0
    }
}

/// The errors and types that items refer to.
struct Reached<'a> {
    document: &'a Document,
    errors: Vec<&'a StatusEnum>,
    types: BTreeSet<&'a str>,
}

impl<'a> Reached<'a> {
    fn method(&mut self, method: &'a Method) {
        for argument in &method.arguments {
            match &argument.place {
                Place::Member(member) => self.schema(&member.schema),
                Place::Param(schema) | Place::Url(Some(schema)) => self.schema(schema),
                Place::Data | Place::Payload | Place::RawParam | Place::Url(None) => {}
            }
        }
        match &method.answer.body {
            Body::Param(schema) | Body::ParamAndData(schema) => self.schema(schema),
            Body::Data | Body::Nothing | Body::Payload => {}
        }
        self.failure(&method.failure);
    }

    fn topic(&mut self, topic: &'a Topic) {
        let captures = topic
            .captures
            .iter()
            .filter_map(|capture| capture.schema.as_ref());
        captures
            .chain(&topic.param)
            .for_each(|schema| self.schema(schema));
        if let Some(state) = &topic.state {
            self.failure(&state.refusal);
        }
    }

    fn failure(&mut self, failure: &Failure) {
        if let Failure::Enum(name) = failure
            && let Some(error) = self.document.error(name)
            && !self.errors.iter().any(|known| known.name == error.name)
        {
            self.errors.push(error);
        }
    }

    fn with_fields_of_errors(mut self) -> Self {
        let named: Vec<&str> = self.types.iter().copied().collect();
        for name in named {
            self.types.remove(name);
            self.named(name);
        }
        let variants: Vec<_> = self
            .errors
            .iter()
            .flat_map(|error| &error.variants)
            .collect();
        for field in variants.into_iter().flat_map(|variant| &variant.fields) {
            self.schema(&field.schema);
        }
        self
    }

    fn schema(&mut self, schema: &'a Schema) {
        self.value(schema.as_value());
    }

    fn value(&mut self, value: &'a Value) {
        match value {
            Value::Object(object) => {
                if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
                    self.named(reference.rsplit('/').next().unwrap_or(reference));
                }
                object.values().for_each(|part| self.value(part));
            }
            Value::Array(parts) => parts.iter().for_each(|part| self.value(part)),
            _ => {}
        }
    }

    fn named(&mut self, name: &str) {
        let known = self.document.schemas.get_key_value(name);
        if let Some((name, schema)) = known
            && self.types.insert(name)
        {
            self.schema(schema);
        }
    }
}

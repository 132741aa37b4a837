//! From schemas to shapes: the rules by which it is told what serde wrote.
//!
//! `items` walks over a document; `schema` tells what one schema is, with the help of `object` (structs
//! and maps), `alternatives` (enumerations and unions) and `scalar` (all that has no parts).

mod alternatives;
mod items;
mod object;
mod place;
mod scalar;
mod schema;

use std::collections::BTreeSet;

use serde_json::Value;

use self::place::Place;
use super::{Api, Definition, Shape, ShapeError, Type};
use crate::document::{Docs, Document, Schema};

pub(super) fn api(document: &Document) -> Result<Api, ShapeError> {
    let mut classifier = Classifier {
        document,
        taken: document.schemas.keys().cloned().collect(),
        types: Vec::new(),
    };
    classifier.named_types()?;
    let errors = classifier.errors()?;
    let topics = classifier.topics()?;
    let services = classifier.services()?;
    let api = Api {
        title: document.title.clone(),
        version: document.version.clone(),
        text: document.text.clone(),
        types: classifier.types,
        errors,
        topics,
        services,
    };
    refuse_circles(&api)?;
    Ok(api)
}

/// A document while its schemas are told apart.
struct Classifier<'a> {
    document: &'a Document,
    /// The names that types have.
    taken: BTreeSet<String>,
    types: Vec<Definition>,
}

impl Classifier<'_> {
    fn named_types(&mut self) -> Result<(), ShapeError> {
        for (name, schema) in &self.document.schemas {
            let index = self.types.len();
            let shape = self.shape(schema.as_value(), &Place::named(name))?;
            let definition = Definition {
                name: name.clone(),
                docs: docs(schema),
                shape,
            };
            self.types.insert(index, definition);
        }
        Ok(())
    }

    /// What a value is, where a shape that needs a name is given one.
    fn expression(&mut self, schema: &Value, at: &Place) -> Result<Type, ShapeError> {
        let index = self.types.len();
        match self.shape(schema, at)? {
            Shape::Alias(of) => Ok(of),
            shape => {
                let name = self.free_name(at.name());
                let definition = Definition {
                    name: name.clone(),
                    docs: docs(&Schema::from(schema.clone())),
                    shape,
                };
                self.types.insert(index, definition);
                Ok(Type::Named(name))
            }
        }
    }

    /// The name, or that with the first number behind it that no other type has.
    fn free_name(&mut self, name: &str) -> String {
        let mut free = name.to_owned();
        let mut number = 2;
        while !self.taken.insert(free.clone()) {
            free = format!("{name}{number}");
            number += 1;
        }
        free
    }
}

fn docs(schema: &Schema) -> Docs {
    Docs {
        text: schema.description().map(str::to_owned),
        deprecated: schema.is_deprecated().then(String::new),
    }
}

/// A type that is only another name for itself has no values.
fn refuse_circles(api: &Api) -> Result<(), ShapeError> {
    for definition in &api.types {
        let mut seen = BTreeSet::new();
        let mut next = Some(definition);
        while let Some(current) = next {
            if !seen.insert(&current.name) {
                let problem = "the type is no more than another name for itself";
                return Err(ShapeError::new(&definition.name, problem));
            }
            next = match &current.shape {
                Shape::Alias(Type::Named(name)) => api.definition(name),
                _ => None,
            };
        }
    }
    Ok(())
}

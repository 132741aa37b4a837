use std::{collections::BTreeSet, slice::from_ref};

use serde_json::{Map, Value};

use crate::document::{Document, NOTES};

/// What a schema accepts, by alternatives.
#[derive(Debug, Default)]
pub(super) struct Form {
    /// Anything at all.
    pub(super) is_any: bool,
    /// `null`.
    pub(super) is_nullable: bool,
    /// Single values.
    pub(super) values: Vec<Value>,
    /// Values of a type, with what else is said of them.
    pub(super) plain: Vec<Map<String, Value>>,
}

impl Form {
    pub(super) fn of(document: &Document, schema: &Value) -> Self {
        let mut form = Self::default();
        form.add(document, schema, &mut BTreeSet::new());
        form
    }

    /// Adds what a schema accepts; `seen` are the names on the way, each of which adds what it
    /// accepts once.
    fn add<'a>(&mut self, document: &'a Document, schema: &'a Value, seen: &mut BTreeSet<&'a str>) {
        match schema {
            Value::Bool(accepts) => self.is_any |= accepts,
            Value::Object(object) => match target(object) {
                Some(name) if seen.insert(name) => match document.schemas.get(name) {
                    Some(named) => self.add(document, named.as_value(), seen),
                    None => self.plain.push(meaning(object)),
                },
                Some(_) => {}
                None => self.add_object(document, object, seen),
            },
            _ => {}
        }
    }

    fn add_object<'a>(
        &mut self,
        document: &'a Document,
        object: &'a Map<String, Value>,
        seen: &mut BTreeSet<&'a str>,
    ) {
        let common = meaning(object);
        for key in ["oneOf", "anyOf"] {
            let Some(alternatives) = object.get(key).and_then(Value::as_array) else {
                continue;
            };
            let mut common = common.clone();
            common.remove(key);
            for alternative in alternatives {
                if common.is_empty() {
                    self.add(document, alternative, seen);
                } else {
                    self.add_merged(document, &common, from_ref(alternative), seen);
                }
            }
            return;
        }
        match object.get("allOf").and_then(Value::as_array) {
            Some(parts) => {
                let mut common = common;
                common.remove("allOf");
                match parts.as_slice() {
                    [only] if common.is_empty() => self.add(document, only, seen),
                    parts => self.add_merged(document, &common, parts, seen),
                }
            }
            None => self.add_simple(common),
        }
    }

    /// Adds what all parts accept; parts that are of more than one form stay as they are.
    fn add_merged<'a>(
        &mut self,
        document: &'a Document,
        common: &Map<String, Value>,
        parts: &'a [Value],
        seen: &mut BTreeSet<&'a str>,
    ) {
        let mut merged = common.clone();
        for part in parts {
            let mut form = Self::default();
            form.add(document, part, seen);
            let [only] = form.plain.as_slice() else {
                let whole = Value::Array(parts.to_vec());
                self.plain.push(with(common, "allOf", whole));
                return;
            };
            merge(&mut merged, only);
        }
        self.add_simple(merged);
    }

    /// Adds an object that has no alternatives but values and types.
    fn add_simple(&mut self, object: Map<String, Value>) {
        if object.is_empty() {
            self.is_any = true;
        } else if let Some(value) = object.get("const") {
            self.add_value(value);
        } else if let Some(values) = object.get("enum").and_then(Value::as_array) {
            for value in values {
                self.add_value(value);
            }
        } else if let Some(types) = object.get("type").and_then(Value::as_array) {
            for kind in types {
                self.add_typed(with(&object, "type", kind.clone()));
            }
        } else {
            self.add_typed(object);
        }
    }

    fn add_typed(&mut self, object: Map<String, Value>) {
        if object.get("type").is_some_and(|kind| kind == "null") {
            self.is_nullable = true;
        } else {
            self.plain.push(object);
        }
    }

    fn add_value(&mut self, value: &Value) {
        if value.is_null() {
            self.is_nullable = true;
        } else if !self.values.contains(value) {
            self.values.push(value.clone());
        }
    }
}

/// The name of the type that a schema refers to.
fn target(object: &Map<String, Value>) -> Option<&str> {
    let reference = object.get("$ref")?.as_str()?;
    reference.strip_prefix("#/components/schemas/")
}

/// What a schema says of values, without what it says to people.
fn meaning(object: &Map<String, Value>) -> Map<String, Value> {
    let mut object = object.clone();
    object.retain(|key, _| !NOTES.contains(&key.as_str()));
    object
}

fn with(object: &Map<String, Value>, key: &str, value: Value) -> Map<String, Value> {
    let mut object = object.clone();
    object.insert(key.to_owned(), value);
    object
}

/// Adds the members and constraints of another schema.
fn merge(into: &mut Map<String, Value>, other: &Map<String, Value>) {
    for (key, value) in other {
        match (into.get_mut(key), value) {
            (Some(Value::Object(known)), Value::Object(more)) => {
                known.extend(more.iter().map(|(key, value)| (key.clone(), value.clone())));
            }
            (Some(Value::Array(known)), Value::Array(more)) => {
                known.extend(more.iter().cloned());
            }
            (Some(known), _) => *known = value.clone(),
            (None, _) => {
                into.insert(key.clone(), value.clone());
            }
        }
    }
}

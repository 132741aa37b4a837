use serde_json::{Map, Value};

use super::{Classifier, Place, scalar};
use crate::{
    document::{NOTES, Schema},
    shape::{Shape, ShapeError, Type},
};

impl Classifier<'_> {
    /// What a schema is.
    pub(super) fn shape(&mut self, schema: &Value, at: &Place) -> Result<Shape, ShapeError> {
        if let Some(name) = Schema::from(schema.clone()).reference() {
            return match self.document.schemas.get(name) {
                Some(_) => Ok(Shape::Alias(Type::Named(name.to_owned()))),
                None => Err(refused(at, schema, "it refers to a type that is not there")),
            };
        }
        let object = match schema {
            Value::Bool(true) => return Ok(Shape::Alias(Type::Any)),
            Value::Object(object) => meaning(object),
            _ => return Err(refused(at, schema, "it accepts nothing")),
        };
        if object.is_empty() {
            return Ok(Shape::Alias(Type::Any));
        }
        if let Some(keyword) = object.keys().find(|key| !is_known(key)) {
            let problem = format!("`{keyword}` has no counterpart in types");
            return Err(refused(at, schema, &problem));
        }
        if let Some(rest) = without_null(&object) {
            let of = self.expression(&rest, at)?;
            return Ok(Shape::Alias(match of {
                of if of.is_nullable() => of,
                of => Type::Optional(Box::new(of)),
            }));
        }
        self.shape_of_object(&object, at)
    }

    /// What a schema without notes is, of which `null` is no alternative.
    fn shape_of_object(
        &mut self,
        object: &Map<String, Value>,
        at: &Place,
    ) -> Result<Shape, ShapeError> {
        let schema = Value::Object(object.clone());
        if let Some(enumeration) = scalar::enumeration(std::slice::from_ref(&schema)) {
            return Ok(Shape::Enumeration(enumeration));
        }
        if is_object(object) {
            return self.object(object, at);
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(alternatives) = list(object, key) {
                return self.alternatives(alternatives, key == "oneOf", at);
            }
        }
        if let Some(parts) = list(object, "allOf") {
            return match parts {
                [only] => self.shape(only, at),
                _ => self.object(object, at),
            };
        }
        match object.get("type") {
            Some(Value::String(kind)) if kind == "array" => self.array(object, at),
            Some(Value::String(kind)) => {
                let of = scalar::scalar(kind, object);
                let of = of.ok_or_else(|| refused(at, &schema, "its type is not one of JSON's"))?;
                Ok(Shape::Alias(of))
            }
            Some(Value::Array(kinds)) => {
                let single = |kind: &Value| Value::Object(with(object, "type", kind.clone()));
                let alternatives: Vec<_> = kinds.iter().map(single).collect();
                self.alternatives(&alternatives, false, at)
            }
            _ => Err(refused(at, &schema, "it does not say of what type it is")),
        }
    }
}

/// Says what is wrong with a schema, and shows as much of it as fits a line.
pub(super) fn refused(at: &Place, schema: &Value, problem: &str) -> ShapeError {
    const SHOWN: usize = 120;
    let text = schema.to_string();
    let end = text.char_indices().nth(SHOWN);
    let text = match end {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    };
    ShapeError::new(at.path(), format!("{problem}: {text}"))
}

/// What a schema says of values, without what it says to people.
fn meaning(object: &Map<String, Value>) -> Map<String, Value> {
    let mut object = object.clone();
    object.retain(|key, _| !NOTES.contains(&key.as_str()) && !key.starts_with("x-"));
    object
}

/// The schema without `null`, if that is one of two things or more that it accepts.
fn without_null(object: &Map<String, Value>) -> Option<Value> {
    let is_null = |schema: &Value| {
        schema["type"] == "null" || schema["const"].is_null() && schema.get("const").is_some()
    };
    for key in ["anyOf", "oneOf"] {
        match list(object, key) {
            Some([first, second]) if object.len() == 1 => {
                return match (is_null(first), is_null(second)) {
                    (false, true) => Some(first.clone()),
                    (true, false) => Some(second.clone()),
                    _ => None,
                };
            }
            Some(_) => return None,
            None => {}
        }
    }
    let kinds = object.get("type").and_then(Value::as_array)?;
    let rest: Vec<_> = kinds.iter().filter(|kind| *kind != "null").collect();
    if rest.len() == kinds.len() {
        return None;
    }
    let kind = match rest.as_slice() {
        [only] => (*only).clone(),
        _ => Value::Array(rest.into_iter().cloned().collect()),
    };
    let mut object = with(object, "type", kind);
    if let Some(Value::Array(values)) = object.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
    Some(Value::Object(object))
}

/// Whether a schema is about objects: all that has members, also beside alternatives.
fn is_object(object: &Map<String, Value>) -> bool {
    object.get("type").is_some_and(|kind| kind == "object")
        || ["properties", "additionalProperties", "patternProperties"]
            .iter()
            .any(|key| object.contains_key(*key))
}

pub(super) fn list<'a>(object: &'a Map<String, Value>, key: &str) -> Option<&'a [Value]> {
    object.get(key)?.as_array().map(Vec::as_slice)
}

pub(super) fn with(object: &Map<String, Value>, key: &str, value: Value) -> Map<String, Value> {
    let mut object = object.clone();
    object.insert(key.to_owned(), value);
    object
}

fn is_known(keyword: &str) -> bool {
    SHAPING.contains(&keyword) || NARROWING.contains(&keyword)
}

/// What says of what shape values are.
const SHAPING: [&str; 13] = [
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "enum",
    "format",
    "items",
    "maxItems",
    "minItems",
    "oneOf",
    "patternProperties",
    "properties",
    "type",
];
/// What narrows values of a shape further, which is left to the server.
const NARROWING: [&str; 15] = [
    "additionalItems",
    "contentEncoding",
    "contentMediaType",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxLength",
    "maxProperties",
    "maximum",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "required",
    "uniqueItems",
];

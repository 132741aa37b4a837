use serde_json::{Map, Value};

use super::{
    Classifier, Place, docs,
    schema::{list, refused, with},
};
use crate::{
    document::Schema,
    shape::{Content, Flattened, Integer, Key, Member, Rest, Shape, ShapeError, Struct, Type},
};

impl Classifier<'_> {
    /// What a schema of objects is: a map, or a struct.
    pub(super) fn object(
        &mut self,
        object: &Map<String, Value>,
        at: &Place,
    ) -> Result<Shape, ShapeError> {
        if let Some((key, of)) = map(object) {
            let of = self.expression(of, &at.below("value"))?;
            return Ok(Shape::Alias(Type::Map(key, Box::new(of))));
        }
        self.structure(object, at).map(Shape::Struct)
    }

    /// The members of an object, and what else stands among them.
    pub(super) fn structure(
        &mut self,
        object: &Map<String, Value>,
        at: &Place,
    ) -> Result<Struct, ShapeError> {
        let (object, others) = merged(object);
        let members = Schema::from(Value::Object(object.clone())).members();
        let members = members.iter().map(|member| self.member(member, at));
        Ok(Struct {
            members: members.collect::<Result<_, _>>()?,
            flattened: self.flattened(&object, &others, at)?,
            rest: self.rest(&object, at)?,
        })
    }

    pub(super) fn member(
        &mut self,
        member: &crate::document::Member,
        at: &Place,
    ) -> Result<Member, ShapeError> {
        Ok(Member {
            name: member.name.clone(),
            docs: docs(&member.schema),
            of: self.expression(member.schema.as_value(), &at.below(&member.name))?,
            required: member.required,
            default: member.schema.default_value().cloned(),
        })
    }

    fn flattened(
        &mut self,
        object: &Map<String, Value>,
        others: &[Value],
        at: &Place,
    ) -> Result<Vec<Flattened>, ShapeError> {
        let alternatives = ["oneOf", "anyOf"].into_iter().filter_map(|key| {
            let schema = object.get(key)?.clone();
            Some(Value::Object(Map::from_iter([(key.to_owned(), schema)])))
        });
        let mut flattened = Vec::new();
        for schema in others.iter().cloned().chain(alternatives) {
            let (schema, required) = present(schema);
            let name = flattened_name(&schema);
            let known = self.known_union(&schema);
            flattened.push(Flattened {
                of: match known {
                    Some(known) => Type::Named(known),
                    None => self.expression(&schema, &at.below(&name))?,
                },
                name,
                required,
            });
        }
        Ok(flattened)
    }

    /// The type that has these alternatives, so that a flattened one is not told apart from it.
    fn known_union(&self, schema: &Value) -> Option<String> {
        let mut named = self.document.schemas.iter();
        let is_it = |known: &Value| {
            let mut keys = ["oneOf", "anyOf"].iter();
            !known["properties"].is_object()
                && keys.any(|key| known[*key].is_array() && known[*key] == schema[*key])
        };
        let found = named.find(|(_, known)| is_it(known.as_value()));
        found.map(|(name, _)| name.clone())
    }

    fn rest(&mut self, object: &Map<String, Value>, at: &Place) -> Result<Rest, ShapeError> {
        Ok(match object.get("additionalProperties") {
            None => Rest::Ignored,
            Some(Value::Bool(false)) => Rest::Closed,
            Some(of) => Rest::Map(self.expression(of, &at.below("rest"))?),
        })
    }

    /// What a schema of arrays is, if it is one of a type.
    pub(super) fn array(
        &mut self,
        object: &Map<String, Value>,
        at: &Place,
    ) -> Result<Shape, ShapeError> {
        let number = |key: &str| object.get(key).and_then(Value::as_u64);
        let of = match object.get("items") {
            Some(Value::Array(items)) => {
                let items = items.iter().enumerate();
                let items = items.map(|(i, item)| self.expression(item, &at.below(&i.to_string())));
                Type::Tuple(items.collect::<Result<_, _>>()?)
            }
            None if number("maxItems") == Some(0) => Type::Tuple(Vec::new()),
            None => Type::List(Box::new(Type::Any)),
            Some(item) => {
                let of = Box::new(self.expression(item, &at.items())?);
                match (number("minItems"), number("maxItems")) {
                    (Some(least), Some(most)) if least == most => {
                        let length = usize::try_from(least);
                        let length = length.map_err(|_| {
                            refused(at, &Value::Object(object.clone()), "the array is too long")
                        })?;
                        Type::Array(of, length)
                    }
                    _ if object.get("uniqueItems") == Some(&Value::Bool(true)) => Type::Set(of),
                    _ => Type::List(of),
                }
            }
        };
        Ok(Shape::Alias(of))
    }
}

/// What a variant carries by its members: those that hold nothing but another value are that value.
pub(super) fn content_of(structure: Struct) -> Content {
    match structure {
        Struct {
            members,
            flattened,
            rest,
        } if members.is_empty() && rest == Rest::Ignored => {
            match <[Flattened; 1]>::try_from(flattened) {
                Ok(
                    [
                        Flattened {
                            of, required: true, ..
                        },
                    ],
                ) => Content::Value(of),
                Ok(flattened) => Content::Struct(Struct {
                    members,
                    flattened: flattened.into(),
                    rest,
                }),
                Err(flattened) if flattened.is_empty() => Content::Unit,
                Err(flattened) => Content::Struct(Struct {
                    members,
                    flattened,
                    rest,
                }),
            }
        }
        Struct {
            members,
            flattened,
            rest: Rest::Closed,
        } if members.is_empty() && flattened.is_empty() => Content::Unit,
        structure => Content::Struct(structure),
    }
}

/// The keys and the values of a map, if the schema is one.
///
/// A map whose keys are an enum has a member for each of them: none has to be there, they are all of
/// one schema, and there are no others. A struct of optional members that are all alike is the same
/// to a reader; it is told from a map by its members being nullable.
fn map(object: &Map<String, Value>) -> Option<(Key, &Value)> {
    let has_alternatives = ["allOf", "anyOf", "oneOf"]
        .iter()
        .any(|key| object.contains_key(*key));
    if has_alternatives || object.contains_key("required") {
        return None;
    }
    let members = object.get("properties").and_then(Value::as_object);
    let patterns = object.get("patternProperties").and_then(Value::as_object);
    let others = object.get("additionalProperties");
    match (members, patterns, others) {
        (None, None, Some(of)) if *of != Value::Bool(false) => Some((Key::Text, of)),
        (None, Some(patterns), _) => {
            let (pattern, of) = patterns.iter().next()?;
            let key = match (pattern.as_str(), patterns.len()) {
                (r"^\d+$", 1) => Key::Integer(Integer::U64),
                (r"^-?\d+$", 1) => Key::Integer(Integer::I64),
                _ => Key::Text,
            };
            patterns
                .values()
                .all(|other| other == of)
                .then_some((key, of))
        }
        (Some(members), _, Some(Value::Bool(false))) => {
            let of = members.values().next()?;
            let are_alike = members.values().all(|other| other == of);
            let is_noted = ["default", "description", "deprecated"]
                .iter()
                .any(|note| of.get(*note).is_some());
            (are_alike && !is_noted && !is_nullable(of)).then_some((Key::Text, of))
        }
        _ => None,
    }
}

fn is_nullable(schema: &Value) -> bool {
    let is_null = |kind: &Value| kind == "null";
    let any_of = schema["anyOf"].as_array();
    schema["type"]
        .as_array()
        .is_some_and(|kinds| kinds.iter().any(is_null))
        || any_of.is_some_and(|schemas| schemas.iter().any(|schema| is_null(&schema["type"])))
}

/// The object with the members of those parts of `allOf` that are plain objects, and the other parts.
fn merged(object: &Map<String, Value>) -> (Map<String, Value>, Vec<Value>) {
    let mut whole = object.clone();
    whole.remove("allOf");
    let mut others = Vec::new();
    for part in list(object, "allOf").unwrap_or_default() {
        match part.as_object() {
            Some(part) if part.contains_key("properties") && !part.contains_key("$ref") => {
                for key in ["properties", "required"] {
                    let Some(more) = part.get(key) else { continue };
                    let sum = match (whole.get(key), more) {
                        (Some(Value::Object(known)), Value::Object(more)) => {
                            Value::Object(known.clone().into_iter().chain(more.clone()).collect())
                        }
                        (Some(Value::Array(known)), Value::Array(more)) => {
                            Value::Array([known.as_slice(), more].concat())
                        }
                        _ => more.clone(),
                    };
                    whole = with(&whole, key, sum);
                }
            }
            _ => others.push(part.clone()),
        }
    }
    (whole, others)
}

/// A flattened value that may be missing has an alternative that asks for nothing.
fn present(mut schema: Value) -> (Value, bool) {
    for key in ["anyOf", "oneOf"] {
        let Some(Value::Array(alternatives)) = schema.get_mut(key) else {
            continue;
        };
        let all = alternatives.len();
        alternatives.retain(|alternative| alternative.as_object().is_none_or(|it| !it.is_empty()));
        if alternatives.len() < all {
            return match alternatives.as_slice() {
                [only] => (only.clone(), false),
                _ => (schema, false),
            };
        }
    }
    (schema, true)
}

/// The tag where there is one, else what a union is called that has none.
fn flattened_name(schema: &Value) -> String {
    if let Some(name) = Schema::from(schema.clone()).reference() {
        return name.to_owned();
    }
    let alternatives = schema["oneOf"].as_array();
    let tag = alternatives.and_then(|alternatives| super::alternatives::tag(alternatives));
    tag.unwrap_or_else(|| "variant".to_owned())
}

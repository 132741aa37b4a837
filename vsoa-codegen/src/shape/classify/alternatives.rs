use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{
    Classifier, Place, docs,
    object::content_of,
    scalar::{enumeration, literals, only_text},
    schema::list,
};
use crate::{
    document::Schema,
    shape::{
        Alternative, Content, Definition, Literal, Shape, ShapeError, Tagging, Type, Union, Variant,
    },
};

impl Classifier<'_> {
    /// What a schema of alternatives is; `exclusive` are those of which no two fit.
    pub(super) fn alternatives(
        &mut self,
        alternatives: &[Value],
        exclusive: bool,
        at: &Place,
    ) -> Result<Shape, ShapeError> {
        if let [only] = alternatives {
            return self.shape(only, at);
        }
        if let Some(enumeration) = enumeration(alternatives) {
            return Ok(Shape::Enumeration(enumeration));
        }
        let union = if let Some(tag) = tag(alternatives) {
            match content_member(alternatives, &tag) {
                Some(content) => self.adjacent(alternatives, tag, content, at)?,
                None => self.internal(alternatives, tag, at)?,
            }
        } else if exclusive && alternatives.iter().all(is_external) {
            self.external(alternatives, at)?
        } else {
            self.untagged(alternatives, at)?
        };
        Ok(Shape::Union(union))
    }

    fn adjacent(
        &mut self,
        alternatives: &[Value],
        tag: String,
        content: String,
        at: &Place,
    ) -> Result<Union, ShapeError> {
        let variants = alternatives.iter().map(|alternative| {
            let name = tag_in(alternative, &tag).unwrap_or_default();
            let carried = match &alternative["properties"][&content] {
                Value::Null => Content::Unit,
                schema => self.content(schema, &at.below(&name))?,
            };
            Ok(variant(name, alternative, carried))
        });
        let variants = variants.collect::<Result<_, _>>()?;
        Ok(Union {
            tagging: Tagging::Adjacent { tag, content },
            variants,
        })
    }

    fn internal(
        &mut self,
        alternatives: &[Value],
        tag: String,
        at: &Place,
    ) -> Result<Union, ShapeError> {
        let variants = alternatives.iter().map(|alternative| {
            let name = tag_in(alternative, &tag).unwrap_or_default();
            let object = without_member(alternative, &tag);
            let structure = self.structure(&object, &at.below(&name))?;
            Ok(variant(name, alternative, content_of(structure)))
        });
        let variants = variants.collect::<Result<_, _>>()?;
        Ok(Union {
            tagging: Tagging::Internal { tag },
            variants,
        })
    }

    fn external(&mut self, alternatives: &[Value], at: &Place) -> Result<Union, ShapeError> {
        let mut variants = Vec::new();
        for alternative in alternatives {
            if let Some((name, schema)) = only_member(alternative) {
                let content = self.content(schema, &at.below(name))?;
                variants.push(variant(name.clone(), alternative, content));
            }
            for Alternative { value, docs } in literals(alternative).into_iter().flatten() {
                if let Literal::Text(name) = value {
                    variants.push(Variant {
                        name,
                        docs,
                        content: Content::Unit,
                    });
                }
            }
        }
        Ok(Union {
            tagging: Tagging::External,
            variants,
        })
    }

    /// Alternatives without a common tag. Those that have one all the same, since only some variants
    /// of the enum are untagged, are the first of them together.
    fn untagged(&mut self, alternatives: &[Value], at: &Place) -> Result<Union, ShapeError> {
        let mut names = BTreeSet::new();
        let mut variants = Vec::new();
        let (tagged, others) = tagged_part(alternatives);
        if let Some(tagged) = tagged {
            let of = self.expression(&tagged, &at.below("tagged"))?;
            let name = unique(&mut names, "Tagged");
            variants.push(variant(name, &Value::Null, Content::Value(of)));
        }
        for alternative in others {
            let name = unique(&mut names, &untagged_name(alternative));
            let content = match self.content(alternative, &at.below(&name))? {
                Content::Value(Type::Null) => Content::Unit,
                content => content,
            };
            variants.push(variant(name, alternative, content));
        }
        Ok(Union {
            tagging: Tagging::Untagged,
            variants,
        })
    }

    /// What a variant carries, whose own members need no name.
    fn content(&mut self, schema: &Value, at: &Place) -> Result<Content, ShapeError> {
        let index = self.types.len();
        Ok(match self.shape(schema, at)? {
            Shape::Alias(of) => Content::Value(of),
            Shape::Struct(structure) => Content::Struct(structure),
            shape => {
                let name = self.free_name(at.name());
                let docs = docs(&Schema::from(schema.clone()));
                self.types.insert(
                    index,
                    Definition {
                        name: name.clone(),
                        docs,
                        shape,
                    },
                );
                Content::Value(Type::Named(name))
            }
        })
    }
}

/// The member that is a text of its own in each alternative.
pub(super) fn tag(alternatives: &[Value]) -> Option<String> {
    let (first, rest) = alternatives.split_first()?;
    let members = first["properties"].as_object()?;
    let mut names = members.keys().filter(|name| tag_in(first, name).is_some());
    let tag = names.find(|name| rest.iter().all(|other| tag_in(other, name).is_some()))?;
    let texts: BTreeSet<_> = alternatives
        .iter()
        .filter_map(|it| tag_in(it, tag))
        .collect();
    (texts.len() == alternatives.len()).then(|| tag.clone())
}

fn tag_in(alternative: &Value, name: &str) -> Option<String> {
    let is_required = |list: &Vec<Value>| list.iter().any(|required| required == name);
    alternative["required"]
        .as_array()
        .filter(|list| is_required(list))?;
    only_text(alternative["properties"].get(name)?)
}

/// The member that has the content of adjacently tagged alternatives: it is the only one beside the
/// tag, and must be there. An internally tagged union may look the same, and then travels the same;
/// it is taken for one if all that its variants carry is alike, or said to be something: a content has no
/// docs of its own, but a field has.
fn content_member(alternatives: &[Value], tag: &str) -> Option<String> {
    let mut contents: Vec<(&String, &Value)> = Vec::new();
    for alternative in alternatives {
        let object = alternative.as_object()?;
        let members = object["properties"].as_object()?;
        let required = list(object, "required")?;
        let others = members.iter().filter(|(name, _)| *name != tag);
        contents.extend(others);
        if object.contains_key("allOf") || members.len() > 2 || required.len() != members.len() {
            return None;
        }
    }
    let (name, first) = contents.first()?;
    let has_one_name = contents.iter().all(|(other, _)| other == name);
    let are_alike = contents.iter().all(|(_, other)| other == first);
    let has_docs = contents
        .iter()
        .any(|(_, content)| content.get("description").is_some());
    (has_one_name && !are_alike && !has_docs).then(|| (*name).clone())
}

fn is_external(alternative: &Value) -> bool {
    only_member(alternative).is_some()
        || literals(alternative).is_some_and(|literals| {
            literals
                .iter()
                .all(|it| matches!(it.value, Literal::Text(_)))
        })
}

/// The member of an object that has no other.
fn only_member(alternative: &Value) -> Option<(&String, &Value)> {
    let members = alternative["properties"].as_object()?;
    let required = alternative["required"].as_array()?;
    let keys = ["allOf", "anyOf", "oneOf", "patternProperties"];
    let has_more = keys.iter().any(|key| alternative.get(*key).is_some());
    match (members.len(), required.as_slice(), has_more) {
        (1, [name], false) => members.iter().next().filter(|(member, _)| *member == name),
        _ => None,
    }
}

/// The alternatives that have a tag, together, where others have none.
fn tagged_part(alternatives: &[Value]) -> (Option<Value>, Vec<&Value>) {
    let names = alternatives
        .iter()
        .filter_map(|it| it["properties"].as_object());
    let mut names = names.flat_map(Map::keys);
    let common = names.find(|name| {
        alternatives
            .iter()
            .filter(|it| tag_in(it, name).is_some())
            .count()
            > 1
    });
    let Some(name) = common else {
        return (None, alternatives.iter().collect());
    };
    let (tagged, others): (Vec<_>, Vec<_>) = alternatives
        .iter()
        .partition(|it| tag_in(it, name).is_some());
    let tagged = Value::Array(tagged.into_iter().cloned().collect());
    (
        Some(Value::Object(Map::from_iter([(
            "oneOf".to_owned(),
            tagged,
        )]))),
        others,
    )
}

fn without_member(alternative: &Value, name: &str) -> Map<String, Value> {
    let mut object = alternative.as_object().cloned().unwrap_or_default();
    if let Some(Value::Object(members)) = object.get_mut("properties") {
        members.remove(name);
    }
    if let Some(Value::Array(required)) = object.get_mut("required") {
        required.retain(|required| required != name);
    }
    object
}

fn variant(name: String, alternative: &Value, content: Content) -> Variant {
    let docs = docs(&Schema::from(alternative.clone()));
    Variant {
        name,
        docs,
        content,
    }
}

/// What an alternative without a tag may be called.
fn untagged_name(alternative: &Value) -> String {
    let schema = Schema::from(alternative.clone());
    if let Some(title) = alternative["title"].as_str() {
        return title.to_owned();
    }
    if let Some(name) = schema.reference() {
        return name.to_owned();
    }
    let name = match alternative["type"].as_str() {
        Some("array") => "List",
        Some("boolean") => "Boolean",
        Some("integer") => "Integer",
        Some("null") => "Null",
        Some("number") => "Number",
        Some("object") => "Object",
        Some("string") => "Text",
        _ => "Value",
    };
    name.to_owned()
}

fn unique(names: &mut BTreeSet<String>, name: &str) -> String {
    let mut free = name.to_owned();
    let mut number = 2;
    while !names.insert(free.clone()) {
        free = format!("{name}{number}");
        number += 1;
    }
    free
}

use std::collections::BTreeMap;

use schemars::{
    JsonSchema, Schema, SchemaGenerator,
    generate::SchemaSettings,
    transform::{RecursiveTransform, Transform},
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::{CaptureSchema, Docs, unique::UniqueKeys};
use crate::protocol::absent;

/// How the schema of a type is made.
pub(super) type TypeSchema = fn(&mut SchemaGenerator) -> Schema;

/// A value that is a member of a JSON object by its name.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) name: &'static str,
    pub(super) docs: Docs,
    schema: TypeSchema,
    is_required: bool,
}

impl Member {
    pub(super) fn of<T: JsonSchema + DeserializeOwned>(name: &'static str) -> Self {
        Self {
            name,
            docs: Docs::default(),
            schema: SchemaGenerator::subschema_for::<T>,
            is_required: absent::read::<T, serde::de::value::Error>(name).is_err(),
        }
    }
}

/// The schemas of one document; types that have a name stand among its components.
#[derive(Debug)]
pub(super) struct Schemas {
    generator: SchemaGenerator,
    keys: UniqueKeys,
    /// The keys of the components, by the names that the types gave.
    key_of: BTreeMap<String, String>,
}

impl Schemas {
    pub(super) fn new() -> Self {
        let settings = SchemaSettings::draft07().with(|settings| {
            settings.definitions_path = COMPONENTS.into();
            settings.meta_schema = None;
        });
        Self {
            generator: settings.into_generator(),
            keys: UniqueKeys::default(),
            key_of: BTreeMap::new(),
        }
    }

    /// The schema of a type, which names others by reference.
    pub(super) fn of(&mut self, schema: TypeSchema) -> Value {
        let mut schema = schema(&mut self.generator);
        for transform in self.generator.transforms_mut() {
            transform.transform(&mut schema);
        }
        self.finish(schema)
    }

    /// The schema of an object with these members.
    pub(super) fn object<'a>(&mut self, members: impl IntoIterator<Item = &'a Member>) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for member in members {
            let schema = noted(self.of(member.schema), member.docs.text());
            properties.insert(member.name.to_owned(), schema);
            if member.is_required {
                required.push(member.name);
            }
        }
        let mut object = json!({ "type": "object", "properties": properties });
        if !required.is_empty() {
            object["required"] = json!(required);
        }
        object.sort_all_objects();
        object
    }

    /// The schema of a type that stands in a URL, where its text there is what JSON would say.
    pub(super) fn capture(&mut self, capture: CaptureSchema) -> Option<Value> {
        let schema = (capture.schema)(&mut self.generator);
        let texts = texts(self.resolved(schema.as_value()))?;
        let all_come_back = texts.iter().all(|text| (capture.comes_back)(text));
        all_come_back.then(|| self.of(capture.schema))
    }

    /// What a reference leads to.
    fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        let reference = schema["$ref"].as_str();
        let target = reference.and_then(|reference| {
            let name = decoded(reference.strip_prefix(REFERENCE)?);
            self.generator.definitions().get(&name)
        });
        target.unwrap_or(schema)
    }

    /// All types that have a name, by their keys.
    pub(super) fn into_components(mut self) -> BTreeMap<String, Value> {
        let definitions = self.generator.take_definitions(true);
        let mut components = BTreeMap::new();
        for (name, schema) in definitions {
            let Ok(schema) = Schema::try_from(schema) else {
                continue;
            };
            let key = self.key(&name);
            components.insert(key, self.finish(schema));
        }
        components
    }

    /// Gives references their keys, and all members a fixed order.
    fn finish(&mut self, mut schema: Schema) -> Value {
        let rename = |schema: &mut Schema| {
            if let Some(Value::String(reference)) = schema.get_mut("$ref")
                && let Some(encoded) = reference.strip_prefix(REFERENCE)
            {
                let key = self.key(&decoded(encoded));
                *reference = format!("{REFERENCE}{key}");
            }
        };
        RecursiveTransform(rename).transform(&mut schema);
        // AsyncAPI wants an object also where anything is accepted, or nothing.
        let mut value = Value::from(schema.ensure_object().clone());
        value.sort_all_objects();
        value
    }

    fn key(&mut self, name: &str) -> String {
        let keys = &mut self.keys;
        let key = self.key_of.entry(name.to_owned());
        key.or_insert_with(|| keys.take(name)).clone()
    }
}

/// Values of a schema as they stand in a URL: all of them, or else one that is typical.
fn texts(schema: &Value) -> Option<Vec<String>> {
    if let Some(values) = schema["enum"].as_array() {
        return values.iter().map(text).collect();
    }
    if let Some(variants) = schema["oneOf"].as_array() {
        let all: Option<Vec<_>> = variants.iter().map(texts).collect();
        return all.map(|texts| texts.concat());
    }
    if let Some(value) = schema.get("const") {
        return text(value).map(|text| vec![text]);
    }
    match schema["type"].as_str()? {
        "boolean" => Some(vec!["true".to_owned(), "false".to_owned()]),
        "integer" | "number" => Some(vec!["1".to_owned()]),
        "string" => Some(Vec::new()),
        _ => None,
    }
}

/// The schema, which says this of its values; what stands beside a reference would be ignored.
fn noted(mut schema: Value, description: Option<String>) -> Value {
    let Some(description) = description else {
        return schema;
    };
    if schema.get("$ref").is_some() {
        schema = json!({ "allOf": [schema] });
    }
    schema["description"] = description.into();
    schema
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The text that stands percent-encoded in a JSON pointer.
fn decoded(encoded: &str) -> String {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded;
    while let Some((before, behind)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        let code = behind
            .get(..2)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(code.unwrap_or(b'%'));
        rest = if code.is_some() { &behind[2..] } else { behind };
    }
    bytes.extend_from_slice(rest.as_bytes());
    let text = String::from_utf8_lossy(&bytes);
    text.replace("~1", "/").replace("~0", "~")
}

const COMPONENTS: &str = "/components/schemas";
const REFERENCE: &str = "#/components/schemas/";

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(dead_code, reason = "only its schema is looked at")]
    #[derive(JsonSchema)]
    #[schemars(crate = "schemars", rename = "Größe<~/{T}>")]
    struct Size<T> {
        next: Option<Box<Self>>,
        value: T,
    }

    #[test]
    fn references_lead_to_components_whatever_the_types_are_called() {
        let mut schemas = Schemas::new();
        let reference = schemas.of(SchemaGenerator::subschema_for::<Size<u8>>);
        assert_eq!(
            reference,
            json!({ "$ref": "#/components/schemas/Gr__e___uint8_" })
        );
        let components = schemas.into_components();
        let size = &components["Gr__e___uint8_"];
        let next = size["properties"]["next"].to_string();
        assert!(
            next.contains(r##""$ref":"#/components/schemas/Gr__e___uint8_""##),
            "{next}"
        );
    }

    #[test]
    fn a_member_is_required_unless_its_absence_can_be_read() {
        let object = Schemas::new().object(&[
            Member::of::<u8>("number"),
            Member::of::<Option<u8>>("option"),
            Member::of::<Box<Option<u8>>>("boxed"),
        ]);
        assert_eq!(object["required"], json!(["number"]));
    }
}

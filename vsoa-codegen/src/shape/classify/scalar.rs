use serde_json::{Map, Value};

use super::docs;
use crate::document::Schema;
use crate::shape::{Alternative, Enumeration, Float, Integer, Literal, Type};

/// What a schema without parts is, by its `type`.
pub(super) fn scalar(kind: &str, object: &Map<String, Value>) -> Option<Type> {
    let format = object.get("format").and_then(Value::as_str);
    Some(match kind {
        "boolean" => Type::Boolean,
        "integer" => Type::Integer(integer(format, object)),
        "null" => Type::Null,
        "number" if format == Some("float") => Type::Float(Float::F32),
        "number" => Type::Float(Float::F64),
        "string" => Type::Text(format.map(str::to_owned)),
        _ => return None,
    })
}

fn integer(format: Option<&str>, object: &Map<String, Value>) -> Integer {
    match format {
        Some("int8") => Integer::I8,
        Some("int16") => Integer::I16,
        Some("int32") => Integer::I32,
        Some("int128") => Integer::I128,
        Some("uint8") => Integer::U8,
        Some("uint16") => Integer::U16,
        Some("uint32") => Integer::U32,
        Some("uint" | "uint64") => Integer::U64,
        Some("uint128") => Integer::U128,
        _ if object.get("minimum").and_then(Value::as_u64).is_some() => Integer::U64,
        _ => Integer::I64,
    }
}

/// The values that a schema names one by one, each with what is said of it.
pub(super) fn literals(schema: &Value) -> Option<Vec<Alternative>> {
    let values = match (schema.get("const"), schema.get("enum")) {
        (Some(value), _) => std::slice::from_ref(value),
        (None, Some(Value::Array(values))) => values,
        (None, _) => return None,
    };
    let docs = docs(&Schema::from(schema.clone()));
    let alternatives = values.iter().map(|value| {
        let value = match value {
            Value::Number(number) => Literal::Integer(number.as_i64()?),
            Value::String(text) => Literal::Text(text.clone()),
            _ => return None,
        };
        Some(Alternative {
            value,
            docs: docs.clone(),
        })
    });
    alternatives.collect()
}

/// All of them, where each schema names its values one by one.
pub(super) fn enumeration(schemas: &[Value]) -> Option<Enumeration> {
    let alternatives: Option<Vec<_>> = schemas.iter().map(literals).collect();
    Some(Enumeration {
        alternatives: alternatives?.concat(),
    })
}

/// The text that is the only value of a schema.
pub(super) fn only_text(schema: &Value) -> Option<String> {
    match literals(schema)?.as_slice() {
        [
            Alternative {
                value: Literal::Text(text),
                ..
            },
        ] => Some(text.clone()),
        _ => None,
    }
}

use serde_json::{Map, Value};

/// A JSON schema in a line, as TypeScript would write the type: `{zone: Zone, fan?: integer}`.
///
/// What the line has no room for, such as a pattern, is left out; so a value may have to keep to
/// more than it says, but to nothing else.
pub(crate) fn notation(schema: &Value) -> String {
    let Some(object) = schema.as_object() else {
        let accepts_nothing = schema == &Value::Bool(false);
        return if accepts_nothing { "nothing" } else { "any" }.to_owned();
    };
    if let Some(name) = object.get("$ref").and_then(Value::as_str) {
        return name.rsplit('/').next().unwrap_or(name).to_owned();
    }
    if let Some(value) = object.get("const") {
        return value.to_string();
    }
    for (key, sign) in [
        ("enum", " | "),
        ("oneOf", " | "),
        ("anyOf", " | "),
        ("allOf", " & "),
    ] {
        if let Some(parts) = object.get(key).and_then(Value::as_array) {
            return joined(key, parts, sign);
        }
    }
    match object.get("type") {
        Some(Value::String(kind)) => typed(kind, object),
        Some(Value::Array(kinds)) => {
            let kinds = kinds.iter().filter_map(Value::as_str);
            alternatives(kinds.map(|kind| typed(kind, object)), " | ")
        }
        _ if object.contains_key("properties") => members(object),
        _ => "any".to_owned(),
    }
}

fn joined(key: &str, parts: &[Value], sign: &str) -> String {
    let is_enum = key == "enum";
    let parts = parts.iter();
    alternatives(
        parts.map(|part| {
            if is_enum {
                part.to_string()
            } else {
                notation(part)
            }
        }),
        sign,
    )
}

/// The texts in a row, each once: alternatives may differ in what the line leaves out.
fn alternatives(texts: impl Iterator<Item = String>, sign: &str) -> String {
    let mut all: Vec<String> = Vec::new();
    for text in texts {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    all.join(sign)
}

fn typed(kind: &str, object: &Map<String, Value>) -> String {
    match kind {
        "array" => list(object),
        "integer" => format!("integer{}", range(object)),
        "number" => format!("number{}", range(object)),
        "object" => members(object),
        "string" => match object.get("format").and_then(Value::as_str) {
            Some(format) => format!("string ({format})"),
            None => "string".to_owned(),
        },
        other => other.to_owned(),
    }
}

fn list(object: &Map<String, Value>) -> String {
    match object.get("items") {
        Some(Value::Array(items)) => {
            let items: Vec<_> = items.iter().map(notation).collect();
            format!("[{}]", items.join(", "))
        }
        Some(item) => {
            let item = notation(item);
            let is_one_word = !item.contains(' ') || item.ends_with('}') && !item.contains(" | ");
            if is_one_word {
                format!("{item}[]")
            } else {
                format!("({item})[]")
            }
        }
        None => "any[]".to_owned(),
    }
}

fn range(object: &Map<String, Value>) -> String {
    let bound = |key: &str| object.get(key).map(short);
    match (bound("minimum"), bound("maximum")) {
        (None, None) => String::new(),
        (minimum, maximum) => format!(
            " {}..{}",
            minimum.unwrap_or_default(),
            maximum.unwrap_or_default(),
        ),
    }
}

/// A bound as text; `0.0`, which is how schemas may write the zero of an integer, is `0`.
fn short(number: &Value) -> String {
    let text = number.to_string();
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn members(object: &Map<String, Value>) -> String {
    let required = object.get("required").and_then(Value::as_array);
    let is_required = |name: &str| required.is_some_and(|all| all.iter().any(|one| one == name));
    let named = object.get("properties").and_then(Value::as_object);
    let mut texts: Vec<_> = named
        .into_iter()
        .flatten()
        .map(|(name, schema)| {
            let mark = if is_required(name) { "" } else { "?" };
            format!("{name}{mark}: {}", notation(schema))
        })
        .collect();
    if let Some(rest @ Value::Object(_)) = object.get("additionalProperties") {
        texts.push(format!("[name]: {}", notation(rest)));
    }
    if texts.is_empty() {
        return "object".to_owned();
    }
    format!("{{{}}}", texts.join(", "))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_schema_is_written_as_a_type() {
        let zone = json!({ "$ref": "#/components/schemas/Zone" });
        for (schema, text) in [
            (json!(true), "any"),
            (json!({}), "any"),
            (json!(false), "nothing"),
            (json!({ "type": "boolean" }), "boolean"),
            (
                json!({ "type": "string", "format": "date-time" }),
                "string (date-time)",
            ),
            (
                json!({ "type": "integer", "minimum": 0, "maximum": 255 }),
                "integer 0..255",
            ),
            (json!({ "type": "integer", "minimum": 0.0 }), "integer 0.."),
            (json!({ "type": ["number", "null"] }), "number | null"),
            (
                json!({ "enum": ["front", "rear", 3] }),
                r#""front" | "rear" | 3"#,
            ),
            (json!({ "const": "front" }), r#""front""#),
            (zone.clone(), "Zone"),
            (json!({ "allOf": [zone], "description": "where" }), "Zone"),
            (
                json!({ "anyOf": [zone, { "type": "null" }] }),
                "Zone | null",
            ),
            (
                json!({ "oneOf": [{ "type": "string" }, { "type": "string" }] }),
                "string",
            ),
            (json!({ "type": "array", "items": zone }), "Zone[]"),
            (
                json!({ "type": "array", "items": { "type": ["string", "null"] } }),
                "(string | null)[]",
            ),
            (
                json!({ "type": "array", "items": [zone, { "type": "number" }] }),
                "[Zone, number]",
            ),
            (json!({ "type": "array" }), "any[]"),
            (json!({ "type": "object" }), "object"),
            (
                json!({ "type": "object", "additionalProperties": { "type": "number" } }),
                "{[name]: number}",
            ),
            (
                json!({ "type": "object", "properties": { "a": zone, "b": true }, "required": ["a"] }),
                "{a: Zone, b?: any}",
            ),
        ] {
            assert_eq!(notation(&schema), text, "{schema}");
        }
    }
}

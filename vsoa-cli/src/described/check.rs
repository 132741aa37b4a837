use serde_json::{Map, Value};
use vsoa_codegen::document::{Document, Schema};

use super::notation;

/// In what a value does not keep to a schema of draft 7, each with its place.
///
/// What it does not know, such as `pattern`, it takes for kept: the server has the last word.
pub(super) fn problems(
    document: &Document,
    value: &Value,
    schema: &Schema,
    path: &str,
) -> Vec<String> {
    let mut checking = Checking {
        document,
        problems: Vec::new(),
        left: DEPTH,
    };
    checking.check(value, schema.as_value(), path);
    checking.problems
}

struct Checking<'a> {
    document: &'a Document,
    problems: Vec<String>,
    /// How much deeper it goes: a schema may refer to itself.
    left: usize,
}

impl Checking<'_> {
    fn check(&mut self, value: &Value, schema: &Value, path: &str) {
        let Some(left) = self.left.checked_sub(1) else {
            return;
        };
        self.left = left;
        match schema {
            Value::Bool(false) => self.tell(path, "is not expected"),
            Value::Object(object) => self.check_all(value, object, path),
            _ => {}
        }
        self.left += 1;
    }

    fn check_all(&mut self, value: &Value, schema: &Map<String, Value>, path: &str) {
        if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            let name = name.rsplit('/').next().unwrap_or(name);
            if let Some(target) = self.document.schemas.get(name) {
                self.check(value, target.as_value(), path);
            }
            // Draft 7: what stands beside a reference does not count.
            return;
        }
        let is_of_type = match schema.get("type") {
            Some(Value::String(kind)) => is_a(value, kind),
            Some(Value::Array(kinds)) => kinds
                .iter()
                .filter_map(Value::as_str)
                .any(|kind| is_a(value, kind)),
            _ => true,
        };
        let is_listed = match (schema.get("enum"), schema.get("const")) {
            (Some(Value::Array(all)), _) => all.contains(value),
            (_, Some(only)) => only == value,
            _ => true,
        };
        if !(is_of_type && is_listed && is_in_range(value, schema)) {
            return self.expected(schema, value, path);
        }
        self.check_parts(value, schema, path);
        match value {
            Value::Array(items) => self.check_items(items, schema, path),
            Value::Object(members) => self.check_members(members, schema, path),
            _ => {}
        }
    }

    fn check_parts(&mut self, value: &Value, schema: &Map<String, Value>, path: &str) {
        for part in list(schema, "allOf") {
            self.check(value, part, path);
        }
        for key in ["anyOf", "oneOf"] {
            let mut parts = list(schema, key).peekable();
            if parts.peek().is_some() && !parts.any(|part| self.accepts(value, part)) {
                self.expected(schema, value, path);
            }
        }
    }

    fn accepts(&mut self, value: &Value, schema: &Value) -> bool {
        let before = self.problems.len();
        self.check(value, schema, "");
        let accepts = self.problems.len() == before;
        self.problems.truncate(before);
        accepts
    }

    fn check_items(&mut self, items: &[Value], schema: &Map<String, Value>, path: &str) {
        let bound = |key: &str| schema.get(key).and_then(Value::as_u64);
        let len = items.len() as u64;
        if bound("minItems").is_some_and(|least| len < least)
            || bound("maxItems").is_some_and(|most| len > most)
        {
            return self.tell(
                path,
                &format!("has {len} items, which is not how many there are"),
            );
        }
        for (at, item) in items.iter().enumerate() {
            let path = format!("{path}[{at}]");
            match schema.get("items") {
                Some(Value::Array(each)) => {
                    let rest = schema.get("additionalItems");
                    if let Some(schema) = each.get(at).or(rest) {
                        self.check(item, schema, &path);
                    }
                }
                Some(all) => self.check(item, all, &path),
                None => {}
            }
        }
    }

    fn check_members(
        &mut self,
        members: &Map<String, Value>,
        schema: &Map<String, Value>,
        path: &str,
    ) {
        for name in list(schema, "required").filter_map(Value::as_str) {
            if !members.contains_key(name) {
                self.tell(&joined(path, name), "is missing");
            }
        }
        let named = schema.get("properties").and_then(Value::as_object);
        let others = schema.get("additionalProperties");
        for (name, value) in members {
            let own = named.and_then(|named| named.get(name));
            if let Some(schema) = own.or(others) {
                self.check(value, schema, &joined(path, name));
            }
        }
    }

    fn expected(&mut self, schema: &Map<String, Value>, value: &Value, path: &str) {
        let expected = notation(&Value::Object(schema.clone()));
        let value: String = value.to_string().chars().take(SHOWN).collect();
        self.tell(path, &format!("is {value}, and has to be {expected}"));
    }

    fn tell(&mut self, path: &str, what: &str) {
        self.problems.push(if path.is_empty() {
            format!("the param {what}")
        } else {
            format!("`{path}` {what}")
        });
    }
}

fn is_a(value: &Value, kind: &str) -> bool {
    match kind {
        "array" => value.is_array(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "null" => value.is_null(),
        "number" => value.is_number(),
        "object" => value.is_object(),
        "string" => value.is_string(),
        _ => true,
    }
}

/// Whether a number is within the bounds, and a text as long as it may be.
fn is_in_range(value: &Value, schema: &Map<String, Value>) -> bool {
    let bound = |key: &str| schema.get(key).and_then(Value::as_f64);
    let (least, most) = match value {
        Value::Number(_) => ("minimum", "maximum"),
        Value::String(_) => ("minLength", "maxLength"),
        _ => return true,
    };
    let Some(amount) = amount(value) else {
        return true;
    };
    bound(least).is_none_or(|least| amount >= least)
        && bound(most).is_none_or(|most| amount <= most)
        && (!value.is_number()
            || bound("exclusiveMinimum").is_none_or(|below| amount > below)
                && bound("exclusiveMaximum").is_none_or(|above| amount < above))
}

#[expect(clippy::cast_precision_loss, reason = "no text is as long")]
fn amount(value: &Value) -> Option<f64> {
    match value {
        Value::String(text) => Some(text.chars().count() as f64),
        value => value.as_f64(),
    }
}

fn list<'a>(schema: &'a Map<String, Value>, key: &str) -> impl Iterator<Item = &'a Value> {
    let parts = schema.get(key).and_then(Value::as_array);
    parts.into_iter().flatten()
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

/// Deeper than values are.
const DEPTH: usize = 128;

/// Characters of a wrong value that are told.
const SHOWN: usize = 60;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A JSON schema of draft 7, as schemars writes it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Schema(Value);

impl Schema {
    /// The schema as JSON.
    #[must_use]
    pub fn as_value(&self) -> &Value {
        &self.0
    }

    /// The name of the type in the document that this is, where it is no more than a reference.
    #[must_use]
    pub fn reference(&self) -> Option<&str> {
        reference_in(&self.0)
    }

    /// What it says of a value, in Markdown.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.0.get("description")?.as_str()
    }

    /// Whether values of it should no longer be used.
    #[must_use]
    pub fn is_deprecated(&self) -> bool {
        self.0.get("deprecated") == Some(&Value::Bool(true))
    }

    /// What a member of this schema is where it is missing.
    #[must_use]
    pub fn default_value(&self) -> Option<&Value> {
        self.0.get("default")
    }

    /// The members that it names, those that are required first, each in the order in which they
    /// were declared as far as it is known.
    #[must_use]
    pub fn members(&self) -> Vec<Member> {
        let nothing = Map::new();
        let properties = self.0.get("properties").and_then(Value::as_object);
        let properties = properties.unwrap_or(&nothing);
        let required: Vec<&str> = self.required().collect();
        let first = required
            .iter()
            .filter_map(|name| properties.get_key_value(*name));
        let rest = properties
            .iter()
            .filter(|(name, _)| !required.contains(&name.as_str()));
        first
            .chain(rest)
            .map(|(name, schema)| Member {
                name: name.clone(),
                schema: Self(schema.clone()),
                required: required.contains(&name.as_str()),
            })
            .collect()
    }

    fn required(&self) -> impl Iterator<Item = &str> {
        let names = self.0.get("required").and_then(Value::as_array);
        names.into_iter().flatten().filter_map(Value::as_str)
    }
}

impl From<Value> for Schema {
    fn from(value: Value) -> Self {
        Self(value)
    }
}

/// A member of a JSON object.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Of what type it is.
    pub schema: Schema,
    /// Whether it must be there.
    pub required: bool,
}

/// A reference, perhaps with notes on it: those stand around it, since draft 7 ignores what stands
/// beside a `$ref`.
fn reference_in(schema: &Value) -> Option<&str> {
    let object = schema.as_object()?;
    if let Some(reference) = object.get("$ref") {
        return reference.as_str()?.strip_prefix(COMPONENTS);
    }
    let parts = object.get("allOf")?.as_array()?;
    let is_note = |key: &String| key == "allOf" || NOTES.contains(&key.as_str());
    match parts.as_slice() {
        [only] if object.keys().all(is_note) => reference_in(only),
        _ => None,
    }
}

/// What says nothing of the values that a schema accepts.
pub(crate) const NOTES: [&str; 8] = [
    "$comment",
    "default",
    "deprecated",
    "description",
    "examples",
    "readOnly",
    "title",
    "writeOnly",
];
const COMPONENTS: &str = "#/components/schemas/";

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_reference_may_have_notes_around_it() {
        let reference = json!({ "$ref": "#/components/schemas/Zone" });
        let noted = json!({ "allOf": [reference], "description": "where", "default": "front" });
        for schema in [reference.clone(), noted] {
            assert_eq!(Schema(schema).reference(), Some("Zone"));
        }
        for schema in [
            json!({ "allOf": [reference], "type": "object" }),
            json!({ "allOf": [reference, reference] }),
            json!({ "type": "string" }),
            json!(true),
        ] {
            assert_eq!(Schema(schema.clone()).reference(), None, "{schema}");
        }
    }

    #[test]
    fn members_that_are_required_come_first() {
        let schema = Schema(json!({
            "properties": { "a": true, "b": true, "c": true, "d": true },
            "required": ["d", "b"],
        }));
        let members = schema.members();
        let names: Vec<_> = members.iter().map(|member| &*member.name).collect();
        assert_eq!(names, ["d", "b", "a", "c"]);
        assert!(members[1].required && !members[2].required);
    }
}

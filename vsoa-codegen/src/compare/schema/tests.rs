use serde_json::{Value, json};

use super::differences;
use crate::document::{Document, Schema};

/// An old schema, a new one, and what differs: the effect, the path, and the text.
type Case<'a> = (&'a str, &'a str, &'a [&'a str]);

#[test]
fn a_number_is_compared_by_its_range() {
    check(NUMBERS);
}

#[rustfmt::skip]
const NUMBERS: &[Case<'_>] = &[
    (r#"{"type":"integer"}"#, r#"{"type":"number"}"#, &["Wider: was an integer, is a number"]),
    (r#"{"type":"number"}"#, r#"{"type":"integer"}"#, &["Narrower: was a number, is an integer"]),
    (r#"{"type":"integer","format":"uint8"}"#, r#"{"type":"integer","format":"uint16"}"#, &["Wider: was uint8, is uint16"]),
    (r#"{"type":"integer","format":"uint64"}"#, r#"{"type":"integer","format":"uint8"}"#, &["Narrower: was uint64, is uint8"]),
    (r#"{"type":"integer","format":"int32"}"#, r#"{"type":"integer","format":"uint32"}"#, &["Different: was int32, is uint32"]),
    (r#"{"type":"number","format":"float"}"#, r#"{"type":"number","format":"double"}"#, &["Wider: was float, is double"]),
    (r#"{"type":"integer","format":"uint8"}"#, r#"{"type":"integer","format":"uint8","minimum":0,"maximum":255}"#, &[]),
    (r#"{"type":"integer","minimum":0,"maximum":5}"#, r#"{"type":"integer","minimum":0,"maximum":4}"#, &["Narrower: was 0 to 5, is 0 to 4"]),
    (r#"{"type":"integer","format":"uint8"}"#, r#"{"type":"integer","format":"uint8","maximum":4}"#, &["Narrower: was uint8, is 0 to 4"]),
    (r#"{"type":"number","minimum":0}"#, r#"{"type":"number","exclusiveMinimum":0}"#, &["Narrower: was 0 or more, is more than 0"]),
    (r#"{"type":"number","exclusiveMaximum":1}"#, r#"{"type":"number","maximum":1}"#, &["Wider: was less than 1, is 1 or less"]),
    (r#"{"type":"number"}"#, r#"{"type":"number","multipleOf":2}"#, &["Different: `multipleOf` has changed"]),
];

#[test]
fn a_string_is_compared_by_what_must_fit() {
    check(STRINGS);
}

#[rustfmt::skip]
const STRINGS: &[Case<'_>] = &[
    (r#"{"type":"string"}"#, r#"{"type":"string","description":"x","title":"X","default":"y"}"#, &[]),
    (r#"{"type":"string"}"#, r#"{"type":"integer"}"#, &["Different: was a string, is an integer"]),
    (r#"{"type":"string"}"#, r#"{"type":"string","pattern":"^a"}"#, &[r#"Narrower: `pattern` is "^a""#]),
    (r#"{"type":"string","format":"ip"}"#, r#"{"type":"string"}"#, &[r#"Wider: `format` is "ip" no more"#]),
    (r#"{"type":"string","format":"ip"}"#, r#"{"type":"string","format":"uuid"}"#, &[r#"Different: `format` was "ip", is "uuid""#]),
    (r#"{"type":"string"}"#, r#"{"type":"string","maxLength":5}"#, &["Narrower: the length was 0 or more, is 0 to 5"]),
];

#[test]
fn a_list_is_compared_by_its_elements_and_length() {
    check(LISTS);
}

#[rustfmt::skip]
const LISTS: &[Case<'_>] = &[
    (r#"{"type":"array","items":{"type":"string"}}"#, r#"{"type":"array","items":{"type":"boolean"}}"#, &["Different [] was a string, is a boolean"]),
    (r#"{"type":"array","items":[{"type":"string"},true]}"#, r#"{"type":"array","items":[{"type":"boolean"},true]}"#, &["Different [0] was a string, is a boolean"]),
    (r#"{"type":"array","items":[true]}"#, r#"{"type":"array","items":true}"#, &["Different: was a tuple, is a list"]),
    (r#"{"type":"array","items":true,"maxItems":2}"#, r#"{"type":"array"}"#, &["Wider: the length was 0 to 2, is 0 or more"]),
    (r#"{"type":"array"}"#, r#"{"type":"array","uniqueItems":true}"#, &["Narrower: `uniqueItems` is true"]),
    (r#"{"type":"array","items":{"type":"array","items":{"type":"null"}}}"#, r#"{"type":"array","items":{"type":"array","items":{"type":["null","string"]}}}"#, &["Wider [][] a string is new"]),
];

#[test]
fn an_object_is_compared_by_its_members() {
    check(OBJECTS);
}

#[rustfmt::skip]
const OBJECTS: &[Case<'_>] = &[
    (r#"{"type":"object","properties":{"x":true}}"#, r#"{"type":"object","properties":{"x":true,"y":true}}"#, &["Harmless .y is new"]),
    (r#"{"type":"object","properties":{"x":true}}"#, r#"{"type":"object","properties":{"x":true,"y":true},"required":["y"]}"#, &["Narrower .y is new and required"]),
    (r#"{"type":"object","properties":{},"additionalProperties":false}"#, r#"{"type":"object","properties":{"y":true},"additionalProperties":false}"#, &["Wider .y is new"]),
    (r#"{"type":"object","properties":{},"additionalProperties":false}"#, r#"{"type":"object","properties":{"y":true},"required":["y"],"additionalProperties":false}"#, &["Different .y is new and required"]),
    (r#"{"type":"object","properties":{"x":true,"y":true}}"#, r#"{"type":"object","properties":{"x":true}}"#, &["Lost .y is gone"]),
    (r#"{"type":"object","properties":{"x":true},"required":["x"]}"#, r#"{"type":"object","properties":{"x":true}}"#, &["Wider .x may be missing"]),
    (r#"{"type":"object","properties":{"x":true}}"#, r#"{"type":"object","properties":{"x":true},"required":["x"]}"#, &["Narrower .x is required"]),
    (r#"{"type":"object"}"#, r#"{"type":"object","additionalProperties":false}"#, &["Narrower: may have no other members"]),
    (r#"{"type":"object","additionalProperties":false}"#, r#"{"type":"object"}"#, &["Wider: may have other members"]),
    (r#"{"type":"object","additionalProperties":{"type":"string"}}"#, r#"{"type":"object","additionalProperties":{"type":"boolean"}}"#, &["Different {} was a string, is a boolean"]),
    (r#"{"type":"object","patternProperties":{"^a":true}}"#, r#"{"type":"object","patternProperties":{"^b":true}}"#, &["Narrower: names like `^a` are gone", "Wider: names like `^b` are new"]),
    (r#"{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"integer"}}}"#, r#"{"type":"object","properties":{"x":{"type":"number"},"y":{"type":"number"}}}"#, &["Wider .x was an integer, is a number", "Wider .y was an integer, is a number"]),
];

#[test]
fn alternatives_are_compared_by_what_is_gone_and_new() {
    check(ALTERNATIVES);
}

#[rustfmt::skip]
const ALTERNATIVES: &[Case<'_>] = &[
    (r#"{"type":"string"}"#, r#"{"type":["string","null"]}"#, &["Wider: may be null"]),
    (r#"{"anyOf":[{"type":"string"},{"type":"null"}]}"#, r#"{"type":"string"}"#, &["Narrower: may be null no more"]),
    (r#"{"type":"string"}"#, "true", &["Wider: was a string, is anything"]),
    ("{}", r#"{"type":"string"}"#, &["Narrower: was anything, is a string"]),
    (r#"{"enum":["a","b"]}"#, r#"{"enum":["b","c"]}"#, &["Narrower: `a` is gone", "Wider: `c` is new"]),
    (r#"{"enum":["a","b"]}"#, r#"{"oneOf":[{"const":"b"},{"const":"a","description":"x"}]}"#, &[]),
    (r#"{"enum":["a"]}"#, r#"{"type":"string"}"#, &["Wider: a string is new"]),
    (r#"{"type":"string"}"#, r#"{"enum":["a","b"]}"#, &["Narrower: a string is gone"]),
    (r#"{"enum":["a"]}"#, r#"{"type":"integer"}"#, &["Different: was `a`, is an integer"]),
    (r#"{"anyOf":[{"type":"string"},{"type":"integer"},{"type":"boolean"}]}"#, r#"{"anyOf":[{"type":"integer","minimum":1},{"type":"string"},{"type":"object"}]}"#,
        &["Narrower: a boolean is gone", "Wider: an object is new", "Narrower: was any, is 1 or more"]),
    (r#"{"not":{"type":"string"}}"#, r#"{"not":{"type":"null"}}"#, &["Different: `not` has changed"]),
    // What is common to all variants of a flattened enum.
    (r#"{"type":"object","properties":{"x":{"type":"string"}},"oneOf":[{"type":"object","properties":{"k":{"const":"a"}},"required":["k"]}]}"#,
     r#"{"type":"object","properties":{"x":{"type":"integer"}},"oneOf":[{"type":"object","properties":{"k":{"const":"a"}},"required":["k"]}]}"#,
        &["Different .x was a string, is an integer"]),
];

/// Serde's ways to tag: outside of the value, in it, and beside it.
#[test]
fn variants_are_paired_by_their_tags() {
    let outside = |tag: &str, inner: Value| {
        json!({
            "type": "object", "properties": { tag: inner }, "required": [tag],
            "additionalProperties": false,
        })
    };
    let inside = |tag: &str, inner: Value| {
        json!({
            "type": "object", "properties": { "kind": { "const": tag }, "of": inner },
            "required": ["kind", "of"],
        })
    };
    for (variant, path) in [(&outside as &dyn Fn(_, _) -> _, "Disc"), (&inside, "of")] {
        let variant = |tag, kind| variant(tag, json!({ "type": kind }));
        let dot = || json!({ "const": "Dot" });
        let old = json!({ "oneOf": [dot(), variant("Disc", "integer"), variant("Box", "string")] });
        let new = json!({ "oneOf": [variant("Line", "null"), variant("Disc", "string"), dot()] });
        let expected = [
            "Narrower: `Box` is gone".to_owned(),
            "Wider: `Line` is new".to_owned(),
            format!("Different <Disc>.{path} was an integer, is a string"),
        ];
        assert_eq!(found(&old, &new), expected);
    }
}

#[test]
fn types_that_refer_to_themselves_come_to_an_end() {
    let documents = ["integer", "string"].map(|leaf| {
        let next = json!({ "anyOf": [reference("Tree"), { "type": "null" }] });
        document([
            ("Tree", json!({ "type": "object", "properties": { "leaf": { "type": leaf }, "next": next } })),
            ("Circle", json!({ "allOf": [reference("Circle"), reference("Circle")] })),
            ("Self", reference("Self")),
        ])
    });
    let [old, new] = &documents;
    for (name, expected) in [
        ("Tree", &[".leaf", ".next.leaf"][..]),
        ("Circle", &[]),
        ("Self", &[]),
        ("Nowhere", &[]),
    ] {
        let schema = Schema::from(reference(name));
        let found = differences((old, &schema), (new, &schema));
        let paths: Vec<_> = found.iter().map(|found| &*found.path).collect();
        assert_eq!(paths, expected, "{name}");
    }
}

#[test]
fn a_type_is_the_same_under_another_name_or_none() {
    let zone = json!({ "enum": ["front", "rear"] });
    let noted = json!({ "allOf": [reference("Place")], "default": "rear" });
    let old = document([("Zone", zone.clone())]);
    let new = document([("Area", noted), ("Place", zone.clone())]);
    for schema in [reference("Area"), reference("Place"), zone] {
        let (before, now) = (Schema::from(reference("Zone")), Schema::from(schema));
        assert_eq!(differences((&old, &before), (&new, &now)), []);
    }
}

fn check(cases: &[Case<'_>]) {
    for (old, new, expected) in cases {
        let [before, now] = [old, new].map(|text| serde_json::from_str(text).unwrap());
        assert_eq!(found(&before, &now), *expected, "from {old} to {new}");
    }
}

/// What differs, each on one line.
fn found(old: &Value, new: &Value) -> Vec<String> {
    let document = document([]);
    let (old, new) = (Schema::from(old.clone()), Schema::from(new.clone()));
    let found = differences((&document, &old), (&document, &new));
    let lines = found.iter().map(|found| {
        let path = if found.path.is_empty() {
            ":"
        } else {
            &format!(" {}", found.path)
        };
        format!("{:?}{path} {}", found.effect, found.text)
    });
    lines.collect()
}

fn document<const N: usize>(schemas: [(&str, Value); N]) -> Document {
    Document {
        title: String::new(),
        version: String::new(),
        text: None,
        services: Vec::new(),
        topics: Vec::new(),
        errors: Vec::new(),
        schemas: schemas
            .map(|(name, schema)| (name.to_owned(), schema.into()))
            .into(),
    }
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{
    Effect,
    range::Range,
    walk::{Walk, shown_kind},
};

type Object = Map<String, Value>;

impl Walk<'_> {
    /// Two schemas of one type each.
    pub(super) fn plain(&mut self, path: &str, old: &Object, new: &Object) {
        let kind = |schema: &Object| {
            schema
                .get("type")
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        let (old_kind, new_kind) = (kind(old), kind(new));
        let text = || format!("was {}, is {}", shown_kind(old), shown_kind(new));
        match (old_kind.as_deref(), new_kind.as_deref()) {
            (Some("integer"), Some("number")) => self.differs(path, Effect::Wider, text()),
            (Some("number"), Some("integer")) => self.differs(path, Effect::Narrower, text()),
            (before, now) if before != now => self.differs(path, Effect::Different, text()),
            (Some("integer" | "number"), _) => self.numbers(path, old, new),
            (Some("string"), _) => self.strings(path, old, new),
            (Some("array"), _) => self.lists(path, old, new),
            (Some("object"), _) => self.objects(path, old, new),
            _ => self.others(path, old, new, &[]),
        }
    }

    fn numbers(&mut self, path: &str, old: &Object, new: &Object) {
        let (before, now) = (Range::of_numbers(old), Range::of_numbers(new));
        if before != now {
            let text = format!(
                "was {}, is {}",
                shown_range(old, before),
                shown_range(new, now)
            );
            self.differs(path, before.effect(now), text);
        }
        self.others(path, old, new, &NUMBER);
    }

    fn strings(&mut self, path: &str, old: &Object, new: &Object) {
        for key in ["format", "pattern"] {
            self.constraint(path, key, old.get(key), new.get(key));
        }
        self.lengths(path, old, new, ("minLength", "maxLength"));
        self.others(path, old, new, &STRING);
    }

    fn lists(&mut self, path: &str, old: &Object, new: &Object) {
        match (old.get("items"), new.get("items")) {
            (Some(Value::Array(before)), Some(Value::Array(now))) => {
                for (index, (before, now)) in before.iter().zip(now).enumerate() {
                    self.later(format!("{path}[{index}]"), before, now);
                }
            }
            (Some(Value::Array(_)), _) => {
                self.differs(path, Effect::Different, "was a tuple, is a list");
            }
            (_, Some(Value::Array(_))) => {
                self.differs(path, Effect::Different, "was a list, is a tuple");
            }
            (before, now) => {
                let anything = Value::Bool(true);
                let (before, now) = (before.unwrap_or(&anything), now.unwrap_or(&anything));
                self.later(format!("{path}[]"), before, now);
            }
        }
        self.lengths(path, old, new, ("minItems", "maxItems"));
        self.constraint(
            path,
            "uniqueItems",
            old.get("uniqueItems"),
            new.get("uniqueItems"),
        );
        self.others(path, old, new, &LIST);
    }

    fn objects(&mut self, path: &str, old: &Object, new: &Object) {
        let (before, now) = (Members::of(old), Members::of(new));
        for (name, schema) in before.schemas {
            let path = format!("{path}.{name}");
            let Some(new_schema) = now.schemas.get(name) else {
                self.differs(&path, Effect::Lost, "is gone");
                continue;
            };
            match (
                before.required.contains(&**name),
                now.required.contains(&**name),
            ) {
                (true, false) => self.differs(&path, Effect::Wider, "may be missing"),
                (false, true) => self.differs(&path, Effect::Narrower, "is required"),
                _ => {}
            }
            self.later(path, schema, new_schema);
        }
        let is_closed = old.get("additionalProperties") == Some(&Value::Bool(false));
        for name in now
            .schemas
            .keys()
            .filter(|name| !before.schemas.contains_key(*name))
        {
            let is_required = now.required.contains(&**name);
            let text = if is_required {
                "is new and required"
            } else {
                "is new"
            };
            let effect = Effect::of(is_closed, is_required);
            self.differs(&format!("{path}.{name}"), effect, text);
        }
        self.other_members(path, old, new);
        self.lengths(path, old, new, ("minProperties", "maxProperties"));
        self.others(path, old, new, &OBJECT);
    }

    /// Members that have no name of their own.
    fn other_members(&mut self, path: &str, old: &Object, new: &Object) {
        let (open, closed) = (Value::Bool(true), Value::Bool(false));
        let of = |schema: &Object| schema.get("additionalProperties").unwrap_or(&open).clone();
        let (before, now) = (of(old), of(new));
        if before == closed && now != closed {
            self.differs(path, Effect::Wider, "may have other members");
        } else if before != closed && now == closed {
            self.differs(path, Effect::Narrower, "may have no other members");
        } else {
            self.later(format!("{path}{{}}"), &before, &now);
        }
        let nothing = Map::new();
        let patterns =
            |schema| -> &Object { object_at(schema, "patternProperties").unwrap_or(&nothing) };
        let (before, now) = (patterns(old), patterns(new));
        for (pattern, schema) in before {
            match now.get(pattern) {
                Some(new_schema) => self.later(format!("{path}{{}}"), schema, new_schema),
                None => self.differs(
                    path,
                    Effect::Narrower,
                    format!("names like `{pattern}` are gone"),
                ),
            }
        }
        for pattern in now.keys().filter(|pattern| !before.contains_key(*pattern)) {
            self.differs(
                path,
                Effect::Wider,
                format!("names like `{pattern}` are new"),
            );
        }
    }

    fn lengths(&mut self, path: &str, old: &Object, new: &Object, (least, most): (&str, &str)) {
        let before = Range::of_lengths(old, least, most);
        let now = Range::of_lengths(new, least, most);
        if before != now {
            let text = format!("the length was {before}, is {now}");
            self.differs(path, before.effect(now), text);
        }
    }

    /// What the fewer values fit the more it says.
    fn constraint(&mut self, path: &str, key: &str, old: Option<&Value>, new: Option<&Value>) {
        let is_set =
            |value: Option<&Value>| value.is_some_and(|value| *value != Value::Bool(false));
        match (old, new) {
            (old, new) if old == new => {}
            (Some(old), Some(new)) if is_set(Some(old)) && is_set(Some(new)) => {
                self.differs(
                    path,
                    Effect::Different,
                    format!("`{key}` was {old}, is {new}"),
                );
            }
            (_, Some(new)) if is_set(Some(new)) => {
                self.differs(path, Effect::Narrower, format!("`{key}` is {new}"));
            }
            (Some(old), _) if is_set(Some(old)) => {
                self.differs(path, Effect::Wider, format!("`{key}` is {old} no more"));
            }
            _ => {}
        }
    }

    /// Whatever else is said, of which no more is known than whether it has changed.
    fn others(&mut self, path: &str, old: &Object, new: &Object, known: &[&str]) {
        let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
        for key in keys {
            let is_known = key == "type" || known.contains(&key.as_str());
            if !is_known && old.get(key) != new.get(key) {
                self.differs(path, Effect::Different, format!("`{key}` has changed"));
            }
        }
    }
}

/// The named members of an object.
struct Members<'a> {
    schemas: &'a Object,
    required: BTreeSet<&'a str>,
}

impl<'a> Members<'a> {
    fn of(schema: &'a Object) -> Self {
        static NOTHING: std::sync::LazyLock<Object> = std::sync::LazyLock::new(Object::new);
        let required = schema.get("required").and_then(Value::as_array);
        Self {
            schemas: object_at(schema, "properties").unwrap_or(&NOTHING),
            required: required
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect(),
        }
    }
}

fn object_at<'a>(schema: &'a Object, key: &str) -> Option<&'a Object> {
    schema.get(key)?.as_object()
}

/// The name of a Rust type where that says it all, else the numbers.
fn shown_range(schema: &Object, range: Range) -> String {
    let format = schema.get("format").and_then(Value::as_str);
    let bare = |format: &str| {
        let only = Object::from_iter([("format".to_owned(), Value::from(format))]);
        Range::of_numbers(&only) == range
    };
    match format {
        Some(format) if bare(format) => format.to_owned(),
        _ => range.to_string(),
    }
}

const LIST: [&str; 5] = [
    "additionalItems",
    "items",
    "maxItems",
    "minItems",
    "uniqueItems",
];
const NUMBER: [&str; 5] = [
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "maximum",
    "minimum",
];
const OBJECT: [&str; 6] = [
    "additionalProperties",
    "maxProperties",
    "minProperties",
    "patternProperties",
    "properties",
    "required",
];
const STRING: [&str; 4] = ["format", "maxLength", "minLength", "pattern"];

use std::collections::{BTreeSet, VecDeque};

use serde_json::{Map, Value};

use super::{Difference, Effect, form::Form};
use crate::document::Document;

/// A walk through two schemas at once.
///
/// What is still to be looked at stands in a queue, and no pair that refers to types by name is
/// looked at twice: they may refer to themselves, and be nested as deeply as they like.
pub(super) struct Walk<'a> {
    old: &'a Document,
    new: &'a Document,
    queue: VecDeque<(String, Value, Value)>,
    seen: BTreeSet<(String, String)>,
    found: Vec<Difference>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(old: &'a Document, new: &'a Document) -> Self {
        Self {
            old,
            new,
            queue: VecDeque::new(),
            seen: BTreeSet::new(),
            found: Vec::new(),
        }
    }

    pub(super) fn run(mut self, old: &Value, new: &Value) -> Vec<Difference> {
        self.later(String::new(), old, new);
        while let Some((path, old, new)) = self.queue.pop_front() {
            let (old, new) = (Form::of(self.old, &old), Form::of(self.new, &new));
            self.forms(&path, &old, &new);
        }
        self.found
    }

    /// Looks at a pair of schemas when its turn comes.
    pub(super) fn later(&mut self, path: String, old: &Value, new: &Value) {
        let pair = (old.to_string(), new.to_string());
        let has_names = pair.0.contains(REFERENCE) && pair.1.contains(REFERENCE);
        if !has_names || self.seen.insert(pair) {
            self.queue.push_back((path, old.clone(), new.clone()));
        }
    }

    pub(super) fn differs(&mut self, path: &str, effect: Effect, text: impl Into<String>) {
        self.found.push(Difference {
            path: path.to_owned(),
            text: text.into(),
            effect,
        });
    }

    fn forms(&mut self, path: &str, old: &Form, new: &Form) {
        match (old.is_any, new.is_any) {
            (true, true) => return,
            (true, false) => {
                return self.differs(path, Effect::Narrower, format!("was anything, is {new}"));
            }
            (false, true) => {
                return self.differs(path, Effect::Wider, format!("was {old}, is anything"));
            }
            (false, false) => {}
        }
        match (old.is_nullable, new.is_nullable) {
            (true, false) => self.differs(path, Effect::Narrower, "may be null no more"),
            (false, true) => self.differs(path, Effect::Wider, "may be null"),
            _ => {}
        }
        match (&*old.plain, &*new.plain) {
            ([old_plain], [new_plain]) if old.values.is_empty() && new.values.is_empty() => {
                self.plain(path, old_plain, new_plain);
            }
            _ => self.alternatives(path, old, new),
        }
    }

    /// Pairs the alternatives of both; those that have no partner are gone, or new.
    fn alternatives(&mut self, path: &str, old: &Form, new: &Form) {
        let pairs = pairs(&old.plain, &new.plain);
        let is_paired = |side: fn(&(usize, usize)) -> usize, index| {
            pairs.iter().any(|pair| side(pair) == index)
        };
        let lonely = |form: &Form, side: fn(&(usize, usize)) -> usize, other: &Form| {
            let plain = form.plain.iter().enumerate();
            let plain = plain.filter(|(index, _)| !is_paired(side, *index));
            let values = form.values.iter().filter(|value| !other.accepts(value));
            let plain = plain.map(|(_, plain)| shown_alternative(plain));
            plain.chain(values.map(shown_value)).collect::<Vec<_>>()
        };
        let gone = lonely(old, |pair| pair.0, new);
        let added = lonely(new, |pair| pair.1, old);
        let nothing_stayed = gone.len() == old.len() && added.len() == new.len();
        if nothing_stayed && !gone.is_empty() && !added.is_empty() {
            return self.differs(path, Effect::Different, format!("was {old}, is {new}"));
        }
        if !gone.is_empty() {
            self.differs(
                path,
                Effect::Narrower,
                format!("{} is gone", gone.join(", ")),
            );
        }
        if !added.is_empty() {
            self.differs(path, Effect::Wider, format!("{} is new", added.join(", ")));
        }
        for (before, now) in pairs {
            let (before, now) = (&old.plain[before], &new.plain[now]);
            let path = format!("{path}{}", path_of_variant(before));
            self.plain(&path, before, now);
        }
    }
}

impl Form {
    fn len(&self) -> usize {
        self.values.len() + self.plain.len()
    }

    /// Whether a single value is among those accepted, as far as its type says.
    fn accepts(&self, value: &Value) -> bool {
        let kind = match value {
            Value::Array(_) => "array",
            Value::Bool(_) => "boolean",
            Value::Null => "null",
            Value::Number(_) => "number",
            Value::Object(_) => "object",
            Value::String(_) => "string",
        };
        let is_of_kind = |plain: &Map<String, Value>| {
            let known = plain.get("type").and_then(Value::as_str);
            known == Some(kind) || (known == Some("integer") && value.is_i64())
        };
        self.values.contains(value) || self.plain.iter().any(is_of_kind)
    }
}

impl std::fmt::Display for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let plain = self.plain.iter().map(shown_alternative);
        let all: Vec<_> = plain.chain(self.values.iter().map(shown_value)).collect();
        match all.as_slice() {
            [] if self.is_nullable => f.write_str("null"),
            [] => f.write_str("nothing"),
            [only] => f.write_str(only),
            several => write!(f, "one of {}", several.join(", ")),
        }
    }
}

/// Alternatives of both sides that belong together: the same, or else of the same label.
fn pairs(old: &[Map<String, Value>], new: &[Map<String, Value>]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let same = |old: &Map<String, Value>, new: &Map<String, Value>| old == new;
    let same_label = |old: &Map<String, Value>, new: &Map<String, Value>| label(old) == label(new);
    for belongs in [&same as &dyn Fn(&_, &_) -> bool, &same_label] {
        for (index, before) in old.iter().enumerate() {
            if pairs.iter().any(|pair| pair.0 == index) {
                continue;
            }
            let partner = new.iter().enumerate().position(|(candidate, now)| {
                pairs.iter().all(|pair| pair.1 != candidate) && belongs(before, now)
            });
            pairs.extend(partner.map(|partner| (index, partner)));
        }
    }
    pairs.sort_unstable();
    pairs
}

/// What tells an alternative from the others: the value of its tag, its only member, or its type.
fn label(plain: &Map<String, Value>) -> String {
    tag(plain).unwrap_or_else(|| kind(plain).to_owned())
}

/// The tag of a variant: a member that has one value, or the only one that there may be.
fn tag(plain: &Map<String, Value>) -> Option<String> {
    let members = plain.get("properties")?.as_object()?;
    let required = plain.get("required")?.as_array()?;
    let is_required = |name: &str| required.iter().any(|known| known == name);
    let tags = members.iter().filter_map(|(name, schema)| {
        let value =
            schema
                .get("const")
                .or_else(|| match schema.get("enum")?.as_array()?.as_slice() {
                    [only] => Some(only),
                    _ => None,
                })?;
        is_required(name).then(|| {
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        })
    });
    let tags: Vec<_> = tags.collect();
    if !tags.is_empty() {
        return Some(tags.join(" "));
    }
    let mut names = members.keys();
    let is_closed = plain.get("additionalProperties") == Some(&Value::Bool(false));
    match (names.next(), names.next()) {
        (Some(only), None) if is_closed && is_required(only) => Some(only.clone()),
        _ => None,
    }
}

fn kind(plain: &Map<String, Value>) -> &str {
    plain
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

fn path_of_variant(plain: &Map<String, Value>) -> String {
    tag(plain).map(|tag| format!("<{tag}>")).unwrap_or_default()
}

fn shown_alternative(plain: &Map<String, Value>) -> String {
    tag(plain).map_or_else(|| shown_kind(plain).to_owned(), |tag| format!("`{tag}`"))
}

fn shown_value(value: &Value) -> String {
    match value {
        Value::String(text) => format!("`{text}`"),
        other => format!("`{other}`"),
    }
}

pub(super) fn shown_kind(plain: &Map<String, Value>) -> &'static str {
    match kind(plain) {
        "array" => "a list",
        "boolean" => "a boolean",
        "integer" => "an integer",
        "number" => "a number",
        "object" => "an object",
        "string" => "a string",
        _ => "a value of some form",
    }
}

/// What every reference is written with; a text that has it too costs no more than a look.
const REFERENCE: &str = "\"$ref\"";

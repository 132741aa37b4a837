//! What changes between two versions of a description, and whether clients break by it.
//!
//! A client breaks that was made for the old version and meets a server of the new one: if
//! something that it uses is gone, if what it sends is refused, ignored or means something else, or
//! if it cannot read what it gets. Names that do not travel, and docs, are not compared; whatever
//! else has changed is listed too.
//!
//! Types are compared by what they accept. In the table, `arguments` stands for all that a client
//! sends (a state topic's value among it), `answers` for all that it gets, publications and the
//! fields of errors included.
//!
//! | change of a type | in arguments | in answers |
//! | --- | --- | --- |
//! | a value, a variant or `null` is added; a range, a length or an integer type grows | | breaks |
//! | one is taken away, or shrinks | breaks | |
//! | another type; another format or pattern | breaks | breaks |
//! | a member is added that may be missing | | |
//! | a member is added that is required | breaks | |
//! | a member is added where unknown ones are refused | as above | breaks |
//! | a member is required from now on | breaks | |
//! | a member may be missing from now on | | breaks |
//! | a member is taken away | breaks: it is ignored | breaks |
//!
//! Of the rest breaks: a method, topic or status that is gone; another URL, method or status code;
//! an argument, data, a stream or a current value that is gone; data that a call must carry from
//! now on; a topic that moves to the quick channel, or whose deadline grows; access that shrinks.

mod access;
mod change;
mod errors;
mod methods;
mod schema;
mod topics;

pub use self::change::{Change, Comparison};
use crate::document::{Document, Member, Schema};

/// Says what is different in `new`, and what of it breaks clients that were made for `old`.
///
/// ```
/// use vsoa_codegen::{compare::compare, document::Document};
///
/// # fn document(speed: &str) -> Document {
/// #     let text = format!(r##"{{
/// #         "asyncapi": "3.0.0", "info": {{ "title": "fan", "version": "1" }},
/// #         "channels": {{ "fan.speed": {{ "address": "/fan/speed" }} }},
/// #         "operations": {{ "Fan.speed": {{
/// #             "action": "receive", "channel": {{ "$ref": "#/channels/fan.speed" }},
/// #             "reply": {{ "messages": [{{ "$ref": "#/components/messages/answer" }}] }},
/// #             "x-vsoa": {{ "service": "Fan", "name": "speed", "methods": ["GET"] }}
/// #         }} }},
/// #         "components": {{ "messages": {{ "answer": {{ "payload": {{ "type": "{speed}" }} }} }} }},
/// #         "x-vsoa": {{ "format": 1 }}
/// #     }}"##);
/// #     Document::parse(&text).unwrap()
/// # }
/// let (old, new) = (document("integer"), document("number"));
/// let comparison = compare(&old, &new);
/// assert!(comparison.is_breaking());
/// assert_eq!(
///     comparison.to_string(),
///     "breaking    Fan.speed, answer: was an integer, is a number\n",
/// );
/// ```
#[must_use]
pub fn compare(old: &Document, new: &Document) -> Comparison {
    let mut comparer = Comparer {
        old,
        new,
        found: Comparison::default(),
        compared_errors: Vec::new(),
    };
    comparer.methods();
    comparer.topics();
    comparer.found
}

/// Two documents, and what was found between them.
struct Comparer<'a> {
    old: &'a Document,
    new: &'a Document,
    found: Comparison,
    /// The pairs of errors that need no second look.
    compared_errors: Vec<(&'a str, &'a str)>,
}

/// Which way values go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    /// The new server writes, the old client reads.
    ToClient,
    /// The old client writes, the new server reads.
    ToServer,
}

impl Comparer<'_> {
    fn schemas(&mut self, place: &str, old: &Schema, new: &Schema, flow: Flow) {
        for difference in schema::differences((self.old, old), (self.new, new)) {
            let place = format!("{place}{}", difference.path);
            self.found
                .add(place, difference.text, difference.effect.breaks(flow));
        }
    }

    /// The members of an object that is no type of its own.
    fn members(&mut self, place: &str, what: &str, (old, new): (&[Member], &[Member]), flow: Flow) {
        let (old, new) = (object_of(old), object_of(new));
        for difference in schema::differences((self.old, &old), (self.new, &new)) {
            let place = format!(
                "{place}, {what} `{}`",
                difference.path.trim_start_matches('.')
            );
            self.found
                .add(place, difference.text, difference.effect.breaks(flow));
        }
    }

    /// Notes that something should no longer be used.
    fn deprecation(&mut self, place: &str, old: Option<&String>, new: Option<&String>) {
        if let (None, Some(note)) = (old, new) {
            let reason = if note.is_empty() {
                String::new()
            } else {
                format!(": {note}")
            };
            self.found
                .compatible(place, format!("is deprecated{reason}"));
        }
    }
}

/// A schema of an object with these members.
fn object_of(members: &[Member]) -> Schema {
    let properties: serde_json::Map<_, _> = members
        .iter()
        .map(|member| (member.name.clone(), member.schema.as_value().clone()))
        .collect();
    let required = members.iter().filter(|member| member.required);
    let required: Vec<_> = required.map(|member| &member.name).collect();
    let object = serde_json::json!({
        "type": "object", "properties": properties, "required": required,
    });
    Schema::from(object)
}

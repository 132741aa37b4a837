//! Types of the language, as expressions.

use super::{
    docs::doc_comment,
    layout::{access, block, group, indented, member_name, quoted},
    members::Parts,
    names::Names,
};
use crate::{
    document::Docs,
    shape::{
        Alternative, Content, Enumeration, Literal, Member, Struct, Tagging, Type, Union, Variant,
    },
};

/// Where a type is written: types with a name are reached from there by `prefix`.
#[derive(Clone, Copy)]
pub(super) struct Types<'a> {
    pub(super) names: &'a Names,
    pub(super) prefix: &'static str,
}

impl Types<'_> {
    pub(super) fn expression(self, of: &Type) -> String {
        match of {
            Type::Any => "Json".to_owned(),
            Type::Array(of, length) if *length <= LONGEST_TUPLE => {
                tuple(&vec![self.expression(of); *length])
            }
            Type::Array(of, _) | Type::List(of) | Type::Set(of) => self.list(of),
            Type::Boolean => "boolean".to_owned(),
            Type::Float(_) | Type::Integer(_) => "number".to_owned(),
            Type::Map(_, of) => format!("Record<string, {}>", self.expression(of)),
            Type::Named(name) => format!("{}{}", self.prefix, self.names.of_type(name)),
            Type::Null => "null".to_owned(),
            Type::Optional(of) => format!("{} | null", self.expression(of)),
            Type::Text(format) if is_large_integer(format.as_deref()) => "bigint".to_owned(),
            Type::Text(_) => "string".to_owned(),
            Type::Tuple(of) => {
                let items: Vec<_> = of.iter().map(|of| self.expression(of)).collect();
                tuple(&items)
            }
        }
    }

    fn list(self, of: &Type) -> String {
        match (of, self.expression(of)) {
            (Type::Optional(_), of) => format!("Array<{of}>"),
            (_, of) => format!("{of}[]"),
        }
    }

    /// The members of a struct, each with its docs before it.
    pub(super) fn members(self, of: &Struct) -> Vec<String> {
        let parts = Parts::of(of);
        let members = parts.members.iter().map(|member| self.member(member));
        let flattened = parts.flattened.iter().map(|(name, flattened)| {
            let mark = if flattened.required { "" } else { "?" };
            let of = self.expression(&flattened.of);
            format!("/** Its members stand among the others. */\n{name}{mark}: {of}")
        });
        let rest = parts.rest.iter().map(|(name, of)| {
            let of = self.expression(of);
            format!("/** All other members. */\n{name}: Record<string, {of}>")
        });
        members.chain(flattened).chain(rest).collect()
    }

    pub(super) fn member(self, member: &Member) -> String {
        let default = member.default.as_ref();
        let default = default.filter(|value| !value.is_null());
        let notes: Vec<_> = default
            .map(|value| format!("@defaultValue `{value}`"))
            .into_iter()
            .collect();
        let docs = doc_comment(&member.docs, &notes);
        let mark = if member.required { "" } else { "?" };
        let name = member_name(&member.name);
        format!("{docs}{name}{mark}: {}", self.expression(&member.of))
    }

    /// A struct without a name.
    pub(super) fn structure(self, of: &Struct) -> String {
        object(&self.members(of))
    }

    pub(super) fn union(self, of: &Union) -> String {
        let variants = of.variants.iter();
        alternatives(variants.map(|it| (&it.docs, self.variant(&of.tagging, it))))
    }

    fn variant(self, tagging: &Tagging, variant: &Variant) -> String {
        let tag = |name: &str| format!("{}: {}", member_name(name), quoted(&variant.name));
        let content = self.content(&variant.content);
        match (tagging, content) {
            (Tagging::Adjacent { tag: name, .. } | Tagging::Internal { tag: name }, None) => {
                object(&[tag(name)])
            }
            (Tagging::Adjacent { tag: name, content }, Some(of)) => {
                object(&[tag(name), format!("{}: {of}", member_name(content))])
            }
            (Tagging::External, None) => quoted(&variant.name),
            (Tagging::External, Some(of)) => {
                object(&[format!("{}: {of}", member_name(&variant.name))])
            }
            (Tagging::Internal { tag: name }, Some(of)) => match &variant.content {
                Content::Struct(of) => {
                    let mut members = vec![tag(name)];
                    members.extend(self.members(of));
                    object(&members)
                }
                Content::Unit | Content::Value(_) => format!("({} & {of})", object(&[tag(name)])),
            },
            (Tagging::Untagged, None) => "null".to_owned(),
            (Tagging::Untagged, Some(of)) => of,
        }
    }

    fn content(self, content: &Content) -> Option<String> {
        match content {
            Content::Struct(of) => Some(self.structure(of)),
            Content::Unit => None,
            Content::Value(of) => Some(self.expression(of)),
        }
    }
}

pub(super) fn enumeration(of: &Enumeration) -> String {
    let values = of.alternatives.iter();
    alternatives(values.map(|Alternative { value, docs }| (docs, literal(value))))
}

pub(super) fn literal(value: &Literal) -> String {
    match value {
        Literal::Integer(value) => value.to_string(),
        Literal::Text(text) => quoted(text),
    }
}

/// Whether a text is a whole number with all its digits.
pub(super) fn is_large_integer(format: Option<&str>) -> bool {
    matches!(format, Some("int64" | "uint64" | "int128" | "uint128"))
}

/// An object type: on one line if it is short and nothing is said of its members.
pub(super) fn object(members: &[String]) -> String {
    if members.iter().any(|member| member.contains('\n')) {
        block(members)
    } else {
        group("{", members, ";", "}")
    }
}

/// Alternatives on lines of their own, each with its docs before it.
fn alternatives<'a>(all: impl Iterator<Item = (&'a Docs, String)>) -> String {
    let lines = all.map(|(docs, of)| {
        let of = of.replace('\n', "\n  ");
        format!("\n{}| {of}", doc_comment(docs, &[]))
    });
    let text: String = lines.collect();
    indented(&text)
}

fn tuple(of: &[String]) -> String {
    group("[", of, ",", "]")
}

/// What is reached by a member of the arguments.
pub(super) fn argument(name: &str) -> String {
    access("args", name)
}

/// Longer arrays are not checked for their length by the compiler.
pub(super) const LONGEST_TUPLE: usize = 16;

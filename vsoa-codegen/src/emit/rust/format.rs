//! The text of an error: a format string of the derive that wrote it, which has to fit fields whose
//! types are generated.

use super::context::Context;
use crate::shape::{StatusVariant, Type};

/// The format string for a variant's text; its name, where there is none that fits its fields.
pub(super) fn text(context: &Context<'_>, variant: &StatusVariant) -> String {
    let pieces = variant.text.as_deref().and_then(pieces);
    let text = pieces.and_then(|pieces| {
        let pieces = pieces.into_iter().map(|piece| match piece {
            Piece::Literal(text) => Some(escaped(text)),
            Piece::Field(name, spec) => {
                let of = &variant.fields.iter().find(|field| field.name == name)?.of;
                Some(placeholder(context, name, spec, of))
            }
        });
        pieces.collect::<Option<String>>()
    });
    text.unwrap_or_else(|| escaped(&sentence(&variant.name)))
}

/// The types of the fields that are shown as they are shown to users.
pub(super) fn displayed(variant: &StatusVariant) -> impl Iterator<Item = &Type> {
    let pieces = variant.text.as_deref().and_then(pieces).unwrap_or_default();
    pieces.into_iter().filter_map(|piece| match piece {
        Piece::Field(name, spec) if !spec.ends_with('?') => {
            let field = variant.fields.iter().find(|field| field.name == name)?;
            Some(&field.of)
        }
        _ => None,
    })
}

/// A part of a format string.
enum Piece<'a> {
    Literal(&'a str),
    Field(&'a str, &'a str),
}

/// The parts of a format string; `None` if it is none, or shows more than fields.
fn pieces(text: &str) -> Option<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, behind) = rest.split_at(at);
        pieces.push(Piece::Literal(before));
        let brace = &behind[..1];
        if behind[1..].starts_with(brace) {
            pieces.push(Piece::Literal(brace));
            rest = &behind[2..];
        } else {
            let (inside, behind) = behind.strip_prefix('{')?.split_once('}')?;
            let (name, spec) = inside.split_once(':').unwrap_or((inside, ""));
            pieces.push(Piece::Field(name.trim(), spec.trim()));
            rest = behind;
        }
    }
    pieces.push(Piece::Literal(rest));
    Some(pieces)
}

/// What shows a field; as to programmers, where its type is not written for users.
fn placeholder(context: &Context<'_>, name: &str, spec: &str, of: &Type) -> String {
    let is_plain = spec
        .chars()
        .all(|c| c.is_ascii_digit() || "<>^+.".contains(c));
    match spec {
        "?" | "#?" => format!("{{{name}:{spec}}}"),
        _ if !context.is_text(of) => format!("{{{name}:?}}"),
        "" => format!("{{{name}}}"),
        _ if is_plain && !matches!(of, Type::Named(_)) => format!("{{{name}:{spec}}}"),
        _ => format!("{{{name}}}"),
    }
}

fn escaped(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

/// `NoSuchZone` as `no such zone`.
fn sentence(name: &str) -> String {
    crate::emit::names::Case::Snake.of(name).replace('_', " ")
}

//! Errors: a class for each enum of statuses, and one for each of its variants.

use minijinja::{Value, context};

use super::{
    codecs::Codecs,
    docs::doc_comment,
    layout::quoted,
    names::Names,
    types::{Types, object},
};
use crate::shape::{StatusEnum, StatusVariant};

/// What `error.ts` is filled with.
pub(super) fn context(names: &Names, error: &StatusEnum) -> Value {
    let variants = error.variants.iter();
    let tags = variants.clone().map(|variant| quoted(&variant.name));
    context! {
        class => names.of_error(&error.name),
        docs => doc_comment(&error.docs, &[]),
        tags => if error.variants.is_empty() { "never".to_owned() } else { tags.collect::<Vec<_>>().join(" | ") },
        variants => variants.map(|variant| self::variant(names, error, variant)).collect::<Vec<_>>(),
    }
}

fn variant(names: &Names, error: &StatusEnum, variant: &StatusVariant) -> Value {
    let mut notes = vec![format!("Status {}.", variant.status)];
    if let Some(text) = &variant.text {
        notes.insert(0, format!("Its text: `{text}`"));
    }
    let types = Types {
        names,
        prefix: "types.",
    };
    let codecs = Codecs {
        names,
        is_home: false,
    };
    let fields: Vec<_> = variant.fields.iter().map(|it| types.member(it)).collect();
    context! {
        class => names.of_variant(&error.name, &variant.name),
        docs => doc_comment(&variant.docs, &notes),
        tag => quoted(&variant.name),
        status => variant.status,
        fields => (!fields.is_empty()).then(|| object(&fields)),
        codec => (!fields.is_empty()).then(|| codecs.members(&variant.fields)),
    }
}

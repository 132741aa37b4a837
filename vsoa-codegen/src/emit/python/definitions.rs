//! The types that have a name.

use minijinja::{Value, context};

use super::{
    Python,
    expressions::{Expressions, known},
    members::Fields,
    names,
    text::{docs, docstring, quoted},
};
use crate::{
    emit::names::Case,
    shape::{Content, Definition, Enumeration, Literal, Struct, Tagging, Type, Union, Variant},
};

pub(super) fn alias(python: &Python<'_>, definition: &Definition, of: &Type) -> String {
    let expressions = expressions(python, definition);
    let names = python.names.type_(&definition.name);
    let text = docs(&definition.docs, "");
    python.templates.render(
        "alias.py",
        context! {
            name => &*names.class,
            annotation => quoted(&expressions.annotation(of)),
            docs => (!text.is_empty()).then(|| docstring(&text, 0)),
            constant => &*names.codec,
            codec => expressions.codec(of),
        },
    )
}

pub(super) fn enumeration(
    python: &Python<'_>,
    definition: &Definition,
    of: &Enumeration,
) -> String {
    let names = python.names.type_(&definition.name);
    let mut scope = names::attributes();
    let alternatives = of.alternatives.iter().map(|alternative| {
        let name = match &alternative.value {
            Literal::Text(text) => scope.take(text, Case::Screaming),
            Literal::Integer(number) if *number < 0 => {
                scope.take(&format!("minus {}", number.unsigned_abs()), Case::Screaming)
            }
            Literal::Integer(number) => scope.take(&format!("value {number}"), Case::Screaming),
        };
        let text = docs(&alternative.docs, "");
        context! {
            name => name,
            value => known(&alternative.value),
            docs => (!text.is_empty() && alternative.docs != definition.docs)
                .then(|| docstring(&text, 4)),
        }
    });
    python.templates.render(
        "enumeration.py",
        context! {
            name => &*names.class,
            docs => docstring(&docs(&definition.docs, "One of a few values."), 4),
            constant => &*names.codec,
            alternatives => alternatives.collect::<Vec<_>>(),
        },
    )
}

pub(super) fn structure(python: &Python<'_>, definition: &Definition, of: &Struct) -> String {
    let fields = Fields::of(of, &expressions(python, definition));
    let names = python.names.type_(&definition.name);
    python.templates.render(
        "structure.py",
        context! {
            name => &*names.class,
            docs => docstring(&docs(&definition.docs, "An object."), 4),
            constant => &*names.codec,
            fields => fields.declared.iter().map(Value::from).collect::<Vec<_>>(),
            parts => fields.parts,
        },
    )
}

pub(super) fn union(python: &Python<'_>, definition: &Definition, of: &Union) -> String {
    let expressions = expressions(python, definition);
    let names = python.names.type_(&definition.name);
    let variants = of.variants.iter().zip(&names.variants);
    let variants = variants.map(|(it, class)| variant(&names.class, it, class, &expressions));
    let (constructor, tags) = match &of.tagging {
        Tagging::Adjacent { tag, content } => ("adjacent", vec![quoted(tag), quoted(content)]),
        Tagging::External => ("external", Vec::new()),
        Tagging::Internal { tag } => ("internal", vec![quoted(tag)]),
        Tagging::Untagged => ("untagged", Vec::new()),
    };
    let text = docs(&definition.docs, "");
    python.templates.render(
        "union.py",
        context! {
            name => &*names.class,
            docs => (!text.is_empty()).then(|| docstring(&text, 0)),
            annotation => quoted(&names.variants.join(" | ")),
            constant => &*names.codec,
            constructor => constructor,
            tags => tags,
            variants => variants.collect::<Vec<_>>(),
        },
    )
}

fn variant(union: &str, variant: &Variant, class: &str, expressions: &Expressions<'_>) -> Value {
    let (fields, codec) = match &variant.content {
        Content::Struct(structure) => {
            let fields = Fields::of(structure, expressions);
            let declared: Vec<_> = fields.declared.iter().map(Value::from).collect();
            let parts = fields.parts.join(", ");
            (
                declared,
                Some(format!("values.structure({class}, values.Fields({parts}))")),
            )
        }
        Content::Unit => (Vec::new(), None),
        Content::Value(of) => {
            let annotation = expressions.annotation(of);
            let value =
                context! { name => "value", annotation => annotation, default => (), docs => () };
            let codec = format!("values.value_in({class}, {})", expressions.codec(of));
            (vec![value], Some(codec))
        }
    };
    let text = docs(&variant.docs, &format!("`{}` of `{union}`.", variant.name));
    context! {
        tag => quoted(&variant.name),
        name => class,
        docs => docstring(&text, 4),
        fields => fields,
        codec => codec,
    }
}

fn expressions<'a>(python: &'a Python<'_>, definition: &Definition) -> Expressions<'a> {
    Expressions::defining(python.api, &python.names, &definition.name)
}

//! The errors of methods: a status is an exception.

use minijinja::{Value, context};

use super::{
    Python,
    expressions::Expressions,
    members::member_value,
    names,
    text::{docs, docstring, quoted},
};
use crate::{
    emit::names::Case,
    shape::{StatusEnum, StatusVariant},
};

pub(super) fn error(python: &Python<'_>, error: &StatusEnum) -> String {
    let expressions = python.expressions();
    let names = python.names.error(&error.name);
    let variants = error.variants.iter().zip(&names.variants);
    let variants = variants.map(|(variant, class)| self::variant(variant, class, &expressions));
    let otherwise = format!("An error of `{}`.", error.name);
    python.templates.render(
        "error.py",
        context! {
            name => &*names.class,
            docs => docstring(&docs(&error.docs, &otherwise), 4),
            constant => &*names.failures,
            variants => variants.collect::<Vec<_>>(),
        },
    )
}

fn variant(variant: &StatusVariant, class: &str, expressions: &Expressions<'_>) -> Value {
    let mut scope = names::error_fields();
    let fields = variant.fields.iter().map(|field| {
        let name = scope.take(&field.name, Case::Snake);
        let annotation = expressions.annotation(&field.of);
        let may_be_none = !field.required && !field.of.is_nullable();
        let member = member_value(field, &name, expressions);
        (
            name,
            if may_be_none {
                format!("{annotation} | None")
            } else {
                annotation
            },
            field,
            member,
        )
    });
    let fields: Vec<_> = fields.collect();
    let by_name: Vec<_> = fields
        .iter()
        .map(|(name, _, field, _)| (&*field.name, &**name))
        .collect();
    let otherwise = format!("`{}`, status {}.", variant.name, variant.status);
    context! {
        name => class,
        docs => docstring(&docs(&variant.docs, &otherwise), 4),
        status => variant.status,
        text => message(variant, &by_name),
        fields => fields.iter().map(|(name, annotation, field, member)| {
            let text = docs(&field.docs, "");
            context! {
                name => name,
                annotation => annotation,
                required => field.required,
                docs => (!text.is_empty()).then(|| docstring(&text, 8)),
                member => member,
            }
        }).collect::<Vec<_>>(),
    }
}

/// The text of an exception that is raised here: as the server would write it, where its format
/// names fields and no more; else the variant's name in words.
fn message(variant: &StatusVariant, fields: &[(&str, &str)]) -> String {
    let filled = variant
        .text
        .as_deref()
        .and_then(|text| filled(text, fields));
    filled.unwrap_or_else(|| quoted(&Case::Snake.of(&variant.name).replace('_', " ")))
}

/// The format string with the attributes in place of the fields' names.
fn filled(text: &str, fields: &[(&str, &str)]) -> Option<String> {
    let mut result = String::new();
    let mut names = false;
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        result.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        rest = &rest[at + 1..];
        if let Some(behind) = rest.strip_prefix(brace) {
            result.push_str(&brace.repeat(2));
            rest = behind;
            continue;
        }
        let (name, behind) = rest.split_once('}')?;
        let (_, attribute) = fields.iter().find(|(field, _)| *field == name)?;
        result.extend(["{", attribute, "}"]);
        names = true;
        rest = behind;
    }
    result.push_str(rest);
    let text = if names {
        result
    } else {
        result.replace("{{", "{").replace("}}", "}")
    };
    Some(format!("{}{}", if names { "f" } else { "" }, quoted(&text)))
}

#[cfg(test)]
mod tests {
    use super::filled;

    #[test]
    fn a_format_string_is_filled_with_attributes() {
        let fields = [("from", "from_"), ("x", "x")];
        for (text, wanted) in [
            ("plain", Some(r#""plain""#)),
            ("{{}} \"", Some(r#""{} \"""#)),
            ("{from} to {x}", Some(r#"f"{from_} to {x}""#)),
            ("{{{x}}}", Some(r#"f"{{{x}}}""#)),
            ("{x:?}", None),
            ("{0}", None),
            ("{", None),
        ] {
            assert_eq!(filled(text, &fields).as_deref(), wanted, "{text}");
        }
    }
}

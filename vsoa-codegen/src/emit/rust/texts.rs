use std::collections::BTreeSet;

use super::format;
use crate::shape::{Api, Message, Place, Shape, Type};

/// The types that stand in a URL, or in the text of an error.
pub(super) fn texts(api: &Api) -> BTreeSet<&str> {
    let methods = api.services.iter().flat_map(|service| &service.methods);
    let arguments = methods.flat_map(|method| &method.arguments);
    let in_calls = arguments.filter_map(|argument| match &argument.place {
        Place::Url(of) => of.as_ref(),
        _ => None,
    });
    let captures = api.topics.iter().flat_map(|topic| match &topic.message {
        Message::Fields { captures, .. } => captures.as_slice(),
        Message::Nothing | Message::Value(_) => &[],
    });
    let in_topics = captures.filter_map(|capture| capture.of.as_ref());
    let variants = api.errors.iter().flat_map(|error| &error.variants);
    let in_errors = variants.flat_map(format::displayed);
    let mut texts = BTreeSet::new();
    for of in in_calls.chain(in_topics).chain(in_errors) {
        add_text(api, of, &mut texts);
    }
    texts
}

/// Adds the types that are written as text where this one is; whether it can be.
fn add_text<'a>(api: &'a Api, of: &'a Type, texts: &mut BTreeSet<&'a str>) -> bool {
    let Type::Named(name) = of else {
        return is_scalar(of);
    };
    let is_text = texts.contains(name.as_str())
        || match api.definition(name).map(|definition| &definition.shape) {
            Some(Shape::Enumeration(_)) => true,
            // Two types that are each other have no shape, so this ends.
            Some(Shape::Alias(of)) => add_text(api, of, texts),
            _ => false,
        };
    if is_text {
        texts.insert(name);
    }
    is_text
}

pub(super) fn is_scalar(of: &Type) -> bool {
    matches!(
        of,
        Type::Boolean | Type::Float(_) | Type::Integer(_) | Type::Text(_)
    )
}

//! What travels in two places under one name, of which an object of the language has one.

use std::collections::BTreeSet;

use super::members::Parts;
use crate::{
    emit::EmitError,
    shape::{Message, Service, Topic},
};

pub(super) fn of_service(service: &Service) -> Result<(), EmitError> {
    service.methods.iter().try_for_each(|method| {
        let names = method.arguments.iter().map(|argument| &*argument.name);
        let place = format!("{}.{}", service.name, method.name);
        refuse_twice(&place, "arguments", names)
    })
}

pub(super) fn of_topic(topic: &Topic) -> Result<(), EmitError> {
    let Message::Fields {
        captures,
        param,
        data,
    } = &topic.message
    else {
        return Ok(());
    };
    let mut names: Vec<_> = captures.iter().map(|it| it.name.clone()).collect();
    if let Some(param) = param {
        let Parts {
            members,
            flattened,
            rest,
            ..
        } = Parts::of(param);
        names.extend(members.iter().map(|it| it.name.clone()));
        names.extend(flattened.into_iter().map(|(name, _)| name));
        names.extend(rest.map(|(name, _)| name));
    }
    let names = names.iter().chain(data).map(String::as_str);
    refuse_twice(&topic.name, "fields", names)
}

fn refuse_twice<'a>(
    place: &str,
    kind: &str,
    names: impl Iterator<Item = &'a str>,
) -> Result<(), EmitError> {
    let mut known = BTreeSet::new();
    for name in names {
        if !known.insert(name) {
            return Err(EmitError::Unsupported {
                place: place.to_owned(),
                problem: format!("two of its {kind} are called `{name}`: rename one of them"),
            });
        }
    }
    Ok(())
}

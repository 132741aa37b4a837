//! A description as JSON for scripts: flatter than AsyncAPI, and nothing in it refers elsewhere but
//! to types by their names.

use serde_json::{Map, Value, json};
use vsoa_codegen::document::{
    Access, Argument, Body, Docs, Failure, Member, Method, Place, Schema, StatusEnum, Topic, Verb,
};

use super::selection::Selection;

pub(super) fn selection(selection: &Selection<'_>) -> Value {
    let services = selection.services.iter().map(|(service, methods)| {
        let methods: Vec<_> = methods.iter().map(|one| method(one)).collect();
        with_docs(
            json!({ "name": service.name, "methods": methods }),
            &service.docs,
        )
    });
    let types = selection.types.iter();
    let types: Map<_, _> = types
        .map(|(name, schema)| ((*name).to_owned(), schema.as_value().clone()))
        .collect();
    sparse(json!({
        "title": selection.document.title,
        "version": selection.document.version,
        "text": selection.document.text,
        "services": services.collect::<Vec<_>>(),
        "topics": selection.topics.iter().map(|one| topic(one)).collect::<Vec<_>>(),
        "errors": selection.errors.iter().map(|one| error(one)).collect::<Vec<_>>(),
        "types": types,
    }))
}

/// What a method answers: `["GET"]`, `["SET"]` or both.
pub(in crate::commands) fn verbs(verb: Verb) -> Value {
    match verb {
        Verb::Both => json!(["GET", "SET"]),
        Verb::Get => json!(["GET"]),
        Verb::Set => json!(["SET"]),
    }
}

/// Adds docs, as far as there are any.
pub(in crate::commands) fn with_docs(item: Value, docs: &Docs) -> Value {
    let mut item = item;
    item["text"] = json!(docs.text);
    item["deprecated"] = json!(docs.deprecated);
    sparse(item)
}

fn method(method: &Method) -> Value {
    let (body, schema) = match &method.answer.body {
        Body::Data => ("data", None),
        Body::Nothing => ("nothing", None),
        Body::Param(schema) => ("param", Some(schema)),
        Body::ParamAndData(schema) => ("param_and_data", Some(schema)),
        Body::Payload => ("payload", None),
    };
    let answer = json!({
        "body": body,
        "schema": schema.map(Schema::as_value),
        "stream": method.answer.stream.then_some(true),
    });
    let item = json!({
        "name": method.name,
        "methods": verbs(method.verb),
        "url": method.url.as_str(),
        "arguments": method.arguments.iter().map(argument).collect::<Vec<_>>(),
        "answer": sparse(answer),
        "error": failure(&method.failure),
        "timeout_ms": method.timeout.map(|time| time.as_millis()),
        "priority": (method.priority > 0).then_some(method.priority),
        "access": method.access.as_ref().map(access),
    });
    with_docs(item, &method.docs)
}

fn argument(argument: &Argument) -> Value {
    let (place, schema, required) = match &argument.place {
        Place::Data => ("data", None, true),
        Place::Member(member) => ("member", Some(&member.schema), member.required),
        Place::Param(schema) => ("param", Some(schema), true),
        Place::Payload => ("payload", None, true),
        Place::RawParam => ("raw_param", None, true),
        Place::Url(schema) => ("url", schema.as_ref(), true),
    };
    let item = json!({
        "name": argument.name,
        "in": place,
        "required": required,
        "schema": schema.map(Schema::as_value),
    });
    with_docs(item, &argument.docs)
}

fn topic(topic: &Topic) -> Value {
    let captures = topic.captures.iter().map(|capture| {
        let schema = capture.schema.as_ref().map(Schema::as_value);
        with_docs(
            json!({ "name": capture.name, "schema": schema }),
            &capture.docs,
        )
    });
    let state = topic.state.as_ref().map(|state| {
        sparse(json!({
            "error": failure(&state.refusal),
            "get_access": state.get_access.as_ref().map(access),
            "set_access": state.set_access.as_ref().map(access),
        }))
    });
    let item = json!({
        "name": topic.name,
        "url": topic.url.as_str(),
        "captures": captures.collect::<Vec<_>>(),
        "schema": topic.param.as_ref().map(Schema::as_value),
        "data": topic.data,
        "quick": topic.quick.then_some(true),
        "state": state,
        "deadline_ms": topic.deadline.map(|time| time.as_millis()),
        "access": topic.access.as_ref().map(access),
    });
    with_docs(item, &topic.docs)
}

fn error(error: &StatusEnum) -> Value {
    let variants = error.variants.iter().map(|variant| {
        let item = json!({
            "name": variant.name,
            "status": variant.status,
            "error": variant.text,
            "fields": variant.fields.iter().map(field).collect::<Vec<_>>(),
        });
        with_docs(item, &variant.docs)
    });
    let item = json!({ "name": error.name, "variants": variants.collect::<Vec<_>>() });
    with_docs(item, &error.docs)
}

fn field(member: &Member) -> Value {
    json!({
        "name": member.name,
        "required": member.required,
        "schema": member.schema.as_value(),
    })
}

/// The name of an enum of errors; `any` where any status may come, nothing where none does.
fn failure(failure: &Failure) -> Option<&str> {
    match failure {
        Failure::AnyStatus => Some("any"),
        Failure::Enum(name) => Some(name),
        Failure::Never => None,
    }
}

fn access(access: &Access) -> Value {
    match access {
        Access::Everyone => json!("everyone"),
        Access::Roles(roles) => json!(roles),
        Access::Users => json!("users"),
    }
}

/// The object without the members that are null.
fn sparse(mut item: Value) -> Value {
    if let Value::Object(members) = &mut item {
        members.retain(|_, value| !value.is_null());
    }
    item
}

//! What a person reads of each item of a description.

use serde_json::Value;
use vsoa_codegen::document::{
    Access, Argument, Body, Failure, Member, Method, Place, Schema, StatusEnum, Topic, Verb,
};

use super::page::{Page, faint, name};
use crate::{described::notation, output::printable};

pub(super) fn method(page: &mut Page, service: &str, method: &Method) {
    let route = name(format_args!(
        "{} {}",
        verb(method.verb),
        method.url.as_str()
    ));
    let path = faint(format_args!("{service}.{}", method.name));
    page.line(1, &format!("{route}  {path}"));
    page.docs(
        2,
        method.docs.text.as_deref(),
        method.docs.deprecated.as_deref(),
    );
    let taken: Vec<_> = method.arguments.iter().map(argument).collect();
    page.labelled(2, "takes", &taken);
    page.labelled(2, "answers", &[answer(method)]);
    page.labelled(2, "fails", &Vec::from_iter(failure(&method.failure)));
    page.labelled(
        2,
        "access",
        &Vec::from_iter(method.access.as_ref().map(access)),
    );
    if let Some(timeout) = method.timeout {
        page.labelled(2, "ends", &[format!("after {timeout:?}")]);
    }
    if method.priority > 0 {
        page.labelled(2, "priority", &[method.priority.to_string()]);
    }
}

pub(super) fn topic(page: &mut Page, topic: &Topic) {
    page.line(
        1,
        &format!("{}  {}", name(topic.url.as_str()), faint(&topic.name)),
    );
    page.docs(
        2,
        topic.docs.text.as_deref(),
        topic.docs.deprecated.as_deref(),
    );
    let in_url = topic.captures.iter().map(|capture| {
        let kind = capture.schema.as_ref().map_or("text".to_owned(), shown);
        let text = capture.docs.text.as_deref();
        placed(&capture.name, &kind, "in the URL", text)
    });
    let param = topic.param.iter().flat_map(body_lines);
    let data = topic
        .data
        .iter()
        .map(|field| placed(field, "bytes", "the data", None));
    page.labelled(
        2,
        "carries",
        &in_url.chain(param).chain(data).collect::<Vec<_>>(),
    );
    if topic.quick {
        page.labelled(2, "channel", &["quick".to_owned()]);
    }
    if let Some(deadline) = topic.deadline {
        page.labelled(2, "stale", &[format!("after {deadline:?}")]);
    }
    if let Some(state) = &topic.state {
        let mut lines = vec!["GET reads the value, SET sets it".to_owned()];
        lines.extend(failure(&state.refusal).map(|error| format!("a SET fails with {error}")));
        lines.extend(
            state
                .get_access
                .as_ref()
                .map(|who| format!("GET: {}", access(who))),
        );
        lines.extend(
            state
                .set_access
                .as_ref()
                .map(|who| format!("SET: {}", access(who))),
        );
        page.labelled(2, "state", &lines);
    }
    page.labelled(
        2,
        "access",
        &Vec::from_iter(topic.access.as_ref().map(access)),
    );
}

pub(super) fn error(page: &mut Page, error: &StatusEnum) {
    page.line(1, &name(&error.name));
    page.docs(
        2,
        error.docs.text.as_deref(),
        error.docs.deprecated.as_deref(),
    );
    for variant in &error.variants {
        let text = variant.text.as_deref();
        let text = text
            .map(|text| faint(format_args!("  {text:?}")))
            .unwrap_or_default();
        page.line(
            2,
            &format!("{} {}{text}", variant.status, name(&variant.name)),
        );
        page.docs(
            4,
            variant.docs.text.as_deref(),
            variant.docs.deprecated.as_deref(),
        );
        for field in &variant.fields {
            page.line(4, &member(field));
        }
    }
}

pub(super) fn named_type(page: &mut Page, called: &str, schema: &Schema) {
    let variants = described_variants(schema);
    let members = schema.members();
    if members.is_empty() && variants.is_empty() {
        page.line(1, &format!("{} = {}", name(called), shown(schema)));
    } else {
        page.line(1, &name(called));
    }
    let deprecated = schema.is_deprecated().then_some("");
    page.docs(2, schema.description(), deprecated);
    for field in &members {
        page.line(2, &member(field));
    }
    for (notation, text) in variants {
        page.line(
            2,
            &format!("| {}{}", printable(&notation), remark(text.as_deref())),
        );
    }
}

/// `GET`, `SET`, or both.
pub(in crate::commands) fn verb(verb: Verb) -> &'static str {
    match verb {
        Verb::Both => "GET/SET",
        Verb::Get => "GET",
        Verb::Set => "SET",
    }
}

/// The first line of docs, which has to say enough alone.
pub(in crate::commands) fn first_line(text: Option<&str>) -> &str {
    text.and_then(|text| text.lines().next())
        .unwrap_or_default()
}

fn argument(argument: &Argument) -> String {
    let name = &argument.name;
    let (kind, place) = match &argument.place {
        Place::Member(taken) => return member(taken),
        Place::Data => ("bytes".to_owned(), "the data"),
        Place::Param(schema) => (shown(schema), "the whole param"),
        Place::Payload => ("any".to_owned(), "param and data"),
        Place::RawParam => ("bytes".to_owned(), "the whole param"),
        Place::Url(schema) => {
            let kind = schema.as_ref().map_or("text".to_owned(), shown);
            (kind, "in the URL")
        }
    };
    placed(name, &kind, place, argument.docs.text.as_deref())
}

/// A value that does not travel as a member of the param.
fn placed(name: &str, kind: &str, place: &str, text: Option<&str>) -> String {
    format!(
        "{}: {kind} {}{}",
        printable(name),
        faint(format_args!("({place})")),
        remark(text)
    )
}

fn answer(method: &Method) -> String {
    let body = match &method.answer.body {
        Body::Data => "bytes".to_owned(),
        Body::Nothing => "nothing".to_owned(),
        Body::Param(schema) => shown(schema),
        Body::ParamAndData(schema) => format!("{} and bytes", shown(schema)),
        Body::Payload => "any param and data".to_owned(),
    };
    let stream = if method.answer.stream {
        ", then a byte stream"
    } else {
        ""
    };
    format!("{body}{stream}")
}

fn failure(failure: &Failure) -> Option<String> {
    match failure {
        Failure::AnyStatus => Some("any status".to_owned()),
        Failure::Enum(name) => Some(printable(name).to_string()),
        Failure::Never => None,
    }
}

fn access(access: &Access) -> String {
    match access {
        Access::Everyone => "everyone".to_owned(),
        Access::Roles(roles) => format!("roles {}", printable(&roles.join(", "))),
        Access::Users => "users who have logged in".to_owned(),
    }
}

/// A param's members a line each, or what it is if it has none of its own.
fn body_lines(schema: &Schema) -> Vec<String> {
    let members = schema.members();
    if members.is_empty() {
        vec![shown(schema)]
    } else {
        members.iter().map(member).collect()
    }
}

fn member(member: &Member) -> String {
    let mark = if member.required { "" } else { "?" };
    let default = member
        .schema
        .default_value()
        .filter(|value| !value.is_null());
    let default = default.map(|value| format!(" = {}", printable(&value.to_string())));
    let default = default.unwrap_or_default();
    let kind = shown(&member.schema);
    let deprecated = member.schema.is_deprecated().then_some("deprecated");
    let text = deprecated.or(member.schema.description());
    format!(
        "{}{mark}: {kind}{default}{}",
        printable(&member.name),
        remark(text)
    )
}

fn remark(text: Option<&str>) -> String {
    match first_line(text) {
        "" => String::new(),
        text => format!("  {}", faint(text)),
    }
}

fn shown(schema: &Schema) -> String {
    printable(&notation(schema.as_value())).to_string()
}

/// The alternatives of a type of which any has docs; empty where none has.
fn described_variants(schema: &Schema) -> Vec<(String, Option<String>)> {
    let variants = ["oneOf", "anyOf"];
    let variants = variants
        .iter()
        .find_map(|key| schema.as_value().get(key)?.as_array());
    let variants: Vec<_> = variants.into_iter().flatten().collect();
    let text = |variant: &Value| Some(variant.get("description")?.as_str()?.to_owned());
    if variants.iter().all(|variant| text(variant).is_none()) {
        return Vec::new();
    }
    variants
        .into_iter()
        .map(|variant| (notation(variant), text(variant)))
        .collect()
}

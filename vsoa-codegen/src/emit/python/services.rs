//! What is called: for each service a module with its client, and its server to be filled in.

use minijinja::{Value, context};

use super::{
    Python,
    expressions::Expressions,
    names::{self, ServiceNames},
    text::{deprecation, docs, docstring, quoted},
};
use crate::{
    document::{Failure, Verb},
    emit::names::{Case, Scope},
    shape::{Answer, Argument, Body, Method, Place, Service, Type},
};

/// The module of a service.
#[derive(Debug)]
pub(super) struct Module {
    /// What the service is called.
    pub(super) service: String,
    pub(super) name: String,
    pub(super) client: String,
    pub(super) server: String,
    /// The names of the client's methods.
    pub(super) methods: Vec<String>,
    pub(super) text: String,
}

pub(super) fn module(python: &Python<'_>, service: &Service) -> Module {
    let ServiceNames {
        module,
        client,
        server,
    } = python.names.service(&service.name);
    let (mut scope, mut constants) = (names::methods(), Scope::new(&[]));
    let methods: Vec<_> = service
        .methods
        .iter()
        .map(|method| {
            let name = scope.take(&method.name, Case::Snake);
            let constant = constants.take(&method.name, Case::Screaming);
            let value = self::method(python, method, &name, &format!("_{constant}"));
            (name, value)
        })
        .collect();
    let text = docs(&service.docs, &format!("The service `{}`.", service.name));
    let text = python.templates.render(
        "service.py",
        context! {
            client => client,
            server => server,
            docs => docstring(&text, 4),
            methods => methods.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>(),
        },
    );
    let methods = methods.into_iter().map(|(name, _)| name).collect();
    Module {
        service: service.name.clone(),
        name: module.clone(),
        client: client.clone(),
        server: server.clone(),
        methods,
        text,
    }
}

fn method(python: &Python<'_>, method: &Method, name: &str, constant: &str) -> Value {
    let expressions = python.expressions();
    let mut scope = names::parameters();
    let arguments = method.arguments.iter();
    let arguments = arguments.map(|it| Parameter::of(it, &mut scope, &expressions));
    let arguments: Vec<_> = arguments.collect();
    let (required, optional): (Vec<_>, Vec<_>) =
        arguments.iter().partition(|argument| argument.required);
    let answer = answer(&method.answer, &expressions);
    let failures = match &method.failure {
        Failure::Enum(name) => Some(format!("errors.{}", python.names.error(name).failures)),
        Failure::AnyStatus | Failure::Never => None,
    };
    context! {
        name => name,
        constant => constant,
        verbs => match method.verb {
            Verb::Both => r#"("GET", "SET")"#,
            Verb::Get => r#"("GET",)"#,
            Verb::Set => r#"("SET",)"#,
        },
        url => quoted(method.url.as_str()),
        required => required.iter().map(|it| context! { name => &*it.name, annotation => &*it.annotation }).collect::<Vec<_>>(),
        optional => optional.iter().map(|it| context! { name => &*it.name, annotation => &*it.annotation }).collect::<Vec<_>>(),
        arguments => arguments.iter().map(|it| context! { name => &*it.name, place => &*it.place }).collect::<Vec<_>>(),
        answer => &*answer.value,
        returns => &*answer.client,
        served => &*answer.server,
        failures => failures,
        docs => docstring(&method_docs(python, method, &arguments), 8),
        warning => deprecation(&method.docs).map(|note| quoted(&format!("`{name}`: {note}"))),
    }
}

/// What a method does, what it takes, how it fails, and how long it may take.
fn method_docs(python: &Python<'_>, method: &Method, parameters: &[Parameter]) -> String {
    let calls = format!("Calls `{}`.", method.url.as_str());
    let mut parts = vec![docs(&method.docs, &calls)];
    let documented = parameters.iter().filter(|it| !it.docs.is_empty());
    parts.extend(documented.map(|it| format!("`{}`: {}", it.name, it.docs)));
    if let Failure::Enum(name) = &method.failure {
        parts.push(format!("Raises errors.{}.", python.names.error(name).class));
    }
    if let Some(timeout) = method.timeout {
        parts.push(format!("The server ends it after {timeout:?}."));
    }
    parts.join("\n\n")
}

/// A parameter of a method.
struct Parameter {
    name: String,
    annotation: String,
    required: bool,
    /// Where it travels, as an expression.
    place: String,
    docs: String,
}

impl Parameter {
    fn of(argument: &Argument, scope: &mut Scope, expressions: &Expressions<'_>) -> Self {
        let name = scope.take(&argument.name, Case::Snake);
        let parameter = quoted(&name);
        let wire = quoted(&argument.name);
        let mut required = true;
        let (annotation, place) = match &argument.place {
            Place::Data => ("bytes".to_owned(), format!("items.InData({parameter})")),
            Place::Member(member) => {
                let codec = expressions.codec(&member.of);
                let mut annotation = expressions.annotation(&member.of);
                required = member.required;
                let rest = if required {
                    ""
                } else {
                    ", may_be_missing=True"
                };
                if !required && !member.of.is_nullable() {
                    annotation += " | None";
                }
                (
                    annotation,
                    format!("items.InMember({parameter}, {wire}, {codec}{rest})"),
                )
            }
            Place::Param(of) => {
                let codec = expressions.codec(of);
                (
                    expressions.annotation(of),
                    format!("items.InParam({parameter}, {codec})"),
                )
            }
            Place::Payload => (
                "items.Payload".to_owned(),
                format!("items.InPayload({parameter})"),
            ),
            Place::RawParam => ("bytes".to_owned(), format!("items.InRawParam({parameter})")),
            Place::Url(of) => {
                let of = of.clone().unwrap_or(Type::Text(None));
                let codec = expressions.codec(&of);
                (
                    expressions.annotation(&of),
                    format!("items.InUrl({parameter}, {wire}, {codec})"),
                )
            }
        };
        Self {
            name,
            annotation,
            required,
            place,
            docs: docs(&argument.docs, ""),
        }
    }
}

/// What a method answers.
struct AnswerText {
    /// As an expression of how it travels.
    value: String,
    /// What a client has of it.
    client: String,
    /// What a server gives for it.
    server: String,
}

fn answer(answer: &Answer, expressions: &Expressions<'_>) -> AnswerText {
    let (value, of) = match &answer.body {
        Body::Data => ("items.data()".to_owned(), "bytes".to_owned()),
        Body::Nothing => ("items.nothing()".to_owned(), "None".to_owned()),
        Body::Param(of) => (
            format!("items.param({})", expressions.codec(of)),
            expressions.annotation(of),
        ),
        Body::ParamAndData(of) => (
            format!("items.param_and_data({})", expressions.codec(of)),
            format!("tuple[{}, bytes]", expressions.annotation(of)),
        ),
        Body::Payload => ("items.payload()".to_owned(), "items.Payload".to_owned()),
    };
    if !answer.stream {
        return AnswerText {
            value,
            client: of.clone(),
            server: of,
        };
    }
    let server = format!("items.StreamReply[{of}]");
    if answer.body == Body::Nothing {
        let client = "socket.socket".to_owned();
        return AnswerText {
            value: "items.stream()".to_owned(),
            client,
            server,
        };
    }
    let value = format!("items.with_stream({value})");
    AnswerText {
        value,
        client: format!("tuple[{of}, socket.socket]"),
        server,
    }
}

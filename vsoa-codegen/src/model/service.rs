use std::time::Duration;

use syn::{Attribute, Ident, ItemTrait, LitStr, Path, Type};

use super::Url;

/// A trait marked `#[vsoa::service]`.
pub(crate) struct Service<'a> {
    /// The trait as the user wrote it.
    pub(crate) item: &'a ItemTrait,
    /// Where the names stand that generated code may use.
    pub(crate) root: Path,
    /// Whether there is a client for programs without async as well.
    pub(crate) blocking: bool,
    /// Whether it describes itself.
    pub(crate) describe: bool,
    pub(crate) methods: Vec<Method>,
}

/// A method of a service.
pub(crate) struct Method {
    pub(crate) ident: Ident,
    /// Docs, `#[cfg]` and `#[deprecated]`: what the client's method takes over.
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) verb: Verb,
    /// The whole URL, prefix included.
    pub(crate) url: Url,
    /// Where the method's own part of the URL stands.
    pub(crate) url_literal: LitStr,
    /// How long a call may take.
    pub(crate) timeout: Option<Duration>,
    /// The least priority of a call.
    pub(crate) priority: Option<u8>,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) output: Output,
}

impl Method {
    /// The conditions under which the method exists.
    pub(crate) fn cfg(&self) -> impl Iterator<Item = &Attribute> {
        self.attrs.iter().filter(|attr| attr.path().is_ident("cfg"))
    }
}

/// The methods of the wire that a route answers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Call,
    Get,
    Set,
}

/// An argument of a method, `self` aside.
pub(crate) struct Argument {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    pub(crate) source: Source,
    /// What the user says of it.
    pub(crate) docs: Vec<Attribute>,
}

impl Argument {
    /// The arguments that are members of the param, each with its name there.
    pub(crate) fn members(arguments: &[Self]) -> impl Iterator<Item = (&String, &Self)> {
        arguments
            .iter()
            .filter_map(|argument| match &argument.source {
                Source::Member(name) => Some((name, argument)),
                _ => None,
            })
    }
}

/// Where an argument comes from.
#[derive(PartialEq, Eq)]
pub(crate) enum Source {
    /// A segment of the URL.
    Capture(String),
    /// The caller; nothing of the payload.
    Context,
    /// The data.
    Data,
    /// A member of the param.
    Member(String),
    /// The whole param.
    Param,
    /// Param and data as they stand.
    Payload,
    /// The whole param, as bytes that need not be JSON.
    RawParam,
}

/// What a method returns.
pub(crate) struct Output {
    pub(crate) ty: Type,
    /// The two types of `Result<T, E>`, where it is spelled so and is no alias of it; `T` without
    /// the `StreamReply` around it.
    pub(crate) spelled: Option<(Type, Type)>,
    pub(crate) shape: Shape,
    /// Whether a stream goes with the value.
    pub(crate) streamed: bool,
}

/// How a returned value becomes a payload.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    Data,
    Json,
    JsonAndData,
    Nothing,
    Raw,
}

impl Shape {
    /// The runtime's type that writes and reads it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Data => "Data",
            Self::Json => "Json",
            Self::JsonAndData => "JsonAndData",
            Self::Nothing => "Nothing",
            Self::Raw => "Raw",
        }
    }
}

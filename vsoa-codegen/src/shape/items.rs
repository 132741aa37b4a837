use std::time::Duration;

use super::{Member, Struct, Type};
use crate::document::{Access, Docs, Failure, Pattern, State, Verb};

/// A service: methods under one name.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// The name of its trait.
    pub name: String,
    /// What it is for.
    pub docs: Docs,
    /// What can be called.
    pub methods: Vec<Method>,
}

/// A method of a service; its parts are those of [`document::Method`](crate::document::Method).
#[derive(Clone, Debug, PartialEq)]
#[expect(
    missing_docs,
    reason = "the documentation is the one of the document's method"
)]
pub struct Method {
    pub name: String,
    pub docs: Docs,
    pub verb: Verb,
    pub url: Pattern,
    pub arguments: Vec<Argument>,
    pub answer: Answer,
    pub failure: Failure,
    pub timeout: Option<Duration>,
    pub priority: u8,
    pub access: Option<Access>,
}

/// An argument of a method.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// Its name.
    pub name: String,
    /// What it is.
    pub docs: Docs,
    /// Where it travels, and of what type it is.
    pub place: Place,
}

/// Where an argument travels; as [`document::Place`](crate::document::Place) says.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    missing_docs,
    reason = "the documentation is the one of the document's place"
)]
pub enum Place {
    Data,
    Member(Member),
    Param(Type),
    Payload,
    RawParam,
    Url(Option<Type>),
}

/// What comes back from a call that did not fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What the reply carries.
    pub body: Body,
    /// Whether a byte stream comes with it.
    pub stream: bool,
}

/// What a reply carries; as [`document::Body`](crate::document::Body) says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the documentation is the one of the document's body"
)]
pub enum Body {
    Data,
    Nothing,
    Param(Type),
    ParamAndData(Type),
    Payload,
}

/// A topic: what is published on a URL.
#[derive(Clone, Debug, PartialEq)]
pub struct Topic {
    /// The name of its type.
    pub name: String,
    /// What it tells.
    pub docs: Docs,
    /// Where it is published.
    pub url: Pattern,
    /// What a message is.
    pub message: Message,
    /// Whether it goes over the quick channel.
    pub quick: bool,
    /// How its current value is read and set, where it has one.
    pub state: Option<State>,
    /// How long a value is good without a newer one.
    pub deadline: Option<Duration>,
    /// Who may subscribe, where that is known.
    pub access: Option<Access>,
}

/// What a message of a topic is.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// Fields of the topic itself, of which some are not in the param.
    Fields {
        /// Those that stand in the URL.
        captures: Vec<Capture>,
        /// The members of the param; none where there is no param.
        param: Option<Struct>,
        /// The name of the one that is the data.
        data: Option<String>,
    },
    /// Nothing: it is there or not.
    Nothing,
    /// The param as a whole.
    Value(Type),
}

/// A field that stands in a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capture {
    /// Its name, also in the URL.
    pub name: String,
    /// What it is.
    pub docs: Docs,
    /// As in [`Place::Url`].
    pub of: Option<Type>,
}

/// An enum of statuses: the errors that a method can fail with.
#[derive(Clone, Debug, PartialEq)]
pub struct StatusEnum {
    /// Its name.
    pub name: String,
    /// What it is about.
    pub docs: Docs,
    /// The ways to fail.
    pub variants: Vec<Variant>,
}

/// One way to fail: a status, and fields beside its text.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// When it happens.
    pub docs: Docs,
    /// The status code of the reply, 128 to 254.
    pub status: u8,
    /// The format string of the text in the param's member `error`, where it is known.
    pub text: Option<String>,
    /// The other members of the param.
    pub fields: Vec<Member>,
}

use std::time::Duration;

use super::{Docs, Member, Pattern, Schema};

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

/// A method of a service.
#[derive(Clone, Debug, PartialEq)]
pub struct Method {
    /// Its name in the trait.
    pub name: String,
    /// What it does.
    pub docs: Docs,
    /// Which of GET and SET it answers.
    pub verb: Verb,
    /// Where it is called.
    pub url: Pattern,
    /// What it takes, in order.
    pub arguments: Vec<Argument>,
    /// What it answers.
    pub answer: Answer,
    /// How it can fail.
    pub failure: Failure,
    /// How long a call may take at the server.
    pub timeout: Option<Duration>,
    /// The least priority of a call, 0 to 7.
    pub priority: u8,
    /// Who may call it, where that is known.
    pub access: Option<Access>,
}

/// The methods of the wire that are answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// GET and SET; a client calls by GET.
    Both,
    /// GET.
    Get,
    /// SET.
    Set,
}

impl Verb {
    /// Whether all that `other` answers is answered.
    #[must_use]
    pub fn includes(self, other: Self) -> bool {
        self == Self::Both || self == other
    }
}

/// An argument of a method.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// Its name.
    pub name: String,
    /// What it is; nothing of a member of the param, whose schema says it.
    pub docs: Docs,
    /// Where it travels, and of what type it is.
    pub place: Place,
}

/// Where an argument travels.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// It is the data.
    Data,
    /// It is a member of the param, under the argument's name.
    Member(Member),
    /// It is the whole param.
    Param(Schema),
    /// It is param and data, whatever they are.
    Payload,
    /// It is the whole param, as bytes that need not be JSON.
    RawParam,
    /// In place of its `{name}` in the URL: the JSON of a value of this type without quotes, or
    /// without a type any text.
    Url(Option<Schema>),
}

/// What comes back from a call that did not fail.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What the reply carries.
    pub body: Body,
    /// Whether a byte stream comes with it.
    pub stream: bool,
}

/// What a reply carries.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Data alone.
    Data,
    /// Nothing.
    Nothing,
    /// A param.
    Param(Schema),
    /// A param, and data beside it.
    ParamAndData(Schema),
    /// Param and data, whatever they are.
    Payload,
}

/// What a call can fail with beside the statuses of the protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Any status, of which no more is known.
    AnyStatus,
    /// A variant of the [`StatusEnum`](super::StatusEnum) of this name.
    Enum(String),
    /// Nothing.
    Never,
}

/// Who may do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everyone, without a login.
    Everyone,
    /// Who has one of these roles.
    Roles(Vec<String>),
    /// Who has logged in.
    Users,
}

use std::any::TypeId;

use schemars::SchemaGenerator;
use serde::de::DeserializeOwned;

use super::{
    CaptureSchema, DescribedStatus, Docs, HasSchema, StatusDescription,
    schemas::{Member, TypeSchema},
};
use crate::service::{Method, Route};

/// What a method of a service is: its URL, what it takes, and what it ends with.
///
/// ```
/// use vsoa::description::MethodDescription;
///
/// let set_speed = MethodDescription::set("set_speed", "/fan/speed")
///     .docs(&["Sets the speed, 0 to 5."])
///     .member::<u8>("speed")
///     .docs_of("speed", &["How fast it is to turn."])
///     .fails::<vsoa::Status>();
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct MethodDescription {
    pub(super) name: &'static str,
    pub(super) methods: &'static [Method],
    pub(super) route: Route,
    pub(super) docs: Docs,
    pub(super) arguments: Vec<Argument>,
    pub(super) answer: Answer,
    pub(super) failure: Option<Failure>,
}

impl MethodDescription {
    /// A method that answers GET.
    pub fn get(name: &'static str, route: impl Into<Route>) -> Self {
        Self::new(name, &[Method::Get], route.into())
    }

    /// A method that answers SET.
    pub fn set(name: &'static str, route: impl Into<Route>) -> Self {
        Self::new(name, &[Method::Set], route.into())
    }

    /// A method that answers GET and SET.
    pub fn call(name: &'static str, route: impl Into<Route>) -> Self {
        Self::new(name, &[Method::Get, Method::Set], route.into())
    }

    fn new(name: &'static str, methods: &'static [Method], route: Route) -> Self {
        Self {
            name,
            methods,
            route,
            docs: Docs::default(),
            arguments: Vec::new(),
            answer: Answer::default(),
            failure: None,
        }
    }

    /// Says in lines of Markdown what it does.
    pub fn docs(mut self, lines: &'static [&'static str]) -> Self {
        self.docs.set(lines);
        self
    }

    /// Says that it should no longer be used, and what should.
    pub fn deprecated(mut self, note: &'static str) -> Self {
        self.docs.deprecated = Some(note);
        self
    }

    /// Adds an argument that fills a `{name}` of the URL.
    pub fn capture(self, name: &'static str, schema: Option<CaptureSchema>) -> Self {
        self.argument(name, Place::Url(schema))
    }

    /// Adds an argument that is a member of the param.
    pub fn member<T: HasSchema + DeserializeOwned>(self, name: &'static str) -> Self {
        self.argument(name, Place::Member(Member::of::<T>(name)))
    }

    /// Adds the argument that is the whole param.
    pub fn param<T: HasSchema>(self, name: &'static str) -> Self {
        self.argument(name, Place::Param(SchemaGenerator::subschema_for::<T>))
    }

    /// Adds the argument that is the whole param, as bytes that need not be JSON.
    pub fn raw_param(self, name: &'static str) -> Self {
        self.argument(name, Place::RawParam)
    }

    /// Adds the argument that is the data.
    pub fn data(self, name: &'static str) -> Self {
        self.argument(name, Place::Data)
    }

    /// Adds the argument that is param and data as they stand.
    pub fn payload(self, name: &'static str) -> Self {
        self.argument(name, Place::Payload)
    }

    /// Says in lines of Markdown what the argument of this name is.
    pub fn docs_of(mut self, name: &'static str, lines: &'static [&'static str]) -> Self {
        let mut arguments = self.arguments.iter_mut();
        if let Some(argument) = arguments.find(|argument| argument.name == name) {
            argument.docs_mut().set(lines);
        }
        self
    }

    fn argument(mut self, name: &'static str, place: Place) -> Self {
        self.arguments.push(Argument {
            name,
            docs: Docs::default(),
            place,
        });
        self
    }

    /// Says that the param of the answer is of this type.
    pub fn answers<T: HasSchema>(mut self) -> Self {
        self.answer.param = Some(SchemaGenerator::subschema_for::<T>);
        self
    }

    /// Says that the answer has data.
    pub fn answers_data(mut self) -> Self {
        self.answer.data = true;
        self
    }

    /// Says that the answer is param and data of any kind.
    pub fn answers_payload(mut self) -> Self {
        self.answer.payload = true;
        self
    }

    /// Says that a stream comes with the answer.
    pub fn answers_stream(mut self) -> Self {
        self.answer.stream = true;
        self
    }

    /// Says how it fails.
    pub fn fails<E: DescribedStatus>(mut self) -> Self {
        self.failure = Some(Failure::of::<E>());
        self
    }
}

/// An argument, in the order of the method's own.
#[derive(Clone, Debug)]
pub(super) struct Argument {
    pub(super) name: &'static str,
    /// What is said of it, where that does not stand in its schema.
    pub(super) docs: Docs,
    pub(super) place: Place,
}

impl Argument {
    fn docs_mut(&mut self) -> &mut Docs {
        match &mut self.place {
            Place::Member(member) => &mut member.docs,
            _ => &mut self.docs,
        }
    }
}

/// Where an argument travels.
#[derive(Clone, Debug)]
pub(super) enum Place {
    Data,
    Member(Member),
    Param(TypeSchema),
    Payload,
    RawParam,
    Url(Option<CaptureSchema>),
}

/// What an answer carries; nothing where all is at its default.
#[derive(Clone, Debug, Default)]
pub(super) struct Answer {
    pub(super) param: Option<TypeSchema>,
    pub(super) data: bool,
    pub(super) payload: bool,
    pub(super) stream: bool,
}

/// The errors of a method, known by their type: two of one name are two.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    pub(super) id: TypeId,
    pub(super) describe: fn() -> StatusDescription,
}

impl Failure {
    pub(super) fn of<E: DescribedStatus>() -> Self {
        Self {
            id: TypeId::of::<E>(),
            describe: E::statuses,
        }
    }
}

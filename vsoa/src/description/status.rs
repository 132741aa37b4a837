use std::convert::Infallible;

use serde::de::DeserializeOwned;

use super::{Docs, HasSchema, schemas::Member};
use crate::{protocol::Status, service::StatusError};

/// An error of a service whose statuses are described: `#[status(describe)]` on its enum.
#[diagnostic::on_unimplemented(
    message = "the error `{Self}` is not described",
    label = "a method of a described service fails with it",
    note = "write `#[status(describe)]` above the enum, below `#[derive(vsoa::Status)]`"
)]
pub trait DescribedStatus: StatusError {
    /// Describes the statuses of the error.
    fn statuses() -> StatusDescription;
}

impl DescribedStatus for Status {
    fn statuses() -> StatusDescription {
        StatusDescription(Statuses::Any)
    }
}

impl DescribedStatus for Infallible {
    fn statuses() -> StatusDescription {
        StatusDescription(Statuses::None)
    }
}

/// What an error is: its variants, each with a status and fields.
///
/// ```
/// use vsoa::{Status, description::{StatusDescription, VariantDescription}};
///
/// let errors = StatusDescription::new("FanError")
///     .variant(VariantDescription::new("TooFast", Status(128)).member::<u8>("speed"));
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct StatusDescription(pub(super) Statuses);

#[derive(Clone, Debug)]
pub(super) enum Statuses {
    Any,
    Listed {
        name: &'static str,
        docs: Docs,
        variants: Vec<VariantDescription>,
    },
    None,
}

impl StatusDescription {
    /// An error of this name, without variants.
    pub fn new(name: &'static str) -> Self {
        Self(Statuses::Listed {
            name,
            docs: Docs::default(),
            variants: Vec::new(),
        })
    }

    /// Says in lines of Markdown what it is about.
    pub fn docs(mut self, lines: &'static [&'static str]) -> Self {
        if let Statuses::Listed { docs, .. } = &mut self.0 {
            docs.set(lines);
        }
        self
    }

    /// Says that it should no longer be used, and what should.
    pub fn deprecated(mut self, note: &'static str) -> Self {
        if let Statuses::Listed { docs, .. } = &mut self.0 {
            docs.deprecated = Some(note);
        }
        self
    }

    /// Adds a variant.
    pub fn variant(mut self, variant: VariantDescription) -> Self {
        if let Statuses::Listed { variants, .. } = &mut self.0 {
            variants.push(variant);
        }
        self
    }
}

/// What one way to fail is: its status, and the fields that travel with it.
#[derive(Clone, Debug)]
#[must_use]
pub struct VariantDescription {
    pub(super) name: &'static str,
    pub(super) status: Status,
    pub(super) docs: Docs,
    pub(super) text: Option<&'static str>,
    pub(super) members: Vec<Member>,
}

impl VariantDescription {
    /// A variant of this name and status, without fields.
    pub fn new(name: &'static str, status: Status) -> Self {
        Self {
            name,
            status,
            docs: Docs::default(),
            text: None,
            members: Vec::new(),
        }
    }

    /// Says in lines of Markdown when it happens.
    pub fn docs(mut self, lines: &'static [&'static str]) -> Self {
        self.docs.set(lines);
        self
    }

    /// Says that it no longer happens, and what does.
    pub fn deprecated(mut self, note: &'static str) -> Self {
        self.docs.deprecated = Some(note);
        self
    }

    /// Says what its text is made of: the format string of its `Display`.
    pub fn text(mut self, text: &'static str) -> Self {
        self.text = Some(text);
        self
    }

    /// Adds a field, which is a member of the param.
    pub fn member<T: HasSchema + DeserializeOwned>(mut self, name: &'static str) -> Self {
        self.members.push(Member::of::<T>(name));
        self
    }

    /// Says in lines of Markdown what the field of this name is.
    pub fn docs_of(mut self, name: &'static str, lines: &'static [&'static str]) -> Self {
        let mut members = self.members.iter_mut();
        if let Some(member) = members.find(|member| member.name == name) {
            member.docs.set(lines);
        }
        self
    }
}

use super::{Definition, Service, ShapeError, StatusEnum, Topic, classify};
use crate::document::Document;

/// What a server offers, with all types told apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Api {
    /// What it is called.
    pub title: String,
    /// Its version.
    pub version: String,
    /// What it is, in Markdown.
    pub text: Option<String>,
    /// The types that have a name, in its order; each followed by those that were named after it.
    pub types: Vec<Definition>,
    /// The errors, in the order of the description.
    pub errors: Vec<StatusEnum>,
    /// The topics, in the order of the description.
    pub topics: Vec<Topic>,
    /// The services, in the order of the description.
    pub services: Vec<Service>,
}

impl Api {
    /// Tells what the schemas of a document are.
    ///
    /// # Errors
    ///
    /// If a schema is of no shape that serde's types have, refers to a type that is not there, or is
    /// the same type again without end; the text says where.
    pub fn of(document: &Document) -> Result<Self, ShapeError> {
        classify::api(document)
    }

    /// The type of this name.
    #[must_use]
    pub fn definition(&self, name: &str) -> Option<&Definition> {
        self.types.iter().find(|definition| definition.name == name)
    }

    /// The error of this name.
    #[must_use]
    pub fn error(&self, name: &str) -> Option<&StatusEnum> {
        self.errors.iter().find(|error| error.name == name)
    }
}

//! Python packages over `vsoa` from PyPI: clients, and servers to be filled in.
//!
//! A package is thin tables of what the description says (`types`, `errors`, `topics`, a module for each
//! service), and a runtime part, the same in each package, that sends and checks values by them. The
//! runtime stands as it is in `templates/python/runtime`; the rest is made from the templates beside
//! it. Start with [`Python`].

mod definitions;
mod errors;
mod expressions;
mod imports;
mod members;
mod names;
mod package;
mod services;
mod text;
mod topics;

use self::{expressions::Expressions, names::Names, package::Header};
use super::{EmitError, Options, Package, emitter::Emitter, names::Scope, render::Templates};
use crate::shape::{Api, Definition, Enumeration, Service, StatusEnum, Struct, Topic, Type, Union};

/// A Python package while it is made.
#[derive(Debug)]
pub(super) struct Python<'a> {
    api: &'a Api,
    header: Header,
    names: Names,
    templates: Templates,
    topic_names: Scope,
    topic_constants: Vec<String>,
    /// The items of each module, as text.
    types: Vec<String>,
    errors: Vec<String>,
    topics: Vec<String>,
    services: Vec<services::Module>,
}

impl<'a> Python<'a> {
    pub(super) fn new(api: &'a Api, options: &Options) -> Self {
        Self {
            api,
            header: Header::new(api, options),
            names: Names::of(api),
            templates: Templates::new(&TEMPLATES, text::quoted),
            topic_names: names::topics(),
            topic_constants: Vec::new(),
            types: Vec::new(),
            errors: Vec::new(),
            topics: Vec::new(),
            services: Vec::new(),
        }
    }

    /// How types are spelled in modules other than `types`.
    fn expressions(&self) -> Expressions<'_> {
        Expressions::elsewhere(self.api, &self.names)
    }
}

impl Emitter for Python<'_> {
    fn alias(&mut self, definition: &Definition, of: &Type) -> Result<(), EmitError> {
        let text = definitions::alias(self, definition, of);
        self.types.push(text);
        Ok(())
    }

    fn enumeration(&mut self, definition: &Definition, of: &Enumeration) -> Result<(), EmitError> {
        let text = definitions::enumeration(self, definition, of);
        self.types.push(text);
        Ok(())
    }

    fn structure(&mut self, definition: &Definition, of: &Struct) -> Result<(), EmitError> {
        let text = definitions::structure(self, definition, of);
        self.types.push(text);
        Ok(())
    }

    fn union(&mut self, definition: &Definition, of: &Union) -> Result<(), EmitError> {
        let text = definitions::union(self, definition, of);
        self.types.push(text);
        Ok(())
    }

    fn error(&mut self, error: &StatusEnum) -> Result<(), EmitError> {
        let text = errors::error(self, error);
        self.errors.push(text);
        Ok(())
    }

    fn topic(&mut self, topic: &Topic) -> Result<(), EmitError> {
        let text = topics::topic(self, topic);
        self.topics.push(text);
        Ok(())
    }

    fn service(&mut self, service: &Service) -> Result<(), EmitError> {
        let module = services::module(self, service);
        self.services.push(module);
        Ok(())
    }

    fn finish(self) -> Result<Package, EmitError> {
        Ok(package::package(&self))
    }
}

macro_rules! templates {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../templates/python/", $name, ".j2")))),*]
    };
}

const TEMPLATES: [(&str, &str); 10] = templates![
    "README.md",
    "__init__.py",
    "alias.py",
    "enumeration.py",
    "error.py",
    "pyproject.toml",
    "service.py",
    "structure.py",
    "topic.py",
    "union.py",
];

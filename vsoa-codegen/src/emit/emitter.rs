use super::{EmitError, Package};
use crate::shape::{
    Api, Definition, Enumeration, Service, Shape, StatusEnum, Struct, Topic, Type, Union,
};

/// What makes a package of an [`Api`], item by item.
///
/// No method has a default: a kind of item that a language forgets does not compile.
pub(super) trait Emitter {
    /// A type that is another type under its own name.
    fn alias(&mut self, definition: &Definition, of: &Type) -> Result<(), EmitError>;

    /// A type of a few values.
    fn enumeration(&mut self, definition: &Definition, of: &Enumeration) -> Result<(), EmitError>;

    /// A type with members.
    fn structure(&mut self, definition: &Definition, of: &Struct) -> Result<(), EmitError>;

    /// A type of several shapes.
    fn union(&mut self, definition: &Definition, of: &Union) -> Result<(), EmitError>;

    /// The errors of methods.
    fn error(&mut self, error: &StatusEnum) -> Result<(), EmitError>;

    /// What is published.
    fn topic(&mut self, topic: &Topic) -> Result<(), EmitError>;

    /// What is called.
    fn service(&mut self, service: &Service) -> Result<(), EmitError>;

    /// All files: those of the items, and those that are there whatever the items are.
    fn finish(self) -> Result<Package, EmitError>;
}

/// Shows an emitter all items: types, errors, topics, services, each kind in its order.
pub(super) fn emit(api: &Api, mut emitter: impl Emitter) -> Result<Package, EmitError> {
    for definition in &api.types {
        match &definition.shape {
            Shape::Alias(of) => emitter.alias(definition, of)?,
            Shape::Enumeration(of) => emitter.enumeration(definition, of)?,
            Shape::Struct(of) => emitter.structure(definition, of)?,
            Shape::Union(of) => emitter.union(definition, of)?,
        }
    }
    for error in &api.errors {
        emitter.error(error)?;
    }
    for topic in &api.topics {
        emitter.topic(topic)?;
    }
    for service in &api.services {
        emitter.service(service)?;
    }
    emitter.finish()
}

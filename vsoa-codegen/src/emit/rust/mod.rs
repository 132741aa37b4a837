//! Rust, over the crate `vsoa`: types for serde, and traits of which its macros make the clients.
//!
//! What is generated is what a person would have written for the description: the same trait, topics
//! and errors, so that a server can be written by them too. Its layout is that of rustfmt. Start with
//! `module`, and the files for each kind of item; `context` has what must be known before the first of
//! them, such as names and which types hold themselves; `package` has the files around them.

mod access;
mod alias;
mod context;
mod enumeration;
mod errors;
mod expression;
mod format;
mod ident;
mod layout;
mod manifest;
mod module;
mod owner;
mod package;
mod readme;
mod recursion;
mod renaming;
mod services;
mod structure;
mod texts;
mod topics;
mod union;
mod uses;
mod value;

use self::{context::Context, module::Module};
use super::{
    EmitError, Package,
    emitter::{self, Emitter},
};
use crate::{
    document::{Docs, Document},
    shape::{Api, Definition, Enumeration, Service, StatusEnum, Struct, Topic, Type, Union},
};

/// What generated Rust is to have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Clients for programs without async too.
    pub blocking: bool,
    /// Types and traits describe themselves, for a server that is written by them; there is a
    /// function `description`.
    pub describe: bool,
    /// Where the package finds the crate `vsoa`, as a Cargo manifest says it: `path = "../vsoa"`; the
    /// version that this crate belongs to if not given.
    pub vsoa: Option<String>,
}

/// Generates one file of Rust, to be included from a build script's folder.
///
/// It belongs into a module of its own, in a crate that depends on `vsoa`, `serde`, on `thiserror`
/// where there are errors, and on `serde_json` where a type is any JSON.
///
/// ```
/// use vsoa_codegen::{document::Document, emit::rust};
///
/// // build.rs: `fs::write(Path::new(&env::var("OUT_DIR")?).join("fan.rs"), code)?`
/// // src/main.rs: `mod fan { include!(concat!(env!("OUT_DIR"), "/fan.rs")); }`
/// let document = Document::parse(r##"
/// asyncapi: 3.0.0
/// info: {title: fan, version: 1.0.0}
/// channels:
///   fan.speed: {address: /fan/speed}
/// operations:
///   Fan.speed:
///     action: receive
///     channel: {$ref: "#/channels/fan.speed"}
///     reply:
///       messages: [{$ref: "#/channels/fan.speed/messages/Fan.speed.answer"}]
///     x-vsoa: {service: Fan, name: speed, methods: [GET], anyStatus: true}
/// components:
///   messages:
///     Fan.speed.answer: {payload: {type: integer, format: uint8}}
/// x-vsoa: {format: 1}
/// "##)?;
/// let code = rust::file(&document, &rust::Options::default())?;
/// assert!(code.contains("async fn speed(&self) -> Result<u8, Status>;"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// As [`generate`](super::generate).
pub fn file(document: &Document, options: &Options) -> Result<String, EmitError> {
    let api = Api::of(document)?;
    let context = Context::new(&api, options);
    let package = emitter::emit(&api, Rust::new(&context, Form::File))?;
    Ok(package.file(LIB).unwrap_or_default().to_owned())
}

/// Generates a package; it has the description's title for its name, if there is no other.
pub(super) fn package(
    api: &Api,
    options: &Options,
    name: Option<&str>,
) -> Result<Package, EmitError> {
    let name = name.unwrap_or(&api.title);
    let context = Context::new(api, options);
    emitter::emit(api, Rust::new(&context, Form::Package(name)))
}

/// The modules of a package while they are written.
struct Rust<'a> {
    context: &'a Context<'a>,
    form: Form<'a>,
    types: Module<'a>,
    errors: Module<'a>,
    topics: Module<'a>,
    services: Module<'a>,
}

/// What the modules become.
#[derive(Clone, Copy)]
enum Form<'a> {
    /// One file with the modules in it.
    File,
    /// A package of this name.
    Package(&'a str),
}

impl<'a> Rust<'a> {
    fn new(context: &'a Context<'a>, form: Form<'a>) -> Self {
        Self {
            context,
            form,
            types: Module::new(context),
            errors: Module::new(context),
            topics: Module::new(context),
            services: Module::new(context),
        }
    }

    /// Where a type goes, and what stands above it: a struct that is published is a topic.
    fn home(&mut self, definition: &Definition) -> (&mut Module<'a>, String, Docs) {
        match self.context.topic_of(definition) {
            Some(topic) => {
                let attribute = self.topics.topic_attribute(topic, &[]);
                (&mut self.topics, attribute, topics::annotated(topic))
            }
            None => (&mut self.types, String::new(), definition.docs.clone()),
        }
    }

    /// The modules that there is something in, by their names.
    fn modules(&self) -> Vec<(&'static str, &'static str, &Module<'a>)> {
        let all = [
            ("errors", "What calls fail with.", &self.errors),
            ("services", "What can be called.", &self.services),
            ("topics", "What is published.", &self.topics),
            ("types", "What travels.", &self.types),
        ];
        let some = all.into_iter().filter(|(.., module)| !module.is_empty());
        some.collect()
    }
}

impl Emitter for Rust<'_> {
    fn alias(&mut self, definition: &Definition, of: &Type) -> Result<(), EmitError> {
        let (module, above, docs) = self.home(definition);
        module.alias(definition, of, &above, &docs)
    }

    fn enumeration(&mut self, definition: &Definition, of: &Enumeration) -> Result<(), EmitError> {
        self.types.enumeration(definition, of)
    }

    fn structure(&mut self, definition: &Definition, of: &Struct) -> Result<(), EmitError> {
        let (module, above, docs) = self.home(definition);
        module.structure(definition, of, &above, &docs)
    }

    fn union(&mut self, definition: &Definition, of: &Union) -> Result<(), EmitError> {
        self.types.union(definition, of)
    }

    fn error(&mut self, error: &StatusEnum) -> Result<(), EmitError> {
        self.errors.error(error)
    }

    fn topic(&mut self, topic: &Topic) -> Result<(), EmitError> {
        if self.context.is_own_type(topic) {
            return Ok(());
        }
        self.topics.topic(topic)
    }

    fn service(&mut self, service: &Service) -> Result<(), EmitError> {
        self.services.service(service)
    }

    fn finish(self) -> Result<Package, EmitError> {
        let mut package = Package::default();
        match self.form {
            Form::File => package.add(LIB, package::file(&self)),
            Form::Package(name) => package::add(&self, name, &mut package),
        }
        Ok(package)
    }
}

/// The file that a crate begins with.
const LIB: &str = "src/lib.rs";

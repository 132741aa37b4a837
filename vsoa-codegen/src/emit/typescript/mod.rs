//! Packages for TypeScript, over the package `vsoa` from npm.
//!
//! Types are those of the wire, so that a value is what its JSON is; beside each stands a codec that
//! checks it in both directions, and the compiler holds the two together. What does not depend on the
//! description is the runtime, which is the same in all packages; it makes up for the faults of the
//! package below. `types` and `codecs` write expressions, the templates all that surrounds them.

mod clashes;
mod codecs;
mod docs;
mod layout;
mod members;
mod names;
mod runtime;
mod services;
mod statuses;
mod templates;
mod topics;
mod types;

use minijinja::{Value, context};

use self::{
    codecs::Codecs,
    docs::doc_comment,
    layout::quoted,
    names::{Case, Names},
    templates::TEMPLATES,
    types::Types,
};
use super::{EmitError, Options, Package, emitter::Emitter, render::Templates};
use crate::shape::{Api, Definition, Enumeration, Service, StatusEnum, Struct, Topic, Type, Union};

/// Gathers the files of a package.
pub(super) struct TypeScript<'a> {
    api: &'a Api,
    name: String,
    names: Names,
    templates: Templates,
    types: Vec<String>,
    codecs: Vec<String>,
    errors: Vec<String>,
    topics: Vec<Item>,
    services: Vec<Item>,
}

/// What an item becomes, and what is said of it.
struct Item {
    text: String,
    about: Value,
}

impl<'a> TypeScript<'a> {
    pub(super) fn new(api: &'a Api, options: &Options) -> Self {
        let name = options.name.clone();
        Self {
            api,
            name: name.unwrap_or_else(|| Case::Kebab.of(&api.title)),
            names: Names::of(api),
            templates: Templates::new(&TEMPLATES, quoted),
            types: Vec::new(),
            codecs: Vec::new(),
            errors: Vec::new(),
            topics: Vec::new(),
            services: Vec::new(),
        }
    }

    /// The package in one line.
    fn description(&self) -> String {
        let text = self
            .api
            .text
            .as_deref()
            .and_then(|text| text.lines().next());
        text.map_or_else(|| format!("A client of {}", self.api.title), str::to_owned)
    }

    /// What writes types and codecs in the files that are for them alone.
    fn home(&self) -> (Types<'_>, Codecs<'_>) {
        let names = &self.names;
        let types = Types { names, prefix: "" };
        let codecs = Codecs {
            names,
            is_home: true,
        };
        (types, codecs)
    }

    /// A type and its codec, by their expressions.
    fn definition(&mut self, definition: &Definition, of: &str, codec: &str) {
        let name = self.names.of_type(&definition.name);
        let docs = doc_comment(&definition.docs, &[]);
        let separator = if of.starts_with('\n') { "" } else { " " };
        let text = format!("{docs}export type {name} ={separator}{of};\n");
        self.types.push(text);
        self.codec(definition, codec);
    }

    fn codec(&mut self, definition: &Definition, codec: &str) {
        let name = self.names.of_type(&definition.name);
        let text = format!("export const {name}: c.Codec<types.{name}> = {codec};\n");
        self.codecs.push(text);
    }
}

impl Emitter for TypeScript<'_> {
    fn alias(&mut self, definition: &Definition, of: &Type) -> Result<(), EmitError> {
        let (of, codec) = (self.home().0.expression(of), self.home().1.expression(of));
        self.definition(definition, &of, &codec);
        Ok(())
    }

    fn enumeration(&mut self, definition: &Definition, of: &Enumeration) -> Result<(), EmitError> {
        let codec = codecs::enumeration(of);
        self.definition(definition, &types::enumeration(of), &codec);
        Ok(())
    }

    fn structure(&mut self, definition: &Definition, of: &Struct) -> Result<(), EmitError> {
        let docs = doc_comment(&definition.docs, &[]);
        let name = self.names.of_type(&definition.name);
        let (types, codecs) = self.home();
        let members = layout::block(&types.members(of));
        let codec = codecs.structure(of);
        self.types
            .push(format!("{docs}export interface {name} {members}\n"));
        self.codec(definition, &codec);
        Ok(())
    }

    fn union(&mut self, definition: &Definition, of: &Union) -> Result<(), EmitError> {
        let (of, codec) = (self.home().0.union(of), self.home().1.union(of));
        self.definition(definition, &of, &codec);
        Ok(())
    }

    fn error(&mut self, error: &StatusEnum) -> Result<(), EmitError> {
        let context = statuses::context(&self.names, error);
        self.errors.push(self.templates.render("error.ts", context));
        Ok(())
    }

    fn topic(&mut self, topic: &Topic) -> Result<(), EmitError> {
        clashes::of_topic(topic)?;
        let about = topics::context(&self.names, topic);
        let text = self.templates.render("topic.ts", about.clone());
        self.topics.push(Item { text, about });
        Ok(())
    }

    fn service(&mut self, service: &Service) -> Result<(), EmitError> {
        clashes::of_service(service)?;
        let about = services::context(&self.names, service);
        let text = self.templates.render("service.ts", about.clone());
        self.services.push(Item { text, about });
        Ok(())
    }

    fn finish(self) -> Result<Package, EmitError> {
        let texts = |items: &[Item]| -> Vec<String> {
            items.iter().map(|item| item.text.clone()).collect()
        };
        let abouts = |items: &[Item]| -> Vec<Value> {
            items.iter().map(|item| item.about.clone()).collect()
        };
        let context = context! {
            name => self.name.clone(),
            title => self.api.title.clone(),
            version => self.api.version.clone(),
            text => self.api.text.clone(),
            description => self.description(),
            types => self.types.clone(),
            codecs => self.codecs.clone(),
            errors => self.errors.clone(),
            error_names => self.names.errors_in(&self.api.errors),
            topics => texts(&self.topics),
            about_topics => abouts(&self.topics),
            services => texts(&self.services),
            about_services => abouts(&self.services),
        };
        let mut package = Package::default();
        for (path, template) in FILES {
            package.add(path, self.templates.render(template, context.clone()));
        }
        for (name, text) in runtime::FILES {
            package.add(name, text);
        }
        Ok(package)
    }
}

/// The files that depend on the description, and their templates.
const FILES: [(&str, &str); 8] = [
    ("README.md", "README.md"),
    ("package.json", "package.json"),
    ("src/codecs.ts", "codecs.ts"),
    ("src/errors.ts", "errors.ts"),
    ("src/index.ts", "index.ts"),
    ("src/services.ts", "services.ts"),
    ("src/topics.ts", "topics.ts"),
    ("src/types.ts", "types.ts"),
];

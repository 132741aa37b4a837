use super::{
    ident::{self, Ident},
    layout,
};
use crate::{
    document::Docs,
    emit::names::{Case, Scope},
};

/// The type whose fields are written.
#[derive(Debug)]
pub(super) struct Owner {
    /// Its name in the description.
    definition: String,
    /// Its name in Rust.
    name: String,
    visibility: &'static str,
    functions: Scope,
    defaults: Vec<String>,
}

impl Owner {
    pub(super) fn new(definition: &str, name: &str, visibility: &'static str) -> Self {
        Self {
            definition: definition.to_owned(),
            name: name.to_owned(),
            visibility,
            functions: ident::scope(),
            defaults: Vec::new(),
        }
    }

    /// Its name in the description.
    pub(super) fn definition(&self) -> &str {
        &self.definition
    }

    /// A field without the comma behind it.
    pub(super) fn field(&self, docs: &Docs, serde: &[String], ident: &Ident, of: &str) -> String {
        let docs = layout::docs(docs);
        let serde = serde_attribute(serde);
        format!("{docs}{serde}{}{}: {of}", self.visibility, ident.text)
    }

    /// Adds a function that gives a field's default; its path.
    pub(super) fn default_function(
        &mut self,
        variant: Option<&str>,
        field: &Ident,
        of: &str,
        value: &str,
    ) -> String {
        let name = [Some("default"), variant, Some(&field.name)];
        let name = name.into_iter().flatten().collect::<Vec<_>>().join("_");
        let name = self.functions.take(&name, Case::Snake);
        let value = layout::indented(value);
        self.defaults
            .push(format!("fn {name}() -> {of} {{\n{value}\n}}\n"));
        format!("{}::{name}", self.name)
    }

    /// The functions that give defaults.
    pub(super) fn defaults(&self) -> String {
        if self.defaults.is_empty() {
            return String::new();
        }
        let functions = layout::indented(&self.defaults.join("\n"));
        format!("\nimpl {} {{\n{functions}}}\n", self.name)
    }
}

/// Fields as text, and what is said of all of them.
#[derive(Debug)]
pub(super) struct Fields {
    pub(super) rename_all: Option<&'static str>,
    /// Whether other members are refused.
    pub(super) is_closed: bool,
    pub(super) texts: Vec<String>,
}

impl Fields {
    /// What serde has to know of a struct with these fields.
    pub(super) fn container_attribute(&self) -> String {
        let rename = self.rename_all.map(|rule| format!("rename_all = {rule:?}"));
        let closed = self.is_closed.then(|| CLOSED.to_owned());
        serde_attribute(&rename.into_iter().chain(closed).collect::<Vec<_>>())
    }
}

/// `#[serde(arguments)]`, if there are any.
pub(super) fn serde_attribute(arguments: &[String]) -> String {
    if arguments.is_empty() {
        String::new()
    } else {
        layout::attribute("serde", arguments)
    }
}

/// The fields of a struct in their braces.
pub(super) fn braced(fields: &[String]) -> String {
    if fields.is_empty() {
        return "{}".to_owned();
    }
    format!("{{\n{}}}", layout::rows(fields))
}

/// What serde calls a container that refuses members that it does not know.
pub(super) const CLOSED: &str = "deny_unknown_fields";

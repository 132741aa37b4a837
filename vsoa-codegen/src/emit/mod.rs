//! From a description to a package in another language: its files, as text.
//!
//! [`generate`] reads nothing and writes nothing; [`write`](write()) and [`check`] put a package into a
//! folder, or compare it with what is there. The same description is the same text, always.
//!
//! There is a folder for each language, with an `emitter::Emitter` that gathers what each item of the
//! [`Api`] becomes; the text itself stands in `templates/<language>/`, a file for each kind of item (that
//! of Rust in the emitter: what rustfmt makes of an item depends on what is in it).
//! An emitter may not look at schemas: what they say is told apart by [`shape`](crate::shape).
//! Start with `emitter::Emitter`.

mod command_option;
mod emitter;
mod error;
mod language;
mod names;
mod output;
mod package;
mod python;
mod render;
pub mod rust;
mod typescript;

pub use self::{
    command_option::CommandOption,
    error::EmitError,
    language::{Language, UnknownLanguage},
    output::{Difference, OutputError, Written, check, write},
    package::Package,
};

use self::{python::Python, typescript::TypeScript};
use crate::{document::Document, shape::Api};

/// What a package is to be, beside what the description says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// What it is called; by the description's title if not given.
    pub name: Option<String>,
    /// What is asked of Rust alone.
    pub rust: rust::Options,
}

/// Generates a package for a language.
///
/// # Errors
///
/// If the description has a type that cannot be told, or one that the language has no counterpart
/// for; the text says which.
pub fn generate(
    document: &Document,
    language: Language,
    options: &Options,
) -> Result<Package, EmitError> {
    let api = Api::of(document)?;
    match language {
        Language::Python => emitter::emit(&api, Python::new(&api, options)),
        Language::Rust => rust::package(&api, &options.rust, options.name.as_deref()),
        Language::TypeScript => emitter::emit(&api, TypeScript::new(&api, options)),
    }
}

//! A description that no Rust trait gives: names that clash, and an error that cannot occur.

use std::path::Path;

use vsoa_codegen::{
    document::Document,
    emit::{self, EmitError, Language, Options},
};

/// The description in YAML.
pub(crate) fn text() -> String {
    // Rust refuses errors without variants, and is tried with the others where they stand.
    format!("{FOREIGN}    NeverError: {{ variants: [] }}\n")
}

/// Writes the package of a language, which is called `foreign_things`.
pub(crate) fn generate(text: &str, language: Language, folder: &Path) -> Result<(), EmitError> {
    let document = Document::parse(text).unwrap();
    let mut errors = document.errors.iter();
    assert!(errors.any(|error| error.variants.is_empty()));
    let package = emit::generate(&document, language, &Options::default())?;
    emit::write(&package, folder).unwrap();
    Ok(())
}

const FOREIGN: &str = include_str!("../hygiene/generated/foreign.yaml");

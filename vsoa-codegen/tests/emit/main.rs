//! What is generated, stored: a folder for each case, with one for each language in it.
//!
//! `input.json` is what the macros say of services, which `tests/sdk` holds. Files that are the same in
//! all packages are not stored, since they stand among the templates. `VSOA_OVERWRITE=1` writes all anew.

#![cfg(test)]

mod command;
mod folder;
mod rust;

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use vsoa_codegen::{
    document::Document,
    emit::{Language, Options, generate},
};

#[test]
fn packages_are_as_they_are_stored() {
    let mut different = Vec::new();
    for language in Language::ALL {
        let templates = root().join("src/emit/templates").join(language.name());
        for case in cases() {
            let mut wanted = package(&case, language);
            wanted.retain(|path, text| !is_file(&templates.join(path), text) && !is_runtime(path));
            let folder = case.join(language.name());
            if env::var_os("VSOA_OVERWRITE").is_some() {
                overwrite(&folder, &wanted);
            }
            different.extend(differences(&folder, &wanted));
        }
    }
    assert!(
        different.is_empty(),
        "`VSOA_OVERWRITE=1 cargo test -p vsoa-codegen --features emit --test emit` writes anew: {different:#?}"
    );
}

/// The files of the package that is generated for a case, by their paths.
fn package(case: &Path, language: Language) -> BTreeMap<String, String> {
    let package = generate(&document(case), language, &Options::default());
    let package = package.unwrap_or_else(|error| panic!("{}: {error:?}", case.display()));
    let files = package.files();
    files
        .map(|(path, text)| (path.into(), text.into()))
        .collect()
}

fn overwrite(folder: &Path, wanted: &BTreeMap<String, String>) {
    if folder.exists() {
        fs::remove_dir_all(folder).unwrap();
    }
    for (path, text) in wanted {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// The files that are not stored as they are wanted, or not wanted.
fn differences(folder: &Path, wanted: &BTreeMap<String, String>) -> Vec<PathBuf> {
    let stored = files(folder);
    let wanted = wanted.iter().map(|(path, text)| (folder.join(path), text));
    let mut different: Vec<_> = wanted
        .clone()
        .filter(|(path, text)| !is_file(path, text))
        .map(|(path, _)| path)
        .collect();
    let wanted: Vec<_> = wanted.map(|(path, _)| path).collect();
    different.extend(stored.into_iter().filter(|path| !wanted.contains(path)));
    different
}

fn is_file(path: &Path, text: &str) -> bool {
    fs::read_to_string(path).is_ok_and(|there| there == text)
}

/// All files in a folder and below.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    let files = paths.flat_map(|path| {
        if path.is_dir() {
            files(&path)
        } else {
            vec![path]
        }
    });
    files.collect()
}

/// Whether it is a file of a runtime part that stands elsewhere among the templates.
fn is_runtime(path: &str) -> bool {
    path.split('/').any(|folder| folder == "_runtime")
}

fn document(case: &Path) -> Document {
    let text = fs::read_to_string(case.join("input.json")).unwrap();
    Document::parse(&text).unwrap()
}

fn cases() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("tests/emit")).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.is_dir());
    paths.sort();
    paths
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

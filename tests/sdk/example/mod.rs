//! The example with packages in other languages: what is checked in is what would be generated.

#[path = "../../../examples/languages/car.rs"]
mod car;
mod programs;

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use vsoa_codegen::{
    document::Document,
    emit::{self, Language, Options, rust},
};

#[test]
fn its_packages_are_up_to_date() {
    let folder = folder();
    let overwrite = env::var_os("VSOA_OVERWRITE").is_some();
    let text = car::description().to_json() + "\n";
    let described = folder.join("climate.json");
    if overwrite {
        fs::write(&described, &text).unwrap();
    }
    let mut stale = Vec::new();
    if fs::read_to_string(&described).unwrap_or_default() != text {
        stale.push(described.display().to_string());
    }
    let document = Document::parse(&text).unwrap();
    for language in Language::ALL {
        let package = emit::generate(&document, language, &options()).unwrap();
        let folder = folder.join("sdk").join(language.name());
        if overwrite {
            emit::write(&package, &folder).unwrap();
        }
        let differences = emit::check(&package, &folder).unwrap();
        stale.extend(
            differences
                .iter()
                .map(|it| format!("{}: {it}", folder.display())),
        );
    }
    assert!(
        stale.is_empty(),
        "`VSOA_OVERWRITE=1 cargo test -p vsoa-tests --test sdk example` writes them anew: {stale:#?}"
    );
}

/// The folder of the example.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/languages")
}

/// The Rust package is a part of this workspace.
fn options() -> Options {
    Options {
        rust: rust::Options {
            vsoa: Some(r#"path = "../../../../vsoa""#.to_owned()),
            ..rust::Options::default()
        },
        ..Options::default()
    }
}

//! Generates a module for each case of the emitters' tests, and for a description by hand.

use std::{
    env,
    error::Error,
    ffi::OsStr,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use vsoa_codegen::{document::Document, emit::rust};

fn main() -> Result<(), Box<dyn Error>> {
    let cases = Path::new("../../../vsoa-codegen/tests/emit");
    println!("cargo::rerun-if-changed={}", cases.display());
    println!("cargo::rerun-if-changed={FOREIGN}");
    let mut inputs = fs::read_dir(cases)?
        .map(|entry| Ok(entry?.path().join("input.json")))
        .collect::<Result<Vec<PathBuf>, Box<dyn Error>>>()?;
    inputs.retain(|input| input.exists());
    inputs.sort();
    inputs.push(FOREIGN.into());

    let options = rust::Options {
        blocking: true,
        describe: true,
        ..rust::Options::default()
    };
    let (mut modules, mut list) = (String::new(), String::new());
    for path in inputs {
        let input = fs::read_to_string(&path)?;
        let named = if path.ends_with(FOREIGN) {
            path.file_stem()
        } else {
            folder_name(&path)
        };
        let name = named.ok_or("a case has a name")?.to_string_lossy();
        let code = rust::file(&Document::parse(&input)?, &options)?;
        write!(modules, "mod {name} {{\n{code}\n}}\n")?;
        write!(list, "({name:?}, {input:?}, {name}::description()),")?;
    }
    let cases = format!(
        "{modules}\n/// What each case describes, and what its code describes.\n\
         pub fn cases() -> Vec<(&'static str, &'static str, vsoa::Description)> {{ vec![{list}] }}\n"
    );
    fs::write(Path::new(&env::var("OUT_DIR")?).join("cases.rs"), cases)?;
    Ok(())
}

fn folder_name(path: &Path) -> Option<&OsStr> {
    path.parent()?.file_name()
}

/// What no trait of ours describes.
const FOREIGN: &str = "foreign.yaml";

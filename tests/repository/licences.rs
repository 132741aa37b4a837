//! What a user's build takes in with us: how many crates, and under which licences.

use std::{collections::BTreeSet, env, fs, process::Command};

use serde::Deserialize;
use spdx::{Expression, ParseMode};

use crate::sources::root;

#[test]
fn every_dependency_has_a_licence_that_deny_toml_allows() {
    let allowed = allowed_licences();
    let metadata = cargo(&["metadata", "--locked", "--format-version", "1"]);
    let Metadata { packages } = serde_json::from_str(&metadata).unwrap();

    let refused: Vec<_> = packages
        .iter()
        .filter(|package| package.is_published())
        .filter(|package| !is_allowed(package.license.as_deref(), &allowed))
        .collect();
    assert!(refused.is_empty(), "{refused:#?}");
}

#[test]
fn the_crates_below_vsoa_are_few() {
    let tree = cargo(&[
        "tree",
        "--locked",
        "--package",
        "vsoa",
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ]);
    let crates: BTreeSet<_> = tree.lines().collect();
    assert!(crates.len() <= 60, "{}: {crates:#?}", crates.len());
}

fn is_allowed(license: Option<&str>, allowed: &[String]) -> bool {
    let expression = license.map(|text| Expression::parse_mode(text, ParseMode::LAX));
    expression.is_some_and(|expression| {
        let expression = expression.expect("a published crate's licence is an SPDX expression");
        expression.evaluate(|licence| allowed.contains(&licence.to_string()))
    })
}

fn allowed_licences() -> Vec<String> {
    let text = fs::read_to_string(root().join("deny.toml")).expect("there is a deny.toml");
    let Deny { licenses } = toml::from_str(&text).expect("deny.toml lists the licences");
    licenses.allow
}

fn cargo(arguments: &[&str]) -> String {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(arguments)
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let problems = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {arguments:?}\n{problems}");
    String::from_utf8(output.stdout).expect("cargo prints UTF-8")
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Debug, Deserialize)]
struct Package {
    #[expect(dead_code, reason = "shown where the licence is refused")]
    id: String,
    license: Option<String>,
    /// The registries that it may go to; none at all where it is for this workspace alone.
    publish: Option<Vec<String>>,
}

impl Package {
    fn is_published(&self) -> bool {
        self.publish.as_deref() != Some(&[])
    }
}

#[derive(Deserialize)]
struct Deny {
    licenses: Licenses,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
}

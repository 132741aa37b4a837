//! What happens to a folder that a package is written into.

use std::{fs, path::PathBuf};

use vsoa_codegen::emit::{self, Difference, Language, Options, OutputError, Package};

use crate::{cases, document};

/// A folder for a test alone, which is not there yet.
pub(crate) fn fresh(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    folder
}

fn package(case: &str) -> Package {
    let mut cases = cases().into_iter();
    let case = cases.find(|path| path.ends_with(case)).unwrap();
    emit::generate(&document(&case), Language::Python, &Options::default()).unwrap()
}

#[test]
fn what_was_written_is_up_to_date() {
    let (folder, package) = (fresh("up_to_date"), package("urls"));
    assert_eq!(
        emit::check(&package, &folder).unwrap().len(),
        package.files().count()
    );
    emit::write(&package, &folder).unwrap();
    assert_eq!(emit::check(&package, &folder).unwrap(), []);
    assert_eq!(emit::write(&package, &folder).unwrap().differences, []);
    fs::write(folder.join("README.md"), "changed").unwrap();
    fs::remove_file(folder.join("urls/types.py")).unwrap();
    let differences = emit::check(&package, &folder).unwrap();
    let (changed, missing) = ("README.md".to_owned(), "urls/types.py".to_owned());
    assert_eq!(
        differences,
        [Difference::Changed(changed), Difference::Missing(missing)]
    );
    assert_eq!(
        emit::write(&package, &folder).unwrap().differences,
        differences
    );
    assert_eq!(emit::check(&package, &folder).unwrap(), []);
}

#[test]
fn what_is_no_longer_generated_is_removed() {
    let folder = fresh("stale");
    emit::write(&package("urls"), &folder).unwrap();
    fs::write(folder.join("own.txt"), "mine").unwrap();
    let other = package("enums");
    let stale = Difference::Stale("urls/urls.py".into());
    assert!(emit::check(&other, &folder).unwrap().contains(&stale));
    emit::write(&other, &folder).unwrap();
    assert!(!folder.join("urls/urls.py").exists());
    assert!(folder.join("own.txt").exists());
}

#[test]
fn a_file_that_was_not_generated_is_left_alone() {
    let (folder, package) = (fresh("foreign"), package("urls"));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("README.md"), "mine").unwrap();
    match emit::write(&package, &folder) {
        Err(OutputError::NotGenerated(paths)) => assert_eq!(paths, [folder.join("README.md")]),
        other => panic!("{other:?}"),
    }
    assert_eq!(
        fs::read_to_string(folder.join("README.md")).unwrap(),
        "mine"
    );
    assert!(
        !folder.join("pyproject.toml").exists(),
        "nothing else was written either"
    );
}

#[test]
fn the_list_of_files_leads_nowhere_else() {
    let (folder, package) = (fresh("outside/in"), package("urls"));
    let outside = folder.parent().unwrap().join("precious.txt");
    fs::create_dir_all(&folder).unwrap();
    fs::write(&outside, "mine").unwrap();
    let list = format!("../precious.txt\n{}\n", outside.display());
    fs::write(folder.join(".vsoa-codegen"), list).unwrap();
    emit::write(&package, &folder).unwrap();
    assert_eq!(fs::read_to_string(outside).unwrap(), "mine");
}

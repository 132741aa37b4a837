//! Finds the source files of the workspace.

use std::{
    fs::{self, DirEntry},
    io,
    path::{Path, PathBuf},
};

/// The workspace's root folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the tests package lies in the workspace")
}

/// Every file of production code in the folder and below; test modules are left out.
pub(crate) fn production_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in entries(folder) {
        let is_tests = entry.ends_with("tests") || entry.ends_with("tests.rs");
        if entry.is_dir() && !is_tests {
            files.extend(production_files(&entry));
        } else if entry.extension().is_some_and(|kind| kind == "rs") && !is_tests {
            files.push(entry);
        }
    }
    files
}

/// What lies in the folder itself, in the order of names.
pub(crate) fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = entries.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.iter().map(DirEntry::path).collect();
    paths.sort();
    paths
}

/// The text up to the file's own test module, which is its end.
pub(crate) fn production_text(file: &Path) -> String {
    let text = fs::read_to_string(file);
    let text = text.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut marked = text.match_indices(TEST_MARK);
    match marked.find(|(at, mark)| is_module_to_the_end(&text[at + mark.len()..])) {
        Some((at, _)) => text[..at].to_owned(),
        None => text,
    }
}

/// Whether the text is one inline module, perhaps with more attributes before it.
fn is_module_to_the_end(text: &str) -> bool {
    let mut lines = text.lines().skip_while(|line| line.starts_with("#["));
    lines.next().is_some_and(|line| line.starts_with("mod ")) && text.trim_end().ends_with("\n}")
}

const TEST_MARK: &str = "\n#[cfg(test)]\n";

//! Files that a reader takes in at one sitting.

use std::path::{Path, PathBuf};

use crate::sources::{entries, production_files, production_text, root};

#[test]
fn no_production_file_is_longer_than_400_lines() {
    let too_long: Vec<_> = production_sizes()
        .into_iter()
        .filter(|(_, lines)| *lines > 400)
        .collect();
    assert!(too_long.is_empty(), "{too_long:#?}");
}

#[test]
fn half_of_the_production_files_have_150_lines_or_fewer() {
    let mut sizes: Vec<_> = production_sizes()
        .into_iter()
        .map(|(_, lines)| lines)
        .collect();
    sizes.sort_unstable();
    assert!(sizes[sizes.len() / 2] <= 150, "{sizes:?}");
}

fn production_sizes() -> Vec<(PathBuf, usize)> {
    let crates = entries(root()).into_iter().filter(|path| is_crate(path));
    crates
        .flat_map(|path| production_files(&path.join("src")))
        .map(|file| {
            let lines = production_text(&file).lines().count();
            (file, lines)
        })
        .collect()
}

fn is_crate(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| name.starts_with("vsoa")) && path.join("src").is_dir()
}

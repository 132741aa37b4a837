//! Who may import whom in `vsoa/src`, as the design draws it.

use std::{collections::BTreeMap, path::PathBuf};

use crate::{
    paths::paths_in,
    sources::{entries, production_files, production_text, root},
};

#[test]
fn folders_import_only_the_folders_below_them() {
    let exports = root_exports();
    let mut violations = Vec::new();
    for folder in folders() {
        let may_import = may_import(&folder);
        for (file, path) in paths_below(&folder) {
            let Some(name) = path.strip_prefix("crate::") else {
                continue;
            };
            let name = name.split("::").next().unwrap_or(name);
            let imported = exports.get(name).map_or(name, String::as_str);
            if is_folder(imported) && imported != folder && !may_import.contains(&imported) {
                violations.push(format!("{}: {path}", file.display()));
            }
        }
    }
    assert!(violations.is_empty(), "{violations:#?}");
}

#[test]
fn pure_folders_name_no_runtime_socket_or_clock() {
    let mut violations = Vec::new();
    for folder in folders().iter().filter(|name| is_pure(name)) {
        for (file, path) in paths_below(folder) {
            let is_impure = |name: &&str| {
                path.strip_prefix(name)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
            };
            if IMPURE.iter().any(is_impure) || path.ends_with("Instant::now") {
                violations.push(format!("{}: {path}", file.display()));
            }
        }
    }
    assert!(violations.is_empty(), "{violations:#?}");
}

/// The folders of the runtime, by name.
fn folders() -> Vec<String> {
    let folders = entries(&source()).into_iter().filter(|path| path.is_dir());
    folders
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .collect()
}

/// The paths that the folder's production code names, each with its file.
fn paths_below(folder: &str) -> Vec<(PathBuf, String)> {
    let files = production_files(&source().join(folder));
    files
        .into_iter()
        .flat_map(|file| {
            let paths = paths_in(&production_text(&file));
            paths.into_iter().map(move |path| (file.clone(), path))
        })
        .collect()
}

/// The names that the crate's root exports, and the module that each comes from.
fn root_exports() -> BTreeMap<String, String> {
    let paths = paths_in(&production_text(&source().join("lib.rs")));
    paths
        .iter()
        .filter_map(|path| path.strip_prefix("self::")?.split_once("::"))
        .map(|(module, name)| (name.to_owned(), module.to_owned()))
        .collect()
}

fn may_import(folder: &str) -> &'static [&'static str] {
    let layer = LAYERS.iter().find(|(name, _)| *name == folder);
    layer
        .unwrap_or_else(|| panic!("say in LAYERS what the folder {folder} may import"))
        .1
}

fn is_folder(module: &str) -> bool {
    LAYERS.iter().any(|(name, _)| *name == module)
}

fn is_pure(folder: &str) -> bool {
    ["protocol", "session"].contains(&folder)
}

fn source() -> PathBuf {
    root().join("vsoa/src")
}

/// Each folder and the folders that it may import; `error` is open to all.
const LAYERS: &[(&str, &[&str])] = &[
    ("blocking", TOP),
    ("client", EDGE),
    ("description", &["layer", "protocol", "service", "topic"]),
    (
        "fuzzing",
        &["protocol", "router", "service", "session", "transport"],
    ),
    ("layer", &["protocol", "service", "toolkit"]),
    ("operations", TOP),
    ("position", TOP),
    (
        "private",
        &[
            "blocking",
            "client",
            "description",
            "protocol",
            "router",
            "service",
            "stream",
            "topic",
        ],
    ),
    ("protocol", &[]),
    (
        "proxy",
        &["client", "protocol", "router", "server", "service"],
    ),
    ("router", SERVICE),
    ("server", EDGE),
    ("service", &["protocol", "stream"]),
    ("session", &["protocol"]),
    ("stream", &[]),
    ("toolkit", &[]),
    ("topic", SERVICE),
    ("transport", &["protocol", "stream"]),
];
const SERVICE: &[&str] = &["protocol", "service"];
const EDGE: &[&str] = &[
    "layer",
    "protocol",
    "router",
    "service",
    "session",
    "stream",
    "topic",
    "transport",
];
const TOP: &[&str] = &[
    "client",
    "description",
    "layer",
    "protocol",
    "router",
    "server",
    "service",
    "session",
    "stream",
    "topic",
    "transport",
];

/// What a pure folder may not name: the paths themselves and all below them.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::net::*",
    "std::net::TcpListener",
    "std::net::TcpStream",
    "std::net::UdpSocket",
    "std::process",
    "std::thread",
    "std::time::SystemTime",
    "tokio",
    "tracing::error",
    "tracing::info",
    "tracing::warn",
];

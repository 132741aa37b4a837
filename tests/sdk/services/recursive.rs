//! Types that have themselves in them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vsoa::{Description, schemars::JsonSchema};

use super::echo;

echo! {
    trait Recursive at "/recursive" {
        fn tree(Tree) at "/tree";
        fn folder(Folder) at "/folder";
        fn chain(Chain) at "/chain";
        fn nest(Nest) at "/nest";
    }
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Tree {
    value: u8,
    children: Vec<Self>,
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Folder {
    entries: BTreeMap<String, Entry>,
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) enum Entry {
    File(String),
    Folder(Folder),
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Chain {
    next: Option<Box<Self>>,
}

/// Lists all the way down.
#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Nest(Vec<Self>);

pub(super) fn describe(description: Description) -> Description {
    description.service(RecursiveServer::description())
}

//! What travels.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Chain {
    pub next: Option<Box<Chain>>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub enum Entry {
    File(String),
    Folder(Folder),
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Folder {
    pub entries: BTreeMap<String, Entry>,
}

/// Lists all the way down.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Nest(pub Vec<Nest>);

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Tree {
    pub value: u8,
    pub children: Vec<Tree>,
}

//! What travels.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Extra {
    pub known: u8,
    #[serde(flatten)]
    pub other: BTreeMap<String, u8>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Keyed {
    pub at: u8,
    #[serde(flatten)]
    pub variant: KeyedVariant,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub enum KeyedVariant {
    Number(u8),
    Text { text: String },
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Located {
    pub name: String,
    pub row: u8,
    pub seat: Option<u8>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct MaybeKeyed {
    pub at: u8,
    #[serde(flatten)]
    pub variant: Option<MaybeKeyedVariant>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub enum MaybeKeyedVariant {
    Number(u8),
    Text { text: String },
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Open {
    pub known: u8,
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Position {
    pub row: u8,
    pub seat: Option<u8>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Tagged {
    pub at: u8,
    #[serde(flatten)]
    pub kind: TaggedKind,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum TaggedKind {
    Dot,
    Disc { size: u8 },
    Seat(Position),
}

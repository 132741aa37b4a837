//! What travels.

use serde::{Deserialize, Serialize};

/// A type named like a keyword, with members named like keywords.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Class {
    pub class: u8,
    #[serde(rename = "None")]
    pub none: u8,
    #[serde(rename = "some-name")]
    pub some_name: u8,
    #[serde(rename = "some_name")]
    pub some_name2: u8,
    #[serde(rename = "2nd")]
    pub _2nd: u8,
    #[serde(rename = "")]
    pub value: u8,
    #[serde(rename = "$ref")]
    pub r#ref: u8,
    #[serde(rename = "__proto__")]
    pub proto: u8,
    pub default: Keyword,
    pub field: Type,
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub enum Keyword {
    None,
    #[serde(rename = "mro")]
    Mro,
    #[serde(rename = "a\"b\\c")]
    ABC,
    #[serde(rename = "function")]
    Function,
}

/// The name of a word of many languages.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub enum Type {
    None,
    Self_(u8),
    Error {
        error: String,
        message: String,
        name: String,
    },
}

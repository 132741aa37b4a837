//! What travels.

use serde::{Deserialize, Serialize};

/// Tagged by a member beside the content.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "t", content = "c")]
pub enum Adjacent {
    Dot,
    Disc { size: u8 },
    Line(u8, u8),
    Named(Point),
}

/// Tagged by the name of the only member.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub enum External {
    /// Nothing beside it.
    Dot,
    Disc {
        /// Across.
        size: u8,
    },
    Line(u8, u8),
    Number(u64),
    Named(Point),
    Maybe(Option<u8>),
    Inner(Internal),
}

/// Tagged by a member among the others.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Internal {
    Dot,
    Disc {
        size: u8,
        #[serde(default)]
        filled: bool,
    },
    AtPoint(Point),
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Mixed {
    Tagged(MixedTagged),
    Integer(u8),
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "kind")]
pub enum MixedTagged {
    Disc { size: u8 },
    Square { edge: u8 },
}

/// A place in the plane.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Point {
    /// To the right.
    pub x: i32,
    /// Upwards.
    pub y: i32,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub enum ResultOfPointOrString {
    Ok(Point),
    Err(String),
}

/// Known by what fits first.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Untagged {
    Integer(u8),
    Text(String),
    Point(Point),
    Object { name: String, size: Option<u8> },
    List(Vec<u8>),
}

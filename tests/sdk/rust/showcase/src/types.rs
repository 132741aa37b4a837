//! What travels.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Tagged by a member beside the content.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "t", content = "c")]
pub enum Adjacent {
    Dot,
    Disc { size: u8 },
    Line(u8, u8),
    Named(Point),
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Both {
    pub levels: Vec<Level>,
    pub gear: Option<Gear>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Chain {
    pub next: Option<Box<Chain>>,
}

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

/// Dates travel as text.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Dates {
    pub at: String,
    pub day: Option<String>,
}

/// What is missing is taken for something.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Defaulted {
    #[serde(default = "Defaulted::default_at")]
    pub at: Point,
    #[serde(default = "Defaulted::default_level")]
    pub level: u8,
    #[serde(default = "Defaulted::default_name")]
    pub name: String,
    pub note: Option<String>,
    #[deprecated]
    #[serde(default = "Defaulted::default_old")]
    pub old: bool,
    #[serde(default = "Defaulted::default_points")]
    pub points: Vec<Point>,
    #[serde(default = "Defaulted::default_ratio")]
    pub ratio: f64,
}

impl Defaulted {
    fn default_at() -> Point {
        Point { x: 0, y: 0 }
    }

    fn default_level() -> u8 {
        1
    }

    fn default_name() -> String {
        "none".to_owned()
    }

    fn default_old() -> bool {
        true
    }

    fn default_points() -> Vec<Point> {
        vec![Point { x: 1, y: 2 }]
    }

    fn default_ratio() -> f64 {
        0.5
    }
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub enum Entry {
    File(String),
    Folder(Folder),
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

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Extra {
    pub known: u8,
    #[serde(flatten)]
    pub other: BTreeMap<String, u8>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Folder {
    pub entries: BTreeMap<String, Entry>,
}

/// Where the lever is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub enum Gear {
    #[serde(rename = "reverse")]
    Reverse,
    /// Forwards.
    #[serde(rename = "full-drive")]
    FullDrive,
    /// Not at all.
    P,
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

/// What collections have in them.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Item {
    pub id: u32,
    pub label: Option<String>,
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

/// A number on the wire.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(into = "i64", try_from = "i64")]
pub enum Level {
    Value1,
    Value10,
}

impl From<Level> for i64 {
    fn from(value: Level) -> Self {
        match value {
            Level::Value1 => 1,
            Level::Value10 => 10,
        }
    }
}

impl TryFrom<i64> for Level {
    type Error = String;

    fn try_from(value: i64) -> Result<Self, String> {
        match value {
            1 => Ok(Self::Value1),
            10 => Ok(Self::Value10),
            _ => Err(format!("{value} is no Level")),
        }
    }
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

/// A length.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Metres(pub f64);

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

/// Lists all the way down.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Nest(pub Vec<Nest>);

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Nested {
    pub from: Point,
    pub by: Vec<Point>,
    pub to: Option<Point>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Nothing;

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Open {
    pub known: u8,
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Optional {
    pub always: u8,
    pub left_out: Option<Point>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<Vec<u8>>,
    pub maybe: Option<u8>,
}

/// A part of a long list.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Page {
    pub items: Vec<Point>,
    pub next: Option<u32>,
}

/// A part of a long list.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Page2 {
    pub items: Vec<Metres>,
    pub next: Option<u32>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Pair(pub u8, pub String);

/// What is beside the pixels.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Picture {
    pub title: String,
    pub length: u64,
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
pub struct Position {
    pub row: u8,
    pub seat: Option<u8>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Renamed {
    #[serde(rename = "someName")]
    pub some_name: u8,
    #[serde(rename = "ODD name")]
    pub odd_name: u8,
    pub größe: u8,
    pub r#type: u8,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub enum ResultOfPointOrString {
    Ok(Point),
    Err(String),
}

/// In a URL it is not what it is in JSON.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub enum Side {
    Left,
    Right,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Skipped {
    pub shown: u8,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Strict {
    pub a: u8,
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

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Tree {
    pub value: u8,
    pub children: Vec<Tree>,
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

/// A part of the cabin.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Zone {
    Front,
    Rear,
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Front => "front",
            Self::Rear => "rear",
        })
    }
}

impl FromStr for Zone {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "front" => Ok(Self::Front),
            "rear" => Ok(Self::Rear),
            _ => Err(format!("`{text}` is no Zone")),
        }
    }
}

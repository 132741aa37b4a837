//! What travels.

use serde::{Deserialize, Serialize};

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

/// A length.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Metres(pub f64);

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Nested {
    pub from: Point,
    pub by: Vec<Point>,
    pub to: Option<Point>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Nothing;

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

/// A place in the plane.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Point {
    /// To the right.
    pub x: i32,
    /// Upwards.
    pub y: i32,
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
pub struct Skipped {
    pub shown: u8,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Strict {
    pub a: u8,
}

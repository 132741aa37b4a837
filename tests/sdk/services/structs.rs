//! Structs by their serde attributes.

use serde::{Deserialize, Serialize};
use vsoa::{Description, schemars::JsonSchema};

use super::echo;

echo! {
    trait Structs at "/structs" {
        fn plain(Point) at "/plain";
        fn renamed(Renamed) at "/renamed";
        fn defaulted(Defaulted) at "/defaulted";
        fn optional(Optional) at "/optional";
        fn strict(Strict) at "/strict";
        fn skipped(Skipped) at "/skipped";
        fn nested(Nested) at "/nested";
        fn newtype(Metres) at "/newtype";
        fn tuple_struct(Pair) at "/tuple-struct";
        fn unit_struct(Nothing) at "/unit-struct";
        fn transparent(Transparent) at "/transparent";
        fn page_of_points(Page<Point>) at "/page-of-points";
        fn page_of_metres(Page<Metres>) at "/page-of-metres";
        fn dates(Dates) at "/dates";
    }
}

/// A place in the plane.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Point {
    /// To the right.
    x: i32,
    /// Upwards.
    y: i32,
}

impl Point {
    pub(crate) fn new(x: i32, y: i32) -> Self {
        Self { x, y }
    }
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
#[serde(rename_all = "camelCase")]
pub(crate) struct Renamed {
    some_name: u8,
    #[serde(rename = "ODD name")]
    other: u8,
    #[serde(rename = "größe")]
    size: u8,
    r#type: u8,
}

/// What is missing is taken for something.
#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
#[serde(default)]
pub(crate) struct Defaulted {
    level: u8,
    name: String,
    points: Vec<Point>,
    at: Point,
    ratio: f64,
    note: Option<String>,
    #[deprecated]
    old: bool,
}

#[expect(deprecated, reason = "the clients see that it is")]
impl Default for Defaulted {
    fn default() -> Self {
        Self {
            level: 1,
            name: "none".into(),
            points: vec![Point { x: 1, y: 2 }],
            at: Point { x: 0, y: 0 },
            ratio: 0.5,
            note: None,
            old: true,
        }
    }
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Optional {
    always: u8,
    maybe: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left_out: Option<Point>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    list: Vec<u8>,
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
#[serde(deny_unknown_fields)]
pub(crate) struct Strict {
    a: u8,
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Skipped {
    shown: u8,
    #[serde(skip)]
    #[expect(dead_code, reason = "it does not travel")]
    hidden: u8,
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Nested {
    from: Point,
    to: Option<Point>,
    by: Vec<Point>,
}

/// A length.
#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Metres(f64);

#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Pair(u8, String);

#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Nothing;

#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
#[serde(transparent)]
pub(crate) struct Transparent {
    inner: Point,
}

/// A part of a long list.
#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Page<T> {
    items: Vec<T>,
    next: Option<u32>,
}

/// Dates travel as text.
#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Dates {
    #[schemars(extend("format" = "date-time"))]
    at: String,
    #[schemars(extend("format" = "date"))]
    day: Option<String>,
}

pub(super) fn describe(description: Description) -> Description {
    description.service(StructsServer::description())
}

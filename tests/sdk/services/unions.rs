//! Enums with content, by their taggings.

use serde::{Deserialize, Serialize};
use vsoa::{Description, schemars::JsonSchema};

use super::{echo, structs::Point};

echo! {
    trait Unions at "/unions" {
        fn external(External) at "/external";
        fn internal(Internal) at "/internal";
        fn adjacent(Adjacent) at "/adjacent";
        fn untagged(Untagged) at "/untagged";
        fn mixed(Mixed) at "/mixed";
        fn result(Result<Point, String>) at "/result";
        fn all(Vec<External>) at "/all";
    }
}

/// Tagged by the name of the only member.
#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) enum External {
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
#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Internal {
    Dot,
    Disc {
        size: u8,
        #[serde(default)]
        filled: bool,
    },
    AtPoint(Point),
}

/// Tagged by a member beside the content.
#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
#[serde(tag = "t", content = "c")]
pub(crate) enum Adjacent {
    Dot,
    Disc { size: u8 },
    Line(u8, u8),
    Named(Point),
}

/// Known by what fits first.
#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
#[serde(untagged)]
pub(crate) enum Untagged {
    Number(u8),
    Text(String),
    At(Point),
    Named { name: String, size: Option<u8> },
    List(Vec<u8>),
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
#[serde(tag = "kind")]
pub(crate) enum Mixed {
    Disc {
        size: u8,
    },
    Square {
        edge: u8,
    },
    #[serde(untagged)]
    Number(u8),
}

pub(super) fn describe(description: Description) -> Description {
    description.service(UnionsServer::description())
}

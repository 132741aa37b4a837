//! Members of one value among those of another.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use vsoa::{Description, schemars::JsonSchema};

use super::echo;

echo! {
    trait Flattened at "/flattened" {
        fn structure(Located) at "/structure";
        fn map(Extra) at "/map";
        fn anything(Open) at "/anything";
        fn internal(Tagged) at "/internal";
        fn external(Keyed) at "/external";
        fn optional(MaybeKeyed) at "/optional";
    }
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Located {
    name: String,
    #[serde(flatten)]
    position: Position,
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Position {
    row: u8,
    seat: Option<u8>,
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Extra {
    known: u8,
    #[serde(flatten)]
    others: BTreeMap<String, u8>,
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Open {
    known: u8,
    #[serde(flatten)]
    others: BTreeMap<String, Value>,
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Tagged {
    at: u8,
    #[serde(flatten)]
    figure: Figure,
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Figure {
    Dot,
    Disc { size: u8 },
    Seat(Position),
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Keyed {
    at: u8,
    #[serde(flatten)]
    choice: Choice,
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) enum Choice {
    Number(u8),
    Text { text: String },
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct MaybeKeyed {
    at: u8,
    #[serde(flatten)]
    choice: Option<Choice>,
}

pub(super) fn describe(description: Description) -> Description {
    description.service(FlattenedServer::description())
}

//! Values of many values.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use vsoa::{Description, schemars::JsonSchema};

use super::echo;

echo! {
    trait Collections at "/collections" {
        fn list(Vec<Item>) at "/list";
        fn lists(Vec<Vec<u8>>) at "/lists";
        fn array([u8; 3]) at "/array";
        fn tuple((u8, String, Option<Item>)) at "/tuple";
        fn set(BTreeSet<String>) at "/set";
        fn map(BTreeMap<String, Item>) at "/map";
        fn map_by_number(HashMap<i32, String>) at "/map-by-number";
        fn map_by_enum(BTreeMap<Slot, u8>) at "/map-by-enum";
        fn maybe_list(Option<Vec<Option<u8>>>) at "/maybe-list";
    }
}

/// What collections have in them.
#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Item {
    id: u32,
    label: Option<String>,
}

#[derive(Deserialize, Eq, JsonSchema, Ord, PartialEq, PartialOrd, Serialize)]
#[schemars(crate = "vsoa::schemars")]
#[serde(rename_all = "lowercase")]
pub(crate) enum Slot {
    Left,
    Right,
}

pub(super) fn describe(description: Description) -> Description {
    description.service(CollectionsServer::description())
}

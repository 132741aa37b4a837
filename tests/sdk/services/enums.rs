//! Enums of a few values.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use vsoa::{
    Description,
    schemars::{JsonSchema, Schema, SchemaGenerator, json_schema},
};

use super::echo;

echo! {
    trait Enums at "/enums" {
        fn gear(Gear) at "/gear";
        fn level(Level) at "/level";
        fn both(Both) at "/both";
    }
}

/// Where the lever is.
#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Gear {
    /// Forwards.
    FullDrive,
    Reverse,
    /// Not at all.
    #[serde(rename = "P")]
    Park,
}

/// A number on the wire.
#[derive(Clone, Copy)]
pub(crate) enum Level {
    Low = 1,
    High = 10,
}

impl Serialize for Level {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(*self as u8)
    }
}

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u8::deserialize(deserializer)? {
            1 => Ok(Self::Low),
            10 => Ok(Self::High),
            other => Err(D::Error::custom(format!("no level {other}"))),
        }
    }
}

impl JsonSchema for Level {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Level".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "enum": [1, 10], "description": "A number on the wire." })
    }
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Both {
    gear: Option<Gear>,
    levels: Vec<Level>,
}

pub(super) fn describe(description: Description) -> Description {
    description.service(EnumsServer::description())
}

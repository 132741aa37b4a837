use std::{
    fmt::{self, Display},
    str::FromStr,
};

use schemars::{JsonSchema, SchemaGenerator};

use super::schemas::TypeSchema;

/// What is known of a type whose text stands in a segment of a URL.
///
/// ```
/// use vsoa::description::CaptureSchema;
///
/// let row = CaptureSchema::of::<u8>();
/// ```
#[derive(Clone, Copy)]
pub struct CaptureSchema {
    pub(super) schema: TypeSchema,
    /// Whether a text is read as a value that is written as the same text.
    pub(super) comes_back: fn(&str) -> bool,
}

impl CaptureSchema {
    /// The schema of a type that is written by `Display` and read by `FromStr`.
    #[must_use]
    pub fn of<T: JsonSchema + Display + FromStr>() -> Self {
        Self {
            schema: SchemaGenerator::subschema_for::<T>,
            comes_back: |text| {
                text.parse::<T>()
                    .is_ok_and(|value| value.to_string() == text)
            },
        }
    }
}

impl fmt::Debug for CaptureSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CaptureSchema(..)")
    }
}

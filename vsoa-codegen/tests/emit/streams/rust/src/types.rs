//! What travels.

use serde::{Deserialize, Serialize};

/// A place in the plane.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Point {
    /// To the right.
    pub x: i32,
    /// Upwards.
    pub y: i32,
}

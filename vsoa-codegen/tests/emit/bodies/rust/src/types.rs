//! What travels.

use serde::{Deserialize, Serialize};

/// What is beside the pixels.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Picture {
    pub title: String,
    pub length: u64,
}

//! What travels.

use serde::{Deserialize, Serialize};

/// What collections have in them.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Item {
    pub id: u32,
    pub label: Option<String>,
}

//! What is published.

use super::Zone;

/// How warm it is in a zone, whenever that changes.
#[vsoa::topic("/climate/{zone}/cabin")]
#[derive(Clone, Debug, PartialEq)]
pub struct Cabin {
    /// Where it was measured.
    pub zone: Zone,
    /// In degrees Celsius.
    pub celsius: f64,
}

//! What changes between two JSON schemas: which values are accepted no more, and which are new.
//!
//! `form` brings both to one form, without references and with each alternative by itself; `walk`
//! goes through both at once; `plain` has the rules of each JSON type, `range` those of numbers.

mod form;
mod plain;
mod range;
mod walk;

use super::Flow;
use crate::document::{Document, Schema};

/// What is different between two schemas, each with the document that its references lead into.
pub(super) fn differences(
    (old_document, old): (&Document, &Schema),
    (new_document, new): (&Document, &Schema),
) -> Vec<Difference> {
    let walk = walk::Walk::new(old_document, new_document);
    walk.run(old.as_value(), new.as_value())
}

/// One thing that is different.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// From the value to the part that it is about, such as `.zones[].celsius`.
    pub(super) path: String,
    pub(super) text: String,
    pub(super) effect: Effect,
}

/// What a difference means for those who read and write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Neither contains the other.
    Different,
    /// A reader of either can do with what a writer of the other writes.
    Harmless,
    /// A reader can do with it, but does without what was there.
    Lost,
    /// The new one accepts less.
    Narrower,
    /// The new one accepts more.
    Wider,
}

impl Effect {
    /// The effect of a new schema that accepts more, less, both or neither.
    fn of(accepts_more: bool, accepts_less: bool) -> Self {
        match (accepts_more, accepts_less) {
            (true, true) => Self::Different,
            (true, false) => Self::Wider,
            (false, true) => Self::Narrower,
            (false, false) => Self::Harmless,
        }
    }

    pub(super) fn breaks(self, flow: Flow) -> bool {
        match self {
            Self::Different | Self::Lost => true,
            Self::Harmless => false,
            Self::Narrower => flow == Flow::ToServer,
            Self::Wider => flow == Flow::ToClient,
        }
    }
}

#[cfg(test)]
mod tests;

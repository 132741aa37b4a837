//! Writes a description as an AsyncAPI 3.0 document.
//!
//! `objects` are the parts of such a document, `extension` is what stands under their `x-vsoa`.
//! `writer` gathers them: `methods` and `topics` add what each needs, `channels` and `errors` know
//! what is there already. What was described stands in the order in which it was, all else is
//! sorted, so that the same description is always the same text.

mod channels;
mod entries;
mod errors;
mod extension;
mod methods;
mod objects;
mod topics;
mod writer;

pub(super) use self::writer::write;

//! Memory that each thread keeps, for what is written before its length is known.

use std::cell::Cell;

thread_local! {
    static KEPT: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// An empty buffer: the one that the thread keeps, if nobody has it.
pub(crate) fn take() -> Vec<u8> {
    let mut bytes = KEPT.try_with(Cell::take).unwrap_or_default();
    bytes.clear();
    bytes
}

/// Keeps a buffer for the next, unless one text has made it very large.
pub(crate) fn keep(bytes: Vec<u8>) {
    if bytes.capacity() <= MAX_KEPT_LEN {
        // It fails where the thread ends: then nothing is kept.
        let _ = KEPT.try_with(|kept| kept.set(bytes));
    }
}

/// What is no longer than this is copied from the buffer to where it goes, or into memory of its
/// own size; what is longer leaves in the buffer, since another one costs less than the copy.
pub(crate) const COPIED_LEN: usize = 4096;

/// What is written and then does not fit a packet may be of any length.
const MAX_KEPT_LEN: usize = 128 * 1024;

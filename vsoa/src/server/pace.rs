//! How much is published between two looks at what else there is to do.
//!
//! The runtime lets a task do 128 things before others have their turn, and takes each of them for
//! a matter of microseconds. A publication to few takes a fraction of one, and the more of them
//! gather, the more leave in one write.

use std::cell::Cell;

use tokio::task::coop::consume_budget;

thread_local! {
    /// What was published on this thread since it was last counted as one of those things.
    static UNCOUNTED: Cell<usize> = const { Cell::new(0) };
}

/// Lets other tasks have their turn where this thread has published for long.
pub(super) async fn give_way() {
    if UNCOUNTED.get() >= COUNTED {
        UNCOUNTED.set(0);
        consume_budget().await;
    }
}

/// Takes note of a publication of so many bytes to so many.
pub(super) fn note(len: usize, receivers: usize) {
    let work = 1 + receivers * (1 + len / COPIED_LEN);
    UNCOUNTED.set(UNCOUNTED.get().saturating_add(work));
}

/// Takes note of one that went to the system at once.
pub(super) fn note_sent() {
    UNCOUNTED.set(COUNTED);
}

/// The work that counts as one thing.
const COUNTED: usize = 8;

/// So many bytes more are the work of one receiver more.
const COPIED_LEN: usize = 512;

#[cfg(test)]
mod tests {
    use tokio::task::JoinSet;

    use super::*;

    /// How many publications of so many bytes to so many it takes until another task has its turn.
    async fn turn(len: usize, receivers: usize) -> usize {
        let mut other = JoinSet::new();
        other.spawn(async {});
        let mut published = 0;
        while other.try_join_next().is_none() {
            give_way().await;
            note(len, receivers);
            published += 1;
        }
        published
    }

    #[tokio::test]
    async fn others_have_their_turn_the_sooner_the_more_is_published() {
        let [to_many, large] = [turn(50, 100).await, turn(4096, 1).await];
        assert!(to_many <= 130 && large <= 130, "{to_many}, {large}");
        let [to_one, to_nobody] = [turn(50, 1).await, turn(50, 0).await];
        assert!(400 < to_one && to_one < 600, "{to_one}");
        assert!(800 < to_nobody && to_nobody < 1200, "{to_nobody}");
    }
}

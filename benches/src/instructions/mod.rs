//! How many instructions a piece of work takes, and how often it allocates: figures that do not
//! depend on the machine, held against `instructions.json`.
//!
//! Only without the features of this package: other frameworks would bring features of crates that
//! ours uses too. Each piece runs twice under valgrind, the second time for longer; the difference is what the
//! work itself took. `work.rs` has the pieces, `stored.rs` what they took when they were stored.

mod stored;
mod valgrind;
mod work;

use crate::Failure;

use self::stored::{Cost, Stored};

/// `instructions [--overwrite]`: counts, and fails where something costs more than was stored.
pub(crate) fn run(mut arguments: impl Iterator<Item = String>) -> Result<(), Failure> {
    let overwrite = arguments.next().as_deref() == Some("--overwrite");
    let mut counted = Stored::here();
    for name in work::NAMES {
        counted.costs.insert(name.to_owned(), count(name)?);
    }
    if overwrite {
        return counted.write();
    }
    counted.hold_against(&Stored::read()?)
}

/// `work NAME TIMES`: does it.
pub(crate) fn work(mut arguments: impl Iterator<Item = String>) -> Result<(), Failure> {
    let name = arguments.next().ok_or("the work's name is missing")?;
    let times = arguments.next().ok_or("how often is missing")?.parse()?;
    work::run(&name, times)
}

fn count(name: &str) -> Result<Cost, Failure> {
    let [short, long] = [TIMES, 2 * TIMES];
    let each = |count: fn(&str, u32) -> Result<u64, Failure>| {
        let more = count(name, long)?.saturating_sub(count(name, short)?);
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        let more = more as f64;
        Ok::<_, Failure>(more / f64::from(TIMES))
    };
    Ok(Cost {
        instructions: each(valgrind::instructions)?,
        allocations: each(valgrind::allocations)?,
    })
}

/// Often enough that the start of the program does not matter.
const TIMES: u32 = 200;

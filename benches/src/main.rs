//! Measures vsoa beside raw sockets, servers written by hand, and other frameworks.
//!
//! `cargo run --release -p vsoa-benches` runs every comparison of `plan/`; `-- calls/64` those
//! whose name has that in it; `-- calls/64 5 1000` with so many rounds of so many milliseconds.
//! With `--features others`, other frameworks are beside ours; the public packages are where the
//! tests have installed them. Each side of a measurement is a process of its own, pinned to a core;
//! what is compared takes turns, round by round, so that a busy machine is as bad for all of them.
//! Only ratios within one run mean anything.
//!
//! `-- minimal` builds the smallest program of a user, and shows its size. `-- instructions` counts
//! instructions with valgrind and fails where they have risen; `--overwrite` stores them.
//!
//! What was measured is kept under `benches/` in the target folder, with tables and plots of it;
//! `-- report FOLDER` writes those to another folder.
//!
//! `servers/` and `loads/` are the two sides; start reading with `plan/`.

mod figures;
mod first_reply;
mod instructions;
mod loads;
mod minimal;
mod pin;
mod plan;
mod process;
mod report;
mod rounds;
mod servers;
mod system_calls;
mod table;
mod wire;

use std::{env, process::ExitCode, time::Duration};

use vsoa_benches::Failure;

use self::report::Results;

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let ended = match arguments.next().as_deref() {
        Some("serve") => servers::run(arguments),
        Some("load") => loads::run(arguments),
        Some("work") => instructions::work(arguments),
        Some("instructions") => instructions::run(arguments),
        Some("minimal") => minimal::run(),
        Some("report") => report::run(arguments),
        only => compare(only.unwrap_or(""), arguments),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("vsoa-benches: {error}");
            ExitCode::FAILURE
        }
    }
}

/// `[FILTER [ROUNDS [MILLISECONDS]]]`: runs the comparisons whose name has the filter in it.
fn compare(only: &str, mut rest: impl Iterator<Item = String>) -> Result<(), Failure> {
    let rounds = rest.next().map_or(Ok(5), |rounds| rounds.parse())?;
    let time = Duration::from_millis(rest.next().map_or(Ok(1000), |time| time.parse())?);
    let mut results = Results::load()?;
    let mut failures = Vec::new();
    for comparison in plan::comparisons() {
        if !comparison.name.contains(only) {
            continue;
        }
        match rounds::interleave(&comparison.cases, rounds, time) {
            Ok(outcomes) => {
                table::print(&comparison, &outcomes);
                let length = (rounds, time.as_millis());
                results.keep(&comparison, outcomes, length)?;
            }
            Err(error) => failures.push(format!("{}: {error}", comparison.name)),
        }
    }
    if failures.is_empty() {
        return Ok(());
    }
    Err(failures.join("; ").into())
}

//! `diff`: what has changed between two descriptions, and whether clients break by it.

use std::io::{self, Write};

use clap::Args;
use serde::Serialize;
use vsoa_codegen::compare::{Change, Comparison, compare};

use crate::{
    cli::Globals,
    description::Description,
    exit::Exit,
    failure::Failure,
    output::{Report, count, printable, style},
};

/// `vsoa diff`.
#[derive(Args, Debug)]
pub(crate) struct DiffArgs {
    /// What clients were made for: a described server, or a file
    old: Description,
    /// What they would meet
    new: Description,
}

/// Shows each change; fails where clients break, for scripts to stop there.
pub(crate) async fn run(globals: &Globals, args: &DiffArgs) -> Result<(), Failure> {
    if matches!(
        (&args.old, &args.new),
        (Description::Stdin, Description::Stdin)
    ) {
        return Err(Failure::usage(
            "standard input can be one of them, not both",
        ));
    }
    let old = args.old.read(globals).await?;
    let new = args.new.read(globals).await?;
    let comparison = compare(&old, &new);
    globals.output.report(&DiffReport::of(&comparison))?;
    match comparison.breaking_changes().count() {
        0 => Ok(()),
        breaking => {
            let changes = count(breaking as u64, "change");
            Err(Failure::new(
                Exit::Changed,
                format!("clients break by {changes}"),
            ))
        }
    }
}

/// What has changed.
#[derive(Serialize)]
struct DiffReport<'a> {
    breaking: bool,
    changes: Vec<ChangeReport<'a>>,
}

#[derive(Serialize)]
struct ChangeReport<'a> {
    place: &'a str,
    text: &'a str,
    breaking: bool,
}

impl<'a> DiffReport<'a> {
    fn of(comparison: &'a Comparison) -> Self {
        let changes = comparison.changes().iter();
        Self {
            breaking: comparison.is_breaking(),
            changes: changes.map(ChangeReport::of).collect(),
        }
    }
}

impl<'a> ChangeReport<'a> {
    fn of(change: &'a Change) -> Self {
        Self {
            place: &change.place,
            text: &change.text,
            breaking: change.is_breaking,
        }
    }
}

impl Report for DiffReport<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.changes.is_empty() {
            return writeln!(out, "nothing has changed");
        }
        for change in &self.changes {
            let (style, effect) = if change.breaking {
                (style::BAD, "breaking")
            } else {
                (style::GOOD, "compatible")
            };
            let (place, text) = (printable(change.place), printable(change.text));
            writeln!(out, "{style}{effect:10}{style:#}  {place}: {text}")?;
        }
        Ok(())
    }
}

//! Writes what came of a command: for people, or as JSON, a line for each thing.
//!
//! What a script may want goes to standard output; what only people want, and failures, to
//! standard error. Colours are for terminals, unless `NO_COLOR` says otherwise, and nothing that a
//! peer sends reaches a terminal as a control character. Start with [`Output`] and [`Report`].

mod amounts;
mod json_text;
mod payload;
mod printable;
pub(crate) mod style;
mod units;

use std::{
    fmt::Display,
    io::{self, IsTerminal, Write},
};

use clap::Args;
use serde::Serialize;

pub(crate) use self::{
    amounts::count,
    payload::{PayloadReport, json, write_bytes, write_inline},
    printable::printable,
    units::time,
};
use crate::failure::{Failure, Told};

/// How a command writes.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Output {
    /// Writes JSON, a line for each thing; failures too, to standard error
    #[arg(long, global = true)]
    json: bool,
}

/// What can be written for people and, being `Serialize`, as JSON.
pub(crate) trait Report: Serialize {
    /// Writes it for people, lines ended.
    fn write(&self, out: &mut dyn Write) -> io::Result<()>;
}

impl Output {
    pub(crate) fn is_json(self) -> bool {
        self.json
    }

    /// Writes a thing to standard output, in the way that was asked for.
    pub(crate) fn report(self, report: &impl Report) -> Result<(), Failure> {
        if self.json {
            json_line(report)
        } else {
            text(|out| report.write(out))
        }
    }

    /// Tells people something beside the result, on standard error.
    pub(crate) fn note(self, text: impl Display) {
        if !self.json {
            // Who closed standard error does not want to be told.
            let _ = writeln!(anstream::stderr(), "{text}");
        }
    }

    /// Tells why the command failed.
    pub(crate) fn failure(self, failure: &Failure) {
        let Some(told) = failure.told() else { return };
        let mut err = anstream::stderr().lock();
        // As above.
        let _ = if self.json {
            write_line(&mut err, &FailureReport::from(told))
        } else {
            write_failure(&mut err, told)
        };
    }
}

/// Writes a line of JSON to standard output.
pub(crate) fn json_line(value: &impl Serialize) -> Result<(), Failure> {
    text(|out| write_line(out, value))
}

/// Writes to standard output, with colours where it takes them.
pub(crate) fn text(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    let written = write(&mut out).and_then(|()| out.flush());
    written.map_err(|error| Failure::output(&error))
}

/// Writes bytes to standard output as they are.
pub(crate) fn bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let written = out.write_all(bytes).and_then(|()| out.flush());
    written.map_err(|error| Failure::output(&error))
}

/// Whether standard output is a terminal, which is not to get bytes that are no text.
pub(crate) fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

fn write_line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

fn write_failure(err: &mut dyn Write, told: &Told) -> io::Result<()> {
    let (bad, dim) = (style::BAD, style::DIM);
    writeln!(err, "{bad}error:{bad:#} {}", printable(&told.text))?;
    match &told.hint {
        Some(hint) => writeln!(err, "{dim}try:{dim:#}   {}", printable(hint)),
        None => Ok(()),
    }
}

/// A failure as JSON.
#[derive(Serialize)]
struct FailureReport<'a> {
    error: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
    exit: u8,
}

impl<'a> From<&'a Told> for FailureReport<'a> {
    fn from(told: &'a Told) -> Self {
        Self {
            error: &told.text,
            hint: told.hint.as_deref(),
            exit: told.exit.code(),
        }
    }
}

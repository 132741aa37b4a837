//! Counts the system calls of a process with `strace`, while it is under load.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, ChildStderr, Command, Stdio},
    time::Instant,
};

use rustix::process::{Pid, Signal, kill_process};

use crate::Failure;

/// A process that is being watched.
pub(crate) struct Trace {
    strace: Child,
    output: BufReader<ChildStderr>,
    begun: Instant,
}

/// How often each system call was made, in a second.
pub(crate) struct Counts {
    per_second: Vec<(String, f64)>,
}

/// The same for each call or publication.
pub(crate) struct Each {
    pub(crate) all: f64,
    pub(crate) by_name: String,
}

impl Trace {
    pub(crate) fn start(pid: u32) -> Result<Self, Failure> {
        let mut strace = Command::new("strace")
            .args(["--follow-forks", "--summary-only", "--attach"])
            .arg(pid.to_string())
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("system calls are counted by `strace`: {error}"))?;
        let output = strace.stderr.take().ok_or("strace has no output")?;
        let mut output = BufReader::new(output);
        let mut attached = String::new();
        output.read_line(&mut attached)?;
        if !attached.contains("attached") {
            return Err(format!("strace: {attached}").into());
        }
        Ok(Self {
            strace,
            output,
            begun: now(),
        })
    }

    /// Ends it, and gives what was counted.
    pub(crate) fn end(mut self) -> Result<Counts, Failure> {
        let seconds = self.begun.elapsed().as_secs_f64();
        let pid = Pid::from_raw(self.strace.id().cast_signed()).ok_or("strace has no id")?;
        kill_process(pid, Signal::INT)?;
        let mut table = String::new();
        self.output.read_to_string(&mut table)?;
        self.strace.wait()?;
        let counts = table.lines().filter_map(count);
        Ok(Counts {
            per_second: counts
                .map(|(name, calls)| (name, calls / seconds))
                .collect(),
        })
    }
}

impl Counts {
    pub(crate) fn each(&self, per_second: f64) -> Each {
        let mut each: Vec<_> = self
            .per_second
            .iter()
            .map(|(name, calls)| (name, calls / per_second))
            .collect();
        each.sort_unstable_by(|(_, one), (_, other)| other.total_cmp(one));
        let mattering = each.iter().filter(|(_, calls)| *calls >= 0.005);
        let by_name: Vec<_> = mattering
            .map(|(name, calls)| format!("{calls:.2} {name}"))
            .collect();
        Each {
            all: each.iter().map(|(_, calls)| calls).sum(),
            by_name: by_name.join(", "),
        }
    }
}

/// A line of the summary: share, seconds, microseconds each, calls, perhaps errors, name.
fn count(line: &str) -> Option<(String, f64)> {
    let words: Vec<_> = line.split_whitespace().collect();
    let calls = words.get(3)?.parse().ok()?;
    let name = *words.last()?;
    (name != "total").then(|| (name.to_owned(), calls))
}

#[expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_summary_counts_calls_by_name() {
        let lines = [
            (
                "% time     seconds  usecs/call     calls    errors syscall",
                None,
            ),
            (
                " 62.5    0.050000          10      5000           sendto",
                Some(("sendto", 5000.0)),
            ),
            (
                " 37.5    0.030000          30      1000       500 recvfrom",
                Some(("recvfrom", 1000.0)),
            ),
            (
                "100.00    0.080000          13      6000       500 total",
                None,
            ),
        ];
        for (line, expected) in lines {
            let expected = expected.map(|(name, calls)| (name.to_owned(), calls));
            assert_eq!(count(line), expected, "{line}");
        }
    }
}

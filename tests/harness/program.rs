use std::{process::Stdio, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
    time,
};

use crate::install;

/// The Python that has the public package, and the tools that install and check programs.
pub async fn python() -> Command {
    Command::new(install::python().await.join("bin/python"))
}

/// A program of a test's own, which is talked to by lines of text; killed when this is dropped.
#[derive(Debug)]
pub struct Program {
    shown: String,
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Program {
    /// Starts it.
    ///
    /// # Panics
    ///
    /// If it cannot be started.
    #[must_use]
    pub fn start(mut command: Command) -> Self {
        let shown = format!("{:?}", command.as_std());
        let child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn();
        let mut child = child.unwrap_or_else(|error| panic!("{shown} cannot be started: {error}"));
        let input = child.stdin.take().expect("it is piped");
        let output = child.stdout.take().expect("it is piped");
        Self {
            shown,
            child,
            input,
            output: BufReader::new(output).lines(),
        }
    }

    /// The next line that it prints; `None` where it has printed its last.
    ///
    /// # Panics
    ///
    /// If there is neither in time.
    pub async fn line(&mut self) -> Option<String> {
        let line = time::timeout(DEADLINE, self.output.next_line()).await;
        let line = line.unwrap_or_else(|_| panic!("{} hangs", self.shown));
        line.expect("it prints UTF-8")
    }

    /// Tells it a line.
    ///
    /// # Panics
    ///
    /// If it does not listen any more.
    pub async fn tell(&mut self, line: &str) {
        let told = self.input.write_all(format!("{line}\n").as_bytes()).await;
        told.unwrap_or_else(|error| panic!("{} does not listen: {error}", self.shown));
    }

    /// Waits until it has ended, and gives what else it printed.
    ///
    /// # Panics
    ///
    /// If it does not end in time, or not well; the text has what it said about that.
    pub async fn end(mut self) -> String {
        let mut printed = String::new();
        while let Some(line) = self.line().await {
            printed += &line;
            printed.push('\n');
        }
        let mut problems = String::new();
        if let Some(mut stderr) = self.child.stderr.take() {
            let read = time::timeout(DEADLINE, stderr.read_to_string(&mut problems)).await;
            assert!(read.is_ok(), "{} hangs", self.shown);
        }
        let status = time::timeout(DEADLINE, self.child.wait()).await;
        let status = status.unwrap_or_else(|_| panic!("{} hangs", self.shown));
        let is_well = status.is_ok_and(|status| status.success());
        assert!(is_well, "{} failed\n{printed}{problems}", self.shown);
        printed
    }
}

const DEADLINE: Duration = Duration::from_mins(2);

use std::{process::Stdio, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    time,
};

use super::build;

/// A program while Node runs it; killed when this is dropped.
pub(super) struct Program {
    name: String,
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Program {
    pub(super) async fn start(name: &str, arguments: &[&str]) -> Self {
        Self::start_with(name, arguments, &[]).await
    }

    /// As [`start`](Self::start), with more in its environment.
    pub(super) async fn start_with(
        name: &str,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Self {
        let programs = build::programs().await;
        let mut child = Command::new("node")
            .arg(programs.join(format!("{name}.js")))
            .args(arguments)
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("node runs, since it has compiled");
        let output = child.stdout.take().expect("it is piped");
        Self {
            name: name.to_owned(),
            child,
            lines: BufReader::new(output).lines(),
        }
    }

    /// Waits until it prints this line.
    pub(super) async fn says(&mut self, wanted: &str) {
        let said = async {
            while let Ok(Some(line)) = self.lines.next_line().await {
                if line == wanted {
                    return true;
                }
            }
            false
        };
        if time::timeout(DEADLINE, said).await != Ok(true) {
            let problems = self.problems().await;
            panic!("{}: no `{wanted}`\n{problems}", self.name);
        }
    }

    /// Waits for its end, which is to be a good one.
    pub(super) async fn succeeds(mut self) {
        let status = time::timeout(DEADLINE, self.child.wait()).await;
        let has_succeeded = status.is_ok_and(|status| status.is_ok_and(|status| status.success()));
        if !has_succeeded {
            let problems = self.problems().await;
            panic!("{} failed\n{problems}", self.name);
        }
    }

    /// What it has said of what went wrong.
    async fn problems(&mut self) -> String {
        // One that goes on has its output open.
        let _ = self.child.kill().await;
        let mut text = String::new();
        if let Some(mut output) = self.child.stderr.take() {
            let _ = output.read_to_string(&mut text).await;
        }
        text
    }
}

const DEADLINE: Duration = Duration::from_mins(1);

use std::{fmt, process::Stdio};

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWriteExt, BufReader},
    process::{Child, Command},
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
};

/// A peer's process and what it prints; killed when this is dropped.
#[derive(Debug)]
pub(crate) struct Process {
    lines: UnboundedReceiver<String>,
    printed: Vec<String>,
    events: Vec<Value>,
    child: Child,
}

impl Process {
    pub(crate) async fn spawn(mut command: Command, input: &str) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?} cannot be started: {error}"));

        let (sender, lines) = unbounded_channel();
        forward_lines(child.stdout.take(), sender.clone());
        forward_lines(child.stderr.take(), sender);
        if let Some(mut stdin) = child.stdin.take() {
            // A process that ended before it read all says itself why: in what it printed.
            let _ = stdin.write_all(input.as_bytes()).await;
        }
        Self {
            lines,
            printed: Vec::new(),
            events: Vec::new(),
            child,
        }
    }

    /// Kills the process, and waits until it has ended.
    pub(crate) async fn kill(&mut self) {
        self.child.kill().await.expect("a child can be killed");
    }

    /// Takes the first event that is wanted, of those there are or of those to come.
    ///
    /// `None` where the process closed its output without it.
    pub(crate) async fn event(&mut self, wanted: impl Fn(&Value) -> bool) -> Option<Value> {
        if let Some(at) = self.events.iter().position(&wanted) {
            return Some(self.events.remove(at));
        }
        while let Some(line) = self.lines.recv().await {
            let event = serde_json::from_str(&line).ok().filter(Value::is_object);
            self.printed.push(line);
            match event {
                Some(event) if wanted(&event) => return Some(event),
                Some(event) => self.events.push(event),
                None => {}
            }
        }
        None
    }
}

/// What the process printed, for the reader of a failed test.
impl fmt::Display for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "it printed {} lines", self.printed.len())?;
        self.printed
            .iter()
            .try_for_each(|line| writeln!(f, "  {line}"))
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a peer whose output nobody reads stops, so it is read while the test does other things"
)]
fn forward_lines(
    output: Option<impl AsyncRead + Send + Unpin + 'static>,
    sender: UnboundedSender<String>,
) {
    let Some(output) = output else { return };
    let mut lines = BufReader::new(output).lines();
    tokio::spawn(async move {
        while let Ok(Some(line)) = lines.next_line().await {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
}

use std::{
    net::SocketAddr,
    path::PathBuf,
    process::{Output, Stdio},
    time::Duration,
};

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines},
    net::TcpSocket,
    process::{Child, ChildStdout, Command},
    time::timeout,
};
use vsoa::{Router, Server};

/// The command, about to be run with these arguments.
#[derive(Debug)]
pub(crate) struct Vsoa {
    command: Command,
    input: Vec<u8>,
}

/// Starts with a line as a user types it: words between spaces.
pub(crate) fn vsoa(line: &str) -> Vsoa {
    Vsoa::new().args(line.split_whitespace())
}

impl Vsoa {
    pub(crate) fn new() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vsoa"));
        // What the machine is set to does not reach a test.
        for variable in [
            "VSOA_PASSWORD",
            "VSOA_POS_SERVER",
            "NO_COLOR",
            "CLICOLOR_FORCE",
        ] {
            command.env_remove(variable);
        }
        Self {
            command,
            input: Vec::new(),
        }
    }

    /// Adds words that may have spaces in them.
    pub(crate) fn args<S: AsRef<str>>(mut self, words: impl IntoIterator<Item = S>) -> Self {
        for word in words {
            self.command.arg(word.as_ref());
        }
        self
    }

    pub(crate) fn arg(self, word: impl AsRef<str>) -> Self {
        self.args([word])
    }

    pub(crate) fn env(mut self, variable: &str, value: impl AsRef<str>) -> Self {
        self.command.env(variable, value.as_ref());
        self
    }

    /// What stands on its standard input; nothing if not set.
    pub(crate) fn input(mut self, input: impl AsRef<[u8]>) -> Self {
        self.input = input.as_ref().to_vec();
        self
    }

    /// Runs it to its end.
    pub(crate) async fn run(self) -> Ended {
        let shown = format!("{:?}", self.command.as_std());
        let input = self.input.clone();
        let mut child = self.spawn();
        let mut stdin = child.stdin.take().expect("it is piped");
        let writing = async move {
            // A command that does not read its input says so itself, in how it ends.
            let _ = stdin.write_all(&input).await;
        };
        // In parallel, since either side may wait for the other.
        let both = async { tokio::join!(child.wait_with_output(), writing).0 };
        let output = timeout(DEADLINE, both).await;
        let output = output.unwrap_or_else(|_| panic!("{shown} does not end"));
        Ended::new(output.expect("a child can be waited for"))
    }

    /// Starts it; it is killed when what this gives is dropped.
    pub(crate) fn start(self) -> Running {
        let mut child = self.spawn();
        let stdout = child.stdout.take().expect("it is piped");
        Running {
            lines: BufReader::new(stdout).lines(),
            child,
        }
    }

    /// As [`start`](Self::start), with its standard input written and at its end.
    ///
    /// The input has to fit into a pipe.
    pub(crate) async fn start_with_input(self) -> Running {
        let input = self.input.clone();
        let mut running = self.start();
        let mut stdin = running.child.stdin.take().expect("it is piped");
        let written = in_time(stdin.write_all(&input)).await;
        written.expect("it has not ended yet");
        running
    }

    fn spawn(mut self) -> Child {
        let spawned = self
            .command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn();
        spawned.expect("cargo has built the command")
    }
}

/// A command that runs beside the test.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Running {
    /// The next line on its standard output; `None` at the end of it.
    pub(crate) async fn line(&mut self) -> Option<String> {
        let line = timeout(DEADLINE, self.lines.next_line()).await;
        line.expect("a line comes in time")
            .expect("its output is UTF-8")
    }

    /// Stops reading its standard output, as `head` does, and gives how it ends.
    pub(crate) async fn hang_up(self, then: impl Future<Output = ()>) -> Ended {
        let Self { child, lines } = self;
        drop(lines);
        then.await;
        let output = in_time(child.wait_with_output()).await;
        Ended::new(output.expect("a child can be waited for"))
    }

    /// The next bytes on its standard output.
    pub(crate) async fn bytes(&mut self, len: usize) -> Vec<u8> {
        let mut bytes = vec![0; len];
        let read = in_time(self.lines.get_mut().read_exact(&mut bytes)).await;
        read.expect("so many come");
        bytes
    }

    /// Has it stop, as Ctrl-C does.
    pub(crate) async fn interrupt(&mut self) {
        let id = self.child.id().expect("it still runs").to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().await;
        assert!(sent.expect("there is a `kill`").success());
    }

    /// Waits for its end; gives the rest of what it wrote.
    pub(crate) async fn end(mut self) -> Ended {
        let mut stdout = String::new();
        while let Some(line) = self.line().await {
            stdout = stdout + &line + "\n";
        }
        let output = timeout(DEADLINE, self.child.wait_with_output()).await;
        let output = output
            .expect("it ends in time")
            .expect("a child can be waited for");
        Ended {
            stdout: stdout.into_bytes(),
            ..Ended::new(output)
        }
    }
}

/// What came of a command.
#[derive(Debug)]
pub(crate) struct Ended {
    code: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Ended {
    fn new(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: output.stdout,
            stderr: String::from_utf8(output.stderr).expect("what is said is UTF-8"),
        }
    }

    /// Its standard output, of a command that did what it was to do.
    #[track_caller]
    pub(crate) fn out(&self) -> &str {
        assert_eq!(self.code, Some(0), "{self:#?}");
        self.text()
    }

    /// Its standard output, as lines of JSON, of a command that did what it was to do.
    #[track_caller]
    pub(crate) fn json_lines(&self) -> Vec<Value> {
        let lines = self.out().lines();
        lines
            .map(|line| serde_json::from_str(line).expect("a line of JSON"))
            .collect()
    }

    /// Its one line of JSON, of a command that did what it was to do.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        let lines = self.json_lines();
        assert_eq!(lines.len(), 1, "{self:#?}");
        lines[0].clone()
    }

    /// What it said on standard error when it failed in this way.
    #[track_caller]
    pub(crate) fn failed(&self, code: i32) -> &str {
        assert_eq!(self.code, Some(code), "{self:#?}");
        &self.stderr
    }

    #[track_caller]
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("what is written is UTF-8")
    }
}

/// A server with these routes on a port of loopback.
pub(crate) async fn serve(routes: Router) -> Server {
    let bound = Server::builder().merge(routes).bind("127.0.0.1:0").await;
    bound.expect("loopback has a free port")
}

/// The URL of something at this server.
pub(crate) fn at(server: &Server, url: &str) -> String {
    format!("vsoa://{}{url}", server.local_addr())
}

/// A port of loopback on which nobody listens, nor anybody will.
pub(crate) struct Nobody(TcpSocket);

impl Nobody {
    pub(crate) fn bind() -> Self {
        Self::bind_to(([127, 0, 0, 1], 0).into())
    }

    /// At the address of a server that is gone.
    pub(crate) fn bind_to(addr: SocketAddr) -> Self {
        let socket = TcpSocket::new_v4().expect("there are sockets");
        let reused = socket.set_reuseaddr(true);
        let bound = reused.and_then(|()| socket.bind(addr));
        bound.expect("the address is free");
        Self(socket)
    }

    pub(crate) fn addr(&self) -> SocketAddr {
        self.0.local_addr().expect("a bound socket has one")
    }

    pub(crate) fn url(&self) -> String {
        format!("vsoa://{}", self.addr())
    }
}

/// A folder for the files of a test, empty at first and gone when this is dropped.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let name = format!("vsoa-cli-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("there is a folder for temporary files");
        Self(path)
    }

    /// The path of a file in it.
    pub(crate) fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    /// The path of a file in it, which now holds this.
    pub(crate) fn file(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, text).expect("a temporary file can be written");
        path
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.0.join(name)).expect("the file is there")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left of it harms nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What comes of this, which has to come in time.
pub(crate) async fn in_time<T>(doing: impl IntoFuture<Output = T>) -> T {
    let outcome = timeout(DEADLINE, doing.into_future()).await;
    outcome.expect("it is done in time")
}

const DEADLINE: Duration = Duration::from_secs(30);

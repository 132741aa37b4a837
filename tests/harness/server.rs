use std::time::Duration;

use serde_json::Value;
use tokio::time;

use crate::{Implementation, port::free_port, process::Process};

/// A server on loopback, in a process that is killed when this is dropped.
#[derive(Debug)]
pub struct ServerPeer {
    implementation: Implementation,
    role: &'static str,
    host: String,
    port: u16,
    arguments: Vec<String>,
    process: Process,
}

impl ServerPeer {
    /// Starts a server on 127.0.0.1 and waits until it listens.
    ///
    /// `arguments` follow host and port on its command line: a password, `--nodefault` and so on.
    ///
    /// # Panics
    ///
    /// Where the implementation cannot be installed, or the server does not come to listen.
    pub async fn start(implementation: Implementation, arguments: &[&str]) -> Self {
        Self::start_on("127.0.0.1", implementation, arguments).await
    }

    /// As [`start`](Self::start), on another address.
    ///
    /// # Panics
    ///
    /// As [`start`](Self::start).
    pub async fn start_on(host: &str, implementation: Implementation, arguments: &[&str]) -> Self {
        let arguments: Vec<_> = arguments.iter().map(ToString::to_string).collect();
        for _ in 0..START_ATTEMPTS {
            let port = free_port();
            let started = Self::start_at(
                "server",
                host.to_owned(),
                port,
                implementation,
                arguments.clone(),
            );
            if let Some(server) = started.await {
                return server;
            }
        }
        panic!("{implementation:?}: somebody took the port in each of {START_ATTEMPTS} attempts");
    }

    /// Starts a position server on 127.0.0.1 that answers from this table.
    ///
    /// The Python one says that it listens just before it does, so a first query may be lost.
    ///
    /// # Panics
    ///
    /// As [`start`](Self::start).
    pub async fn start_position(
        implementation: Implementation,
        table: &Value,
        arguments: &[&str],
    ) -> Self {
        let mut all = vec![table.to_string()];
        all.extend(arguments.iter().map(ToString::to_string));
        Self::start_at(
            "position",
            "127.0.0.1".into(),
            free_port(),
            implementation,
            all,
        )
        .await
        .unwrap_or_else(|| panic!("{implementation:?}: somebody took the port"))
    }

    /// Kills the server, and starts it again on the same port.
    ///
    /// # Panics
    ///
    /// As [`start`](Self::start), and where it does not get the port again.
    #[must_use]
    pub async fn restart(mut self) -> Self {
        self.process.kill().await;
        let Self {
            implementation,
            role,
            host,
            port,
            arguments,
            ..
        } = self;
        Self::start_at(role, host, port, implementation, arguments)
            .await
            .unwrap_or_else(|| panic!("{implementation:?}: port {port} is still taken"))
    }

    /// Waits for an event and takes it out; the ones before it stay for later waits.
    ///
    /// # Panics
    ///
    /// Where the server ended, or the time has passed, without such an event.
    pub async fn wait_event(&mut self, wanted: impl Fn(&Value) -> bool, within: Duration) -> Value {
        let event = time::timeout(within, self.process.event(wanted)).await;
        event
            .unwrap_or_else(|_| panic!("no such event within {within:?}; {}", self.process))
            .unwrap_or_else(|| panic!("the server ended without the event; {}", self.process))
    }

    /// Waits until the process has ended by itself.
    pub async fn wait_end(&mut self) {
        let _ = self.process.event(|_| false).await;
    }

    /// Where it listens: TCP, and UDP for the quick channel.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its URL, for a client.
    #[must_use]
    pub fn url(&self) -> String {
        if self.host.contains(':') {
            format!("vsoa://[{}]:{}", self.host, self.port)
        } else {
            format!("vsoa://{}:{}", self.host, self.port)
        }
    }

    /// `None` where the port is taken.
    async fn start_at(
        role: &'static str,
        host: String,
        port: u16,
        implementation: Implementation,
        arguments: Vec<String>,
    ) -> Option<Self> {
        let mut command = implementation.command(role).await;
        command.args([&host, &port.to_string()]).args(&arguments);
        let process = Process::spawn(command, "").await;
        let mut server = Self {
            implementation,
            role,
            host,
            port,
            arguments,
            process,
        };
        let is_up_or_down = |event: &Value| event["ev"] == "listening" || event["ev"] == "crash";
        let event = server.wait_event(is_up_or_down, START_DEADLINE).await;
        if event["ev"] == "listening" {
            return Some(server);
        }
        let error = event["error"].to_string().to_lowercase();
        assert!(
            error.contains("address already in use"),
            "{implementation:?}: {error}"
        );
        None
    }
}

const START_ATTEMPTS: usize = 5;
const START_DEADLINE: Duration = Duration::from_secs(30);

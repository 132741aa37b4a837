use std::{net::Ipv4Addr, time::Duration};

use serde_json::Value;
use tokio::time;

use crate::{Implementation, port::free_port, process::Process};

/// A server on 127.0.0.1, in a process that is killed when this is dropped.
#[derive(Debug)]
pub struct ServerPeer {
    port: u16,
    process: Process,
}

impl ServerPeer {
    /// Starts a server and waits until it listens.
    ///
    /// `arguments` follow host and port on its command line: a password, `--nodefault` and so on.
    ///
    /// # Panics
    ///
    /// Where the implementation cannot be installed, or the server does not come to listen.
    pub async fn start(implementation: Implementation, arguments: &[&str]) -> Self {
        for _ in 0..START_ATTEMPTS {
            if let Some(server) = Self::try_start(implementation, arguments).await {
                return server;
            }
        }
        panic!("{implementation:?}: somebody took the port in each of {START_ATTEMPTS} attempts");
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

    /// Where it listens: TCP, and UDP for the quick channel.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// `None` where its port was taken between the search for a free one and its start.
    async fn try_start(implementation: Implementation, arguments: &[&str]) -> Option<Self> {
        let port = free_port();
        let mut command = implementation.command("server").await;
        command
            .args([Ipv4Addr::LOCALHOST.to_string(), port.to_string()])
            .args(arguments);
        let process = Process::spawn(command, "").await;

        let mut server = Self { port, process };
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

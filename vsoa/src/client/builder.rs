use std::{fmt, time::Duration};

use super::{
    Client, Endpoint, Keepalive, Positions, WhileDown, connect, security::Security, shared::Shared,
};
use crate::{Error, ErrorKind};

/// Describes a connection to a server.
///
/// ```no_run
/// use std::time::Duration;
///
/// use vsoa::Client;
///
/// # async fn example() -> Result<(), vsoa::Error> {
/// let client = Client::builder("vsoa://192.168.1.20:3005")
///     .password("secret")
///     .call_timeout(Duration::from_secs(2))
///     .connect()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a client connects with `connect`"]
pub struct ClientBuilder {
    pub(super) endpoint: Endpoint,
    pub(super) password: Option<String>,
    pub(super) positions: Positions,
    pub(super) quick: bool,
    pub(super) security: Security,
    pub(super) connect_timeout: Duration,
    pub(super) handshake_timeout: Duration,
    pub(super) tcp_keepalive: Option<Duration>,
    pub(super) options: Options,
}

/// What a connection keeps to while it is open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Options {
    pub(super) call_timeout: Duration,
    pub(super) send_timeout: Duration,
    pub(super) outbox_len: usize,
    pub(super) inbox_messages: usize,
    pub(super) inbox_len: usize,
    pub(super) keepalive: Option<Keepalive>,
    pub(super) while_down: WhileDown,
}

impl ClientBuilder {
    pub(super) fn new(endpoint: Endpoint) -> Self {
        Self {
            endpoint,
            password: None,
            positions: Positions::system(),
            quick: true,
            security: Security::default(),
            connect_timeout: Duration::from_secs(10),
            handshake_timeout: Duration::from_secs(5),
            tcp_keepalive: None,
            options: Options::default(),
        }
    }

    /// The password that the server wants; none if not set.
    pub fn password(mut self, password: impl Into<String>) -> Self {
        self.password = Some(password.into());
        self
    }

    /// Who is asked where the server is, if its URL is a name without a port; the servers that this
    /// machine names if not set.
    pub fn positions(mut self, positions: Positions) -> Self {
        self.positions = positions;
        self
    }

    /// Whether to open a quick channel beside the normal one; one is if not set, and there is no TLS.
    pub fn quick(mut self, quick: bool) -> Self {
        self.quick = quick;
        self
    }

    /// Time to reach the server; 10 s if not set, as the peers have it.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Time for the server to answer the handshake; 5 s if not set, as the peers have it.
    pub fn handshake_timeout(mut self, timeout: Duration) -> Self {
        self.handshake_timeout = timeout;
        self
    }

    /// Time for the answer to a call, a ping or a subscription that sets none itself; 60 s if not
    /// set, as the peers have it.
    pub fn call_timeout(mut self, timeout: Duration) -> Self {
        self.options.call_timeout = timeout;
        self
    }

    /// Time after which a server that takes nothing is given up; 0.5 s if not set, as the peers
    /// have it.
    pub fn send_timeout(mut self, timeout: Duration) -> Self {
        self.options.send_timeout = timeout;
        self
    }

    /// Has the system look, after this time of silence, whether the server is still there; it does
    /// not if not set. A connection that is found dead is closed.
    pub fn tcp_keepalive(mut self, after: Duration) -> Self {
        self.tcp_keepalive = Some(after);
        self
    }

    /// Pings the server while the connection is open, and closes it where the server gives no sign
    /// of life; a client does not if not set, unless it is [`supervised`](Self::supervised).
    ///
    /// Other than with [`tcp_keepalive`](Self::tcp_keepalive), it is the server's program that has
    /// to answer, and not its system.
    pub fn keepalive(mut self, keepalive: Keepalive) -> Self {
        self.options.keepalive = Some(keepalive);
        self
    }

    /// Messages that may wait in one subscription; then the oldest are lost, and the reader is
    /// told how many. 65,536 if not set.
    pub fn max_waiting_messages(mut self, messages: usize) -> Self {
        self.options.inbox_messages = messages;
        self
    }

    /// Bytes that may wait in one subscription; then as with
    /// [`max_waiting_messages`](Self::max_waiting_messages). 16 MiB if not set.
    pub fn max_waiting_bytes(mut self, bytes: usize) -> Self {
        self.options.inbox_len = bytes;
        self
    }

    /// Connects.
    ///
    /// # Errors
    ///
    /// [`InvalidUrl`](crate::ErrorKind::InvalidUrl) for a URL that is none;
    /// [`NotFound`](crate::ErrorKind::NotFound) for a name that nobody knows, and what else
    /// [`Positions::lookup`] says where the name is looked up;
    /// [`Unreachable`](crate::ErrorKind::Unreachable) where nothing listens or the network does not
    /// reach it; [`HandshakeTimeout`](crate::ErrorKind::HandshakeTimeout) where what listens does
    /// not answer; [`Tls`](crate::ErrorKind::Tls) where one side does not trust the other, and
    /// [`TlsRequired`](crate::ErrorKind::TlsRequired) where the server is only to be talked to over
    /// TLS; [`NotVsoa`](crate::ErrorKind::NotVsoa) where it answers something else;
    /// [`WrongPassword`](crate::ErrorKind::WrongPassword);
    /// [`Refused`](crate::ErrorKind::Refused) with any other status;
    /// [`Argument`](crate::ErrorKind::Argument) for a [`Keepalive`] that cannot be kept to.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime that has its time and I/O enabled.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future gives the attempt up.
    pub async fn connect(self) -> Result<Client, Error> {
        self.check()?;
        let opened = connect::connect(&self).await?;
        let shared = Shared::new(self.options, false);
        if let Some(driver) = shared.handle_opened(opened) {
            // There is nothing to subscribe yet.
            shared.handle_greeted();
            shared.handle_connected();
            #[expect(clippy::disallowed_methods, reason = "one task serves a connection")]
            tokio::spawn(driver.run());
        }
        Ok(Client::new(shared))
    }

    /// Has the server's position looked up anew next time.
    pub(super) fn forget_position(&self) {
        self.endpoint.forget_position(&self.positions);
    }

    /// Whether what was set makes sense.
    pub(super) fn check(&self) -> Result<(), Error> {
        let keepalive = self.options.keepalive.as_ref();
        match keepalive.and_then(Keepalive::fault) {
            Some(fault) => Err(Error::with_text(ErrorKind::Argument, fault)),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("endpoint", &self.endpoint)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            call_timeout: Duration::from_mins(1),
            send_timeout: Duration::from_millis(500),
            outbox_len: 1024 * 1024,
            inbox_messages: 64 * 1024,
            inbox_len: 16 * 1024 * 1024,
            keepalive: None,
            while_down: WhileDown::default(),
        }
    }
}

//! Looks up where the server of a name is: asks position servers over UDP, in turn.
//!
//! Its own sockets, since the position service shares nothing with a connection. What a datagram
//! says is read and written in `protocol`; `servers` says who is asked where the program does not.
//! Start with [`Positions`].

mod ask;
mod cache;
mod servers;

use std::{borrow::Cow, io, net::SocketAddr, sync::Arc, time::Duration};

use self::{ask::Question, cache::Cache};
use crate::{
    Error, ErrorKind,
    protocol::position::{Domain, Position, check_name},
};

/// Looks names of servers up; cheap to clone, and clones share what they remember.
///
/// A client asks the servers that its machine names: those of the environment variable
/// `VSOA_POS_SERVER` (`ip:port`, several with commas), then those of the file `/etc/vsoa.pos`
/// (`ip port`, one a line). A program that knows better gives its own to
/// [`ClientBuilder::positions`](crate::ClientBuilder::positions). They are asked in turn, until one
/// knows the name.
///
/// ```
/// use vsoa::{
///     Client, Server,
///     position::{NameServer, Positions, Table},
/// };
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), vsoa::Error> {
/// let server = Server::builder().bind("127.0.0.1:0").await?;
/// let table = Table::new();
/// table.insert("climate", server.local_addr())?;
/// let names = NameServer::bind("127.0.0.1:0", table).await?;
///
/// let positions = Positions::new([names.local_addr()]);
/// assert_eq!(positions.lookup("Climate").await?.addr, server.local_addr());
///
/// let client = Client::builder("vsoa://climate").positions(positions).connect().await?;
/// # assert!(client.is_connected());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "it asks nobody until `lookup`"]
pub struct Positions {
    servers: Servers,
    domain: Option<Domain>,
    attempts: u32,
    timeout: Duration,
    hold: Duration,
    cache: Arc<Cache>,
}

#[derive(Clone, Debug)]
enum Servers {
    OfThisMachine,
    These(Arc<[SocketAddr]>),
}

impl Positions {
    /// Asks these servers, in this order, and no others.
    pub fn new(servers: impl IntoIterator<Item = SocketAddr>) -> Self {
        Self::with(Servers::These(servers.into_iter().collect()))
    }

    /// Asks the servers that this machine names, whatever they are when something is looked up.
    pub fn system() -> Self {
        Self::with(Servers::OfThisMachine)
    }

    fn with(servers: Servers) -> Self {
        Self {
            servers,
            domain: None,
            attempts: 2,
            timeout: Duration::from_secs(2),
            hold: Duration::ZERO,
            cache: Arc::default(),
        }
    }

    /// The family that addresses must be of; any if not set.
    pub fn domain(mut self, domain: Domain) -> Self {
        self.domain = Some(domain);
        // What was remembered may be of the other one.
        self.cache = Arc::default();
        self
    }

    /// How often each server is asked; twice if not set, as the Node client does.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Time for the answer to each attempt; 2 s if not set, as the peers have it.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long an answer is remembered; not at all if not set.
    ///
    /// A look-up costs one datagram each way and comes once a connection, while an answer that is
    /// out of date costs the connection. So this is for programs that connect many times a second.
    /// What could not be connected to is forgotten at once.
    pub fn cache(mut self, hold: Duration) -> Self {
        self.hold = hold;
        self
    }

    /// Where the server of this name is; upper and lower case are the same.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Argument`] for what cannot be a name; [`ErrorKind::NotFound`] where every
    /// server that was asked does not know it, or there is none to ask; [`ErrorKind::TimedOut`]
    /// where none knows it and one did not answer in time; [`ErrorKind::Unreachable`] where none
    /// knows it and one could not be asked, or did not answer a position.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime that has its time and I/O enabled.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future gives the look-up up.
    pub async fn lookup(&self, name: &str) -> Result<Position, Error> {
        check_name(name).map_err(|error| {
            Error::with_text(ErrorKind::Argument, format!("the name `{name}`: {error}"))
        })?;
        if let Some(position) = self.cache.get(name) {
            return Ok(position);
        }
        let servers = match &self.servers {
            Servers::These(servers) => Cow::Borrowed(&servers[..]),
            Servers::OfThisMachine => Cow::Owned(servers::of_this_machine().await),
        };
        let position = self.ask(name, &servers).await?;
        self.cache.insert(name, position, self.hold);
        Ok(position)
    }

    /// Has the next look-up of this name ask again.
    pub fn forget(&self, name: &str) {
        self.cache.remove(name);
    }

    async fn ask(&self, name: &str, servers: &[SocketAddr]) -> Result<Position, Error> {
        let question = Question {
            name,
            domain: self.domain,
            attempts: self.attempts,
            timeout: self.timeout,
        };
        let mut failure = None;
        for server in servers {
            match question.ask(*server).await {
                Ok(Some(position)) => return Ok(position),
                Ok(None) => {}
                Err(error) => failure = Some(failed(*server, error)),
            }
        }
        Err(failure.unwrap_or_else(|| unknown(name, servers)))
    }
}

impl Default for Positions {
    fn default() -> Self {
        Self::system()
    }
}

/// Asks the servers that this machine names where the server of this name is.
///
/// [`Positions`] has all that can be set.
///
/// # Errors
///
/// As [`Positions::lookup`].
///
/// # Panics
///
/// As [`Positions::lookup`].
///
/// # Cancel safety
///
/// As [`Positions::lookup`].
pub async fn lookup(name: &str) -> Result<Position, Error> {
    Positions::system().lookup(name).await
}

fn failed(server: SocketAddr, error: io::Error) -> Error {
    let kind = match error.kind() {
        io::ErrorKind::TimedOut => ErrorKind::TimedOut,
        _ => ErrorKind::Unreachable,
    };
    Error::with_text(kind, format!("the position server {server}")).with_source(error)
}

fn unknown(name: &str, servers: &[SocketAddr]) -> Error {
    let text = if servers.is_empty() {
        let (variable, file) = (servers::VARIABLE, servers::FILE);
        format!(
            "`{name}`: there is no position server to ask; name one in the program, in {variable} \
             or in {file}, or give the server's URL a port"
        )
    } else {
        let servers: Vec<_> = servers.iter().map(SocketAddr::to_string).collect();
        format!("`{name}`: asked {}", servers.join(", "))
    };
    Error::with_text(ErrorKind::NotFound, text)
}

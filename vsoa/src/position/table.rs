use std::{
    convert::Infallible,
    future::{Ready, ready},
    hash::{BuildHasher, RandomState},
    sync::Arc,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};
use tower_service::Service;

use super::{
    Query,
    names::{Lease, Names, Server},
};
use crate::{
    Error, ErrorKind,
    protocol::{
        Url,
        position::{Position, check_name},
    },
    sync::Mutex,
};

/// Names and where their servers are; cheap to clone, and clones are the same table.
///
/// What the program puts in stays until the program takes it out. Beside it stand the servers that
/// register themselves (see `Registry`), each for as long as its lease. A name may stand for any
/// number of servers, whoever they belong to; they are given out in turn, those that fit the
/// family of addresses that is asked for. Upper and lower case are the same.
///
/// A table is a [`Service`] that a [`NameServer`](super::NameServer) asks.
///
/// ```
/// use vsoa::position::{Query, Table};
///
/// let table = Table::new();
/// table.insert("climate", "192.168.1.20:3005".parse::<std::net::SocketAddr>()?)?;
///
/// let found = table.lookup(&Query::new("Climate"));
/// assert_eq!(found.map(|position| position.addr.port()), Some(3005));
/// assert_eq!(table.lookup(&Query::new("lights")), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Table(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    state: Mutex<State>,
    /// Makes ids of leases that nobody can guess: its keys are random.
    ids: RandomState,
}

#[derive(Debug)]
struct State {
    names: Names,
    limits: LeaseLimits,
    /// Leases made so far.
    made: u64,
}

/// What servers that register themselves are held to.
#[derive(Clone, Copy, Debug)]
pub(super) struct LeaseLimits {
    pub(super) most: usize,
    pub(super) shortest: Duration,
    pub(super) longest: Duration,
}

/// A server that a name stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The name, as the server's owner spelled it.
    pub name: String,
    /// Where the server is: the members `addr` and `secure` in JSON.
    #[serde(flatten)]
    pub position: Position,
    /// The URLs that it serves; one that ends in a slash stands for all below it too.
    #[serde(default)]
    pub urls: Vec<String>,
    /// How much longer its lease lasts, in milliseconds; `None` where it has none.
    pub lease_ms: Option<u64>,
}

impl Table {
    /// A table without names.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many servers may be registered at once; 4,096 if not set. With the bounds on what one
    /// may say of itself, that is 72 MiB at most.
    #[must_use]
    pub fn max_leases(self, leases: usize) -> Self {
        self.0.state.lock().limits.most = leases;
        self
    }

    /// The longest lease, which who asks for more gets; an hour if not set.
    ///
    /// It is the longest time for which clients are sent to a server that is gone.
    #[must_use]
    pub fn longest_lease(self, lease: Duration) -> Self {
        self.0.state.lock().limits.longest = lease;
        self
    }

    /// Adds a server, beside those that the name stands for already.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Argument`] for what cannot be a name, and for the port 0.
    pub fn insert(&self, name: &str, position: impl Into<Position>) -> Result<(), Error> {
        let server = server(name, position.into())?;
        self.0.state.lock().names.insert(server);
        Ok(())
    }

    /// Takes away the servers that the program gave this name, and says whether there were any.
    #[expect(
        clippy::must_use_candidate,
        reason = "most who remove know that it was there"
    )]
    pub fn remove(&self, name: &str) -> bool {
        self.0.state.lock().names.remove(Some(name))
    }

    /// Puts these servers in the place of all that the program has put in; those that registered
    /// themselves stay.
    ///
    /// # Errors
    ///
    /// As [`insert`](Self::insert); the table stays as it was.
    pub fn replace<N, P>(&self, servers: impl IntoIterator<Item = (N, P)>) -> Result<(), Error>
    where
        N: AsRef<str>,
        P: Into<Position>,
    {
        let servers = servers.into_iter();
        let servers: Vec<_> = servers
            .map(|(name, position)| server(name.as_ref(), position.into()))
            .collect::<Result<_, _>>()?;
        let names = &mut self.0.state.lock().names;
        names.remove(None);
        for server in servers {
            names.insert(server);
        }
        Ok(())
    }

    /// Where a server of the name is: of several that fit, each in turn.
    #[must_use]
    pub fn lookup(&self, query: &Query) -> Option<Position> {
        self.0.state.lock().names.lookup(query, now())
    }

    /// Every server, by name and address.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        self.all().collect()
    }

    /// Who serves this URL, or something below it where it ends in a slash; the most exact first.
    ///
    /// Only servers that register themselves say what they serve.
    #[must_use]
    pub fn serving(&self, url: &Url) -> Vec<Entry> {
        self.all_serving(url).collect()
    }

    pub(super) fn all(&self) -> impl Iterator<Item = Entry> + use<> {
        let now = now();
        let all = self.0.state.lock().names.all(now);
        all.into_iter().map(move |server| entry(server, now))
    }

    pub(super) fn all_serving(&self, url: &Url) -> impl Iterator<Item = Entry> + use<> {
        let now = now();
        let found = self.0.state.lock().names.serving(url, now);
        found.into_iter().map(move |server| entry(server, now))
    }

    /// Adds a server with a lease, and gives the id and the length of that; the most that there may
    /// be where there are as many already.
    pub(super) fn register(
        &self,
        name: &str,
        position: Position,
        urls: Vec<Url>,
        lease: Duration,
    ) -> Result<(String, Duration), usize> {
        let now = now();
        let state = &mut *self.0.state.lock();
        let granted = state.limits.grant(lease);
        state.made += 1;
        let half = |half: u8| self.0.ids.hash_one((state.made, half));
        let id = format!("{:016x}{:016x}", half(0), half(1));
        let server = Server {
            name: name.to_owned(),
            position,
            urls: urls.into(),
            lease: Some(Lease {
                id: id.clone(),
                until: now + granted,
            }),
        };
        let registered = state.names.register(server, state.limits.most, now);
        registered.map_or(Err(state.limits.most), |()| Ok((id, granted)))
    }

    /// Has a lease last this long from now, and says how long that is; `None` if there is none.
    pub(super) fn renew(&self, id: &str, lease: Duration) -> Option<Duration> {
        let now = now();
        let state = &mut *self.0.state.lock();
        let granted = state.limits.grant(lease);
        state.names.renew(id, now + granted, now)?;
        Some(granted)
    }

    /// Ends a lease; `None` if there is none.
    pub(super) fn withdraw(&self, id: &str) -> Option<()> {
        self.0.state.lock().names.withdraw(id)
    }
}

impl Service<Query> for Table {
    type Response = Option<Position>;
    type Error = Infallible;
    type Future = Ready<Result<Option<Position>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, query: Query) -> Self::Future {
        ready(Ok(self.lookup(&query)))
    }
}

impl LeaseLimits {
    fn grant(&self, asked: Duration) -> Duration {
        asked.max(self.shortest).min(self.longest)
    }
}

impl Default for State {
    fn default() -> Self {
        Self {
            names: Names::default(),
            limits: LeaseLimits {
                most: 4096,
                // Renewed at a third of it, so at most three calls a second of each server.
                shortest: Duration::from_secs(1),
                longest: Duration::from_hours(1),
            },
            made: 0,
        }
    }
}

fn server(name: &str, position: Position) -> Result<Server, Error> {
    check(name, position).map_err(|why| {
        Error::with_text(
            ErrorKind::Argument,
            format!("the position of `{name}`: {why}"),
        )
    })?;
    Ok(Server {
        name: name.to_owned(),
        position,
        urls: Arc::default(),
        lease: None,
    })
}

/// What is wrong with a server's name or position.
pub(super) fn check(name: &str, position: Position) -> Result<(), String> {
    check_name(name).map_err(|error| error.to_string())?;
    if position.addr.port() == 0 {
        return Err("a server's port is not 0".to_owned());
    }
    if position.addr.ip().is_unspecified() {
        return Err(format!("nobody can connect to {}", position.addr));
    }
    Ok(())
}

fn entry(server: Server, now: Instant) -> Entry {
    let left = |lease: Lease| lease.until.saturating_duration_since(now).as_millis();
    Entry {
        name: server.name,
        position: server.position,
        urls: server.urls.iter().map(Url::to_string).collect(),
        lease_ms: server
            .lease
            .map(|lease| u64::try_from(left(lease)).unwrap_or(u64::MAX)),
    }
}

#[expect(clippy::disallowed_methods, reason = "leases end by the clock")]
fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use vsoa_macros::{Status, service};

use super::{Domain, Entry, Position, Query, Table, table::check};
use crate::{protocol::Url, service::Context};

/// Where servers register themselves, over VSOA: a service that a [`Table`] is.
///
/// A server of this crate does that by itself, as `ServerBuilder::register_at` says; from other
/// languages these are plain calls. Give the server that offers it a password, or an authorizer:
/// who may register can take clients over.
///
/// ```
/// use vsoa::{
///     Server,
///     position::{NameServer, Registration, RegistryClient, RegistryServer, Table},
/// };
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let table = Table::new();
/// let names = NameServer::bind("127.0.0.1:0", table.clone()).await?;
/// let registry = Server::builder()
///     .password("secret")
///     .service(RegistryServer::new(table))
///     .bind("127.0.0.1:0")
///     .await?;
///
/// let client = vsoa::Client::builder(registry.local_addr()).password("secret").connect().await?;
/// let client = RegistryClient::new(client);
/// let climate = Registration::new("climate", "192.168.1.20:3005".parse()?).urls(["/climate/"]);
/// let lease = client.register(climate).await?;
///
/// let found = client.lookup_url("/climate/front/fan".into()).await?;
/// assert_eq!(found[0].name, "climate");
///
/// client.withdraw(lease.id).await?;
/// assert_eq!(client.lookup("climate".into(), None).await?, None);
/// # Ok(())
/// # }
/// ```
#[service("/position", crate = "crate")]
pub trait Registry {
    /// Adds a server under a name, for as long as its lease lasts or is renewed.
    ///
    /// Of others that have the name already, only one at the same address gives way: it is this
    /// server before it started again. The others stay, and are given out in turn.
    #[set("/register")]
    async fn register(
        &self,
        cx: &Context,
        #[param] registration: Registration,
    ) -> Result<Lease, RegistryError>;

    /// Has a lease last this long from now.
    #[set("/renew")]
    async fn renew(&self, id: String, lease_ms: u64) -> Result<Lease, RegistryError>;

    /// Takes a server out of the table.
    #[set("/withdraw")]
    async fn withdraw(&self, id: String) -> Result<(), RegistryError>;

    /// The servers by name and address, without the first `skip` of them, as many as fit a reply.
    ///
    /// None are left where it is an empty list.
    #[get("/list")]
    async fn list(&self, skip: Option<usize>) -> Result<Vec<Entry>, RegistryError>;

    /// Where a server of this name is, as a query over UDP would be answered.
    #[get("/lookup")]
    async fn lookup(
        &self,
        name: String,
        domain: Option<Domain>,
    ) -> Result<Option<Position>, RegistryError>;

    /// Who serves this URL, or something below it where it ends in a slash; the most exact first,
    /// as many as fit a reply.
    #[get("/lookup_url")]
    async fn lookup_url(&self, url: String) -> Result<Vec<Entry>, RegistryError>;
}

/// What a server says of itself when it registers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Registration {
    /// Its name.
    pub name: String,
    /// Where it is: the members `addr` and `secure` in JSON.
    ///
    /// An unspecified address (`0.0.0.0`, `::`) stands for the one from which the server calls; that
    /// is refused where it listens on IPv4 alone and calls over IPv6.
    #[serde(flatten)]
    pub position: Position,
    /// The URLs that it serves, 256 at most; one that ends in a slash stands for all below it too.
    #[serde(default)]
    pub urls: Vec<String>,
    /// How long the lease is to last, in milliseconds; 30 s if absent.
    #[serde(default = "default_lease_ms")]
    pub lease_ms: u64,
}

/// For how long a server is in the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// Who knows it can renew and withdraw.
    pub id: String,
    /// How long it lasts, in milliseconds: what was asked for, within the table's bounds.
    pub lease_ms: u64,
}

/// Why the registry refused.
#[derive(Clone, Debug, PartialEq, Eq, Status)]
#[status(crate = "crate")]
#[non_exhaustive]
pub enum RegistryError {
    /// A name, an address or a URL is none.
    #[status(128)]
    Invalid {
        /// What is wrong.
        reason: String,
    },
    /// As many servers are registered as there may be.
    #[status(129)]
    Full {
        /// How many there may be.
        most: usize,
    },
    /// The lease is over, or never was; register again.
    #[status(130)]
    UnknownLease,
}

impl Registration {
    /// A server of this name at this address, with a lease of 30 s.
    pub fn new(name: impl Into<String>, addr: SocketAddr) -> Self {
        Self {
            name: name.into(),
            position: addr.into(),
            urls: Vec::new(),
            lease_ms: default_lease_ms(),
        }
    }

    /// The URLs that it serves.
    #[must_use]
    pub fn urls<U: Into<String>>(mut self, urls: impl IntoIterator<Item = U>) -> Self {
        self.urls = urls.into_iter().map(Into::into).collect();
        self
    }

    fn checked_urls(&self) -> Result<Vec<Url>, RegistryError> {
        let len: usize = self.urls.iter().map(String::len).sum();
        if self.urls.len() > MAX_URLS || len > MAX_URLS_LEN {
            return Err(RegistryError::invalid(format_args!(
                "a server has at most {MAX_URLS} URLs of {MAX_URLS_LEN} bytes together"
            )));
        }
        let urls = self.urls.iter().map(|url| checked_url(url));
        urls.collect()
    }
}

impl RegistryError {
    fn invalid(reason: impl fmt::Display) -> Self {
        let reason = reason.to_string();
        Self::Invalid { reason }
    }
}

impl fmt::Display for RegistryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid { reason } => f.write_str(reason),
            Self::Full { most } => write!(f, "{most} servers are registered already"),
            Self::UnknownLease => f.write_str("the lease is over, or never was"),
        }
    }
}

impl std::error::Error for RegistryError {}

impl Registry for Table {
    async fn register(
        &self,
        cx: &Context,
        registration: Registration,
    ) -> Result<Lease, RegistryError> {
        let mut position = registration.position;
        if let Some(caller) = cx.session().peer_addr() {
            position.addr = reachable(position.addr, caller.ip().to_canonical());
        }
        let name = &registration.name;
        check(name, position).map_err(RegistryError::invalid)?;
        let urls = registration.checked_urls()?;
        let lease = Duration::from_millis(registration.lease_ms);
        let registered = Self::register(self, name, position, urls, lease);
        let (id, lease) = registered.map_err(|most| RegistryError::Full { most })?;
        tracing::info!(name, addr = %position.addr, "a server registered");
        Ok(Lease::new(id, lease))
    }

    async fn renew(&self, id: String, lease_ms: u64) -> Result<Lease, RegistryError> {
        let renewed = Self::renew(self, &id, Duration::from_millis(lease_ms));
        let lease = renewed.ok_or(RegistryError::UnknownLease)?;
        Ok(Lease::new(id, lease))
    }

    async fn withdraw(&self, id: String) -> Result<(), RegistryError> {
        Self::withdraw(self, &id).ok_or(RegistryError::UnknownLease)
    }

    async fn list(&self, skip: Option<usize>) -> Result<Vec<Entry>, RegistryError> {
        Ok(page(self.all().skip(skip.unwrap_or(0))))
    }

    async fn lookup(
        &self,
        name: String,
        domain: Option<Domain>,
    ) -> Result<Option<Position>, RegistryError> {
        let mut query = Query::new(name);
        query.domain = domain;
        Ok(Self::lookup(self, &query))
    }

    async fn lookup_url(&self, url: String) -> Result<Vec<Entry>, RegistryError> {
        Ok(page(self.all_serving(&checked_url(&url)?)))
    }
}

impl Lease {
    fn new(id: String, lease: Duration) -> Self {
        let lease_ms = u64::try_from(lease.as_millis()).unwrap_or(u64::MAX);
        Self { id, lease_ms }
    }
}

/// The address with the caller's in the place of an unspecified one.
///
/// Who listens on all addresses of IPv4 is not at the one of IPv6 from which it calls.
fn reachable(addr: SocketAddr, caller: IpAddr) -> SocketAddr {
    match addr.ip() {
        ip if !ip.is_unspecified() || (ip.is_ipv4() && caller.is_ipv6()) => addr,
        _ => SocketAddr::new(caller, addr.port()),
    }
}

/// As many as fit a reply, and at least one if there is one.
fn page(entries: impl Iterator<Item = Entry>) -> Vec<Entry> {
    let mut len = 0;
    let mut fits = |entry: &Entry| {
        let is_first = len == 0;
        len += serde_json::to_vec(entry).map_or(0, |text| text.len() + 1);
        is_first || len <= MAX_PAGE_LEN
    };
    entries.take_while(|entry| fits(entry)).collect()
}

fn checked_url(url: &str) -> Result<Url, RegistryError> {
    Url::try_from(url).map_err(|error| RegistryError::invalid(format_args!("`{url}`: {error}")))
}

fn default_lease_ms() -> u64 {
    30_000
}

/// Bounds of what one server makes the table hold: more routes than most servers have, and as
/// many bytes as 256 long URLs.
pub(super) const MAX_URLS: usize = 256;
pub(super) const MAX_URLS_LEN: usize = 16 * 1024;

/// Bytes of the servers in one reply; one server alone is shorter than what is left of a packet.
const MAX_PAGE_LEN: usize = 128 * 1024;

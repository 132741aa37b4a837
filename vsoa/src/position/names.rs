use std::{cmp::Reverse, collections::HashMap, sync::Arc, time::Instant};

use super::Query;
use crate::protocol::{
    Url,
    position::{Domain, Position},
};

/// Names, the servers that each stands for, and how long; pure: time is an argument.
///
/// Names are kept in lower case. A name may stand for servers of several owners.
#[derive(Debug, Default)]
pub(super) struct Names {
    names: HashMap<String, Servers>,
    /// The name that each lease is of.
    leases: HashMap<String, String>,
}

/// The servers of one name.
#[derive(Debug, Default)]
struct Servers {
    entries: Vec<Server>,
    /// Whose turn it is.
    next: usize,
}

#[derive(Clone, Debug)]
pub(super) struct Server {
    /// As its owner spelled it.
    pub(super) name: String,
    pub(super) position: Position,
    /// Shared, since a table is copied to be looked at.
    pub(super) urls: Arc<[Url]>,
    /// `None` where the program put it there, for good.
    pub(super) lease: Option<Lease>,
}

#[derive(Clone, Debug)]
pub(super) struct Lease {
    pub(super) id: String,
    pub(super) until: Instant,
}

impl Names {
    /// Adds a server, unless it is there for good already.
    pub(super) fn insert(&mut self, server: Server) {
        let servers = self.names.entry(server.name.to_lowercase()).or_default();
        let is_there = |known: &Server| known.lease.is_none() && known.position == server.position;
        if server.lease.is_some() || !servers.entries.iter().any(is_there) {
            servers.entries.push(server);
        }
    }

    /// Takes away what the program put there: of one name, or of all.
    pub(super) fn remove(&mut self, name: Option<&str>) -> bool {
        let name = name.map(str::to_lowercase);
        let mut removed = false;
        self.retain(|key, server| {
            let goes = server.lease.is_none() && name.as_ref().is_none_or(|name| name == key);
            removed |= goes;
            !goes
        });
        removed
    }

    /// Adds a server with a lease, in place of one of this name and address whose owner is gone or
    /// has forgotten its lease: two servers cannot have one address.
    ///
    /// `None` where there are `most` leases already.
    pub(super) fn register(&mut self, server: Server, most: usize, now: Instant) -> Option<()> {
        let key = server.name.to_lowercase();
        self.retain(|name, known| {
            let is_replaced = name == key && known.position.addr == server.position.addr;
            known
                .lease
                .as_ref()
                .is_none_or(|lease| lease.until > now && !is_replaced)
        });
        if self.leases.len() >= most {
            return None;
        }
        let lease = server.lease.as_ref()?;
        self.leases.insert(lease.id.clone(), key);
        self.insert(server);
        Some(())
    }

    /// Has a lease last longer; `None` where there is none, or it is over.
    pub(super) fn renew(&mut self, id: &str, until: Instant, now: Instant) -> Option<()> {
        let servers = self.names.get_mut(self.leases.get(id)?)?;
        let leases = servers
            .entries
            .iter_mut()
            .filter_map(|server| server.lease.as_mut());
        let lease = leases.into_iter().find(|lease| lease.id == id)?;
        if lease.until <= now {
            return None;
        }
        lease.until = until;
        Some(())
    }

    /// Ends a lease.
    pub(super) fn withdraw(&mut self, id: &str) -> Option<()> {
        self.leases.get(id)?;
        self.retain(|_, server| server.lease.as_ref().is_none_or(|lease| lease.id != id));
        Some(())
    }

    /// Where a server of the name is.
    ///
    /// Of several that fit, each in turn: that spreads clients, and who finds a dead one gets
    /// another one when it asks again. A client that wants no family in particular gets one of its
    /// own, if there is any: it may not be able to reach the other.
    pub(super) fn lookup(&mut self, query: &Query, now: Instant) -> Option<Position> {
        let servers = self.names.get_mut(&query.name.to_lowercase())?;
        let own = query.from.map(|from| Domain::of(from.ip().to_canonical()));
        let wanted = query.domain.or(own);
        let in_domain = servers.positions(wanted, now).count();
        let wanted = if in_domain == 0 { query.domain } else { wanted };
        let count = servers.positions(wanted, now).count();
        let turn = servers.next.checked_rem(count)?;
        servers.next = turn + 1;
        servers.positions(wanted, now).nth(turn)
    }

    /// Every server, by name and address.
    pub(super) fn all(&self, now: Instant) -> Vec<Server> {
        let mut all: Vec<_> = self.alive(now).cloned().collect();
        all.sort_by_cached_key(|server| (server.name.to_lowercase(), server.position.addr));
        all
    }

    /// Who serves a URL, or something below it where it ends in a slash; the most exact first.
    pub(super) fn serving(&self, url: &Url, now: Instant) -> Vec<Server> {
        let mut found: Vec<_> =
            self.all(now)
                .into_iter()
                .filter_map(|server| {
                    let matching = server.urls.iter().filter(|served| {
                        served.covers(url.as_str()) || url.covers(served.as_str())
                    });
                    let exactness = matching.map(|served| served.as_str().len()).max()?;
                    let exactness = exactness.min(url.as_str().len());
                    Some((exactness, server))
                })
                .collect();
        found.sort_by_key(|(exactness, _)| Reverse(*exactness));
        found.into_iter().map(|(_, server)| server).collect()
    }

    fn alive(&self, now: Instant) -> impl Iterator<Item = &Server> {
        let all = self.names.values().flat_map(|servers| &servers.entries);
        all.filter(move |server| server.is_alive(now))
    }

    fn retain(&mut self, mut stays: impl FnMut(&str, &Server) -> bool) {
        let leases = &mut self.leases;
        self.names.retain(|name, servers| {
            servers.entries.retain(|server| {
                let stays = stays(name, server);
                if !stays && let Some(lease) = &server.lease {
                    leases.remove(&lease.id);
                }
                stays
            });
            !servers.entries.is_empty()
        });
    }
}

impl Servers {
    fn positions(
        &self,
        domain: Option<Domain>,
        now: Instant,
    ) -> impl Iterator<Item = Position> + use<'_> {
        let alive = self
            .entries
            .iter()
            .filter(move |server| server.is_alive(now));
        alive.map(|server| server.position).filter(move |position| {
            domain.is_none_or(|domain| Domain::of(position.addr.ip()) == domain)
        })
    }
}

impl Server {
    fn is_alive(&self, now: Instant) -> bool {
        self.lease.as_ref().is_none_or(|lease| lease.until > now)
    }
}

#[cfg(test)]
mod tests {
    use std::{net::SocketAddr, time::Duration};

    use super::*;

    const LEASE: Duration = Duration::from_secs(30);

    #[expect(clippy::disallowed_methods, reason = "some time to count from")]
    fn start() -> Instant {
        Instant::now()
    }

    fn server(name: &str, addr: &str) -> Server {
        Server {
            name: name.to_owned(),
            position: addr.parse::<SocketAddr>().unwrap().into(),
            urls: Arc::default(),
            lease: None,
        }
    }

    fn leased(name: &str, addr: &str, id: &str, until: Instant) -> Server {
        let id = id.to_owned();
        Server {
            lease: Some(Lease { id, until }),
            ..server(name, addr)
        }
    }

    fn serving(addr: &str, urls: &[&'static str], until: Instant) -> Server {
        Server {
            urls: urls.iter().map(|url| Url::from_static(url)).collect(),
            ..leased(addr, addr, addr, until)
        }
    }

    fn query(name: &str, domain: Option<Domain>, from: Option<&str>) -> Query {
        Query {
            domain,
            from: from.map(|from| from.parse().unwrap()),
            ..Query::new(name)
        }
    }

    /// What the next five of these queries are answered.
    fn five(names: &mut Names, query: &Query, now: Instant) -> Vec<String> {
        let found = (0..5).filter_map(|_| names.lookup(query, now));
        found.map(|position| position.addr.to_string()).collect()
    }

    fn addrs(servers: &[Server]) -> Vec<String> {
        let addrs = servers.iter().map(|server| server.position.addr);
        addrs.map(|addr| addr.to_string()).collect()
    }

    #[test]
    fn the_servers_of_a_name_are_given_out_in_turn() {
        let mut names = Names::default();
        for addr in ["10.0.0.1:1", "10.0.0.2:1", "10.0.0.3:1", "10.0.0.2:1"] {
            names.insert(server("Climate", addr));
        }
        let found = five(&mut names, &query("CLIMATE", None, None), start());
        let expected = [
            "10.0.0.1:1",
            "10.0.0.2:1",
            "10.0.0.3:1",
            "10.0.0.1:1",
            "10.0.0.2:1",
        ];
        assert_eq!(found, expected);
        assert!(five(&mut names, &query("lights", None, None), start()).is_empty());
    }

    #[test]
    fn only_addresses_of_the_family_asked_for_are_given() {
        let mut names = Names::default();
        names.insert(server("x", "10.0.0.1:1"));
        names.insert(server("x", "[fd00::1]:1"));
        names.insert(server("y", "10.0.0.2:1"));
        let now = start();
        let ipv4 = five(&mut names, &query("x", Some(Domain::Ipv4), None), now);
        assert_eq!(ipv4, ["10.0.0.1:1"; 5]);
        let other = query("x", Some(Domain::Ipv6), Some("10.0.0.9:9"));
        assert_eq!(five(&mut names, &other, now), ["[fd00::1]:1"; 5]);
        let none = five(&mut names, &query("y", Some(Domain::Ipv6), None), now);
        assert!(none.is_empty());
    }

    #[test]
    fn who_wants_any_family_gets_its_own_if_there_is_one() {
        let mut names = Names::default();
        names.insert(server("x", "10.0.0.1:1"));
        names.insert(server("x", "[fd00::1]:1"));
        names.insert(server("y", "10.0.0.2:1"));
        let now = start();
        for (from, expected) in [
            ("10.0.0.9:9", "10.0.0.1:1"),
            ("[::ffff:10.0.0.9]:9", "10.0.0.1:1"),
            ("[fd00::9]:9", "[fd00::1]:1"),
        ] {
            let found = five(&mut names, &query("x", None, Some(from)), now);
            assert_eq!(found, [expected; 5]);
        }
        let only = query("y", None, Some("[fd00::9]:9"));
        assert_eq!(five(&mut names, &only, now), ["10.0.0.2:1"; 5]);
        let anybody = five(&mut names, &query("x", None, None), now);
        assert!(anybody.contains(&"10.0.0.1:1".into()) && anybody.contains(&"[fd00::1]:1".into()));
    }

    #[test]
    fn a_server_is_gone_when_its_lease_is_over() {
        let (mut names, now) = (Names::default(), start());
        names.insert(server("x", "10.0.0.1:1"));
        let second = leased("x", "10.0.0.2:1", "a", now + LEASE);
        names.register(second, 9, now).unwrap();
        assert_eq!(names.all(now).len(), 2);
        let end = now + LEASE;
        assert_eq!(addrs(&names.all(end)), ["10.0.0.1:1"]);
        assert_eq!(
            five(&mut names, &query("x", None, None), end),
            ["10.0.0.1:1"; 5]
        );
        assert_eq!(names.renew("a", end + LEASE, end), None);
    }

    #[test]
    fn a_lease_that_is_renewed_goes_on() {
        let (mut names, now) = (Names::default(), start());
        let server = leased("x", "10.0.0.2:1", "a", now + LEASE);
        names.register(server, 9, now).unwrap();
        let half = now + LEASE / 2;
        names.renew("a", half + LEASE, half).unwrap();
        assert_eq!(names.all(now + LEASE).len(), 1);
        assert_eq!(names.all(half + LEASE).len(), 0);
        assert_eq!(names.renew("b", half + LEASE, half), None);
    }

    #[test]
    fn who_withdraws_is_gone_at_once_and_nobody_else() {
        let (mut names, now) = (Names::default(), start());
        for (addr, id) in [("10.0.0.1:1", "a"), ("10.0.0.2:1", "b")] {
            let server = leased("x", addr, id, now + LEASE);
            names.register(server, 9, now).unwrap();
        }
        names.withdraw("a").unwrap();
        assert_eq!(addrs(&names.all(now)), ["10.0.0.2:1"]);
        assert_eq!(names.withdraw("a"), None);
    }

    #[test]
    fn a_server_that_starts_again_takes_its_own_place() {
        let (mut names, now) = (Names::default(), start());
        for (name, addr, id) in [
            ("x", "10.0.0.1:1", "before"),
            ("x", "10.0.0.2:1", "other"),
            ("y", "10.0.0.1:1", "another"),
            ("X", "10.0.0.1:1", "after"),
        ] {
            let server = leased(name, addr, id, now + LEASE);
            names.register(server, 9, now).unwrap();
        }
        assert_eq!(
            addrs(&names.all(now)),
            ["10.0.0.1:1", "10.0.0.2:1", "10.0.0.1:1"]
        );
        assert_eq!(names.withdraw("before"), None);
        assert!(names.withdraw("after").is_some());
    }

    #[test]
    fn there_are_only_so_many_leases_and_those_that_are_over_do_not_count() {
        let (mut names, now) = (Names::default(), start());
        for (id, expected) in [("a", Some(())), ("b", Some(())), ("c", None)] {
            let server = leased(id, "10.0.0.1:1", id, now + LEASE);
            assert_eq!(names.register(server, 2, now), expected, "{id}");
        }
        let end = now + LEASE;
        let server = leased("c", "10.0.0.1:1", "c", end + LEASE);
        assert!(names.register(server, 2, end).is_some());
        assert_eq!((names.leases.len(), names.names.len()), (1, 1));
    }

    #[test]
    fn the_program_takes_away_only_what_it_put_in() {
        let (mut names, now) = (Names::default(), start());
        names.insert(server("x", "10.0.0.1:1"));
        names.insert(server("y", "10.0.0.2:1"));
        let own = leased("x", "10.0.0.3:1", "a", now + LEASE);
        names.register(own, 9, now).unwrap();
        assert!(names.remove(Some("X")) && !names.remove(Some("X")));
        assert_eq!(addrs(&names.all(now)), ["10.0.0.3:1", "10.0.0.2:1"]);
        assert!(names.remove(None));
        assert_eq!(addrs(&names.all(now)), ["10.0.0.3:1"]);
    }

    #[test]
    fn who_serves_a_url_is_found_the_most_exact_first() {
        let (mut names, now) = (Names::default(), start());
        let until = now + LEASE;
        for server in [
            serving("10.0.0.1:1", &["/"], until),
            serving("10.0.0.2:1", &["/climate/", "/health"], until),
            serving("10.0.0.3:1", &["/climate/front/", "/health"], until),
            serving("10.0.0.4:1", &["/lights"], until),
            serving("10.0.0.5:1", &[], until),
        ] {
            names.register(server, 9, now).unwrap();
        }
        for (url, expected) in [
            ("/climate/front/fan", &["3", "2", "1"][..]),
            ("/climate/rear", &["2", "1"]),
            ("/climate", &["2", "1"]),
            ("/climate/", &["2", "3", "1"]),
            ("/lights", &["4", "1"]),
            ("/lights/1", &["1"]),
            ("/health", &["2", "3", "1"]),
        ] {
            let found = names.serving(&Url::from_static(url), now);
            let expected: Vec<_> = expected.iter().map(|n| format!("10.0.0.{n}:1")).collect();
            assert_eq!(addrs(&found), expected, "{url}");
        }
        assert!(names.serving(&Url::from_static("/"), until).is_empty());
    }
}

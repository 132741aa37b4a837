use std::{
    fmt,
    net::{IpAddr, SocketAddr},
};

use super::Positions;
use crate::{Error, ErrorKind, transport::memory};

/// Where a server is.
///
/// Made from a text `vsoa://host:port` or `vsoa://name`, a socket address, or a
/// [`memory::Connector`]; `vsoas://` is over TLS. A name without a port is looked up by [`Positions`]. What is wrong with a
/// text is told when it is connected to; what stands behind the port is left out.
#[derive(Clone, Debug)]
pub struct Endpoint(pub(super) Target);

#[derive(Clone, Debug)]
pub(super) enum Target {
    Addr(SocketAddr),
    Memory(memory::Connector),
    Url(String),
}

impl Endpoint {
    /// Whether it makes sense, as far as that can be said before anybody connects.
    pub(super) fn check(&self) -> Result<(), Error> {
        match &self.0 {
            Target::Url(url) => ServerUrl::parse(url).map(|_| ()),
            Target::Addr(_) | Target::Memory(_) => Ok(()),
        }
    }

    /// Has the position looked up anew next time, where it is one that is looked up.
    pub(super) fn forget_position(&self, positions: &Positions) {
        if let Target::Url(url) = &self.0
            && let Ok(ServerUrl {
                host, port: None, ..
            }) = ServerUrl::parse(url)
        {
            positions.forget(host);
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Target::Addr(addr) => addr.fmt(f),
            Target::Memory(_) => f.write_str("a network in memory"),
            Target::Url(url) => url.fmt(f),
        }
    }
}

impl From<&str> for Endpoint {
    fn from(url: &str) -> Self {
        Self(Target::Url(url.to_owned()))
    }
}

impl From<&String> for Endpoint {
    fn from(url: &String) -> Self {
        Self::from(url.as_str())
    }
}

impl From<String> for Endpoint {
    fn from(url: String) -> Self {
        Self(Target::Url(url))
    }
}

impl From<SocketAddr> for Endpoint {
    fn from(addr: SocketAddr) -> Self {
        Self(Target::Addr(addr))
    }
}

impl From<memory::Connector> for Endpoint {
    fn from(connector: memory::Connector) -> Self {
        Self(Target::Memory(connector))
    }
}

/// The parts of a server's URL: `vsoa://host[:port][/path]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ServerUrl<'a> {
    pub(super) scheme: Scheme,
    /// Without the brackets that an IPv6 address has around it.
    pub(super) host: &'a str,
    /// Absent only where the host is a name, which then is to be looked up.
    pub(super) port: Option<u16>,
    /// All that stands behind the port, with its leading slash; may be empty.
    pub(super) path: &'a str,
}

/// How the connection is to be protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    Vsoa,
    /// Ours alone: VSOA over TLS.
    Vsoas,
}

impl<'a> ServerUrl<'a> {
    pub(super) fn parse(url: &'a str) -> Result<Self, Error> {
        Self::split(url)
            .map_err(|why| Error::with_text(ErrorKind::InvalidUrl, format!("`{url}`: {why}")))
    }

    fn split(url: &'a str) -> Result<Self, &'static str> {
        let (scheme, rest) = [("vsoa://", Scheme::Vsoa), ("vsoas://", Scheme::Vsoas)]
            .into_iter()
            .find_map(|(prefix, scheme)| Some((scheme, url.strip_prefix(prefix)?)))
            .ok_or("a server's URL starts with `vsoa://` or `vsoas://`")?;
        let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let (host, port) = match authority.strip_prefix('[') {
            Some(bracketed) => bracketed
                .split_once(']')
                .ok_or("the bracket around the address is not closed")?,
            None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
        };
        if host.is_empty() {
            return Err("the host is missing");
        }
        let port = if port.is_empty() {
            if authority.starts_with('[') || !is_looked_up(host) {
                return Err("the port is missing, which only a name can do without");
            }
            None
        } else {
            let number = port.strip_prefix(':').and_then(|port| port.parse().ok());
            Some(
                number
                    .filter(|port| *port != 0)
                    .ok_or("a port is a number from 1 to 65535")?,
            )
        };
        Ok(Self {
            scheme,
            host,
            port,
            path,
        })
    }
}

/// Whether the host is a name of the position service where it has no port.
fn is_looked_up(host: &str) -> bool {
    host != LOCALHOST && host.parse::<IpAddr>().is_err()
}

/// The one name that the peers never look up: it is 127.0.0.1 (protocol document, "Position").
pub(super) const LOCALHOST: &str = "localhost";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_url_are_read() {
        for (url, host, port, path) in [
            ("vsoa://127.0.0.1:3005", "127.0.0.1", Some(3005), ""),
            ("vsoa://localhost:1/a/b:2", "localhost", Some(1), "/a/b:2"),
            ("vsoa://[::1]:65535", "::1", Some(65535), ""),
            ("vsoa://[::1]:3/", "::1", Some(3), "/"),
            ("vsoa://h:80?x", "h", Some(80), "?x"),
            ("vsoa://climate", "climate", None, ""),
            ("vsoa://climate/a", "climate", None, "/a"),
        ] {
            let parts = ServerUrl {
                scheme: Scheme::Vsoa,
                host,
                port,
                path,
            };
            assert_eq!(ServerUrl::parse(url).unwrap(), parts, "{url}");
        }
        let protected = ServerUrl::parse("vsoas://h:80/a").unwrap();
        assert_eq!(protected.scheme, Scheme::Vsoas);
        assert_eq!((protected.host, protected.path), ("h", "/a"));
    }

    #[test]
    fn a_bad_url_is_told_with_its_fault() {
        for (url, fault) in [
            ("http://h:1", "vsoa://"),
            ("vsoa:/h:1", "vsoa://"),
            ("vsoa://127.0.0.1", "port is missing"),
            ("vsoa://[::1]/a", "port is missing"),
            ("vsoa://localhost", "port is missing"),
            ("vsoa://:1", "host is missing"),
            ("vsoa://", "host is missing"),
            ("vsoa://h:", "1 to 65535"),
            ("vsoa://h:0", "1 to 65535"),
            ("vsoa://h:65536", "1 to 65535"),
            ("vsoa://h:x", "1 to 65535"),
            ("vsoa://::1:3", "host is missing"),
            ("vsoa://[::1]3", "1 to 65535"),
            ("vsoa://[::1:3", "bracket"),
        ] {
            let error = ServerUrl::parse(url).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidUrl);
            assert!(error.to_string().contains(fault), "{error}");
        }
    }
}

use std::{fmt, net::SocketAddr};

use crate::{Error, ErrorKind, transport::memory};

/// Where a server is.
///
/// Made from a text `vsoa://host:port`, a socket address, or a [`memory::Connector`]. What is wrong
/// with a text is told when it is connected to; what stands behind the port is left out.
#[derive(Clone, Debug)]
pub struct Endpoint(pub(super) Target);

#[derive(Clone, Debug)]
pub(super) enum Target {
    Addr(SocketAddr),
    Memory(memory::Connector),
    Url(String),
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

/// Host and port of `vsoa://host:port`; anything behind them is left out.
pub(super) fn parse_url(url: &str) -> Result<(&str, u16), Error> {
    let invalid = |why: &str| Error::with_text(ErrorKind::InvalidUrl, format!("`{url}`: {why}"));
    let rest = url
        .strip_prefix("vsoa://")
        .ok_or_else(|| invalid("a server's URL starts with `vsoa://`"))?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let (host, port) = match authority.strip_prefix('[') {
        Some(bracketed) => bracketed
            .split_once(']')
            .ok_or_else(|| invalid("the bracket around the address is not closed"))?,
        None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
    };
    if host.is_empty() {
        return Err(invalid("the host is missing"));
    }
    let port = port
        .strip_prefix(':')
        .ok_or_else(|| invalid("the port is missing"))?;
    match port.parse() {
        Ok(0) | Err(_) => Err(invalid("a port is a number from 1 to 65535")),
        Ok(port) => Ok((host, port)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_ports_are_read() {
        for (url, parts) in [
            ("vsoa://127.0.0.1:3005", ("127.0.0.1", 3005)),
            ("vsoa://localhost:1/a/b:2", ("localhost", 1)),
            ("vsoa://[::1]:65535", ("::1", 65535)),
            ("vsoa://h:80?x", ("h", 80)),
        ] {
            assert_eq!(parse_url(url).unwrap(), parts, "{url}");
        }
    }

    #[test]
    fn a_bad_url_is_told_with_its_fault() {
        for (url, fault) in [
            ("http://h:1", "vsoa://"),
            ("vsoa://h", "port is missing"),
            ("vsoa://127.0.0.1", "port is missing"),
            ("vsoa://:1", "host is missing"),
            ("vsoa://", "host is missing"),
            ("vsoa://h:0", "1 to 65535"),
            ("vsoa://h:65536", "1 to 65535"),
            ("vsoa://h:x", "1 to 65535"),
            ("vsoa://[::1:3", "bracket"),
        ] {
            let error = parse_url(url).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidUrl);
            assert!(error.to_string().contains(fault), "{error}");
        }
    }
}

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
};

use serde::{Deserialize, Serialize};

use super::limits::MAX_NAME_LEN;

/// Where a server is, as the position service tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Position {
    /// Its address and port.
    pub addr: SocketAddr,
    /// Whether it is to be talked to over TLS.
    #[serde(default)]
    pub secure: bool,
}

impl Position {
    /// A server that is to be talked to over TLS; `Position::from(addr)` is one that is not.
    #[must_use]
    pub fn secure(addr: SocketAddr) -> Self {
        Self { addr, secure: true }
    }
}

impl From<SocketAddr> for Position {
    fn from(addr: SocketAddr) -> Self {
        Self {
            addr,
            secure: false,
        }
    }
}

/// A family of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Domain {
    /// Four bytes.
    Ipv4,
    /// Sixteen bytes.
    Ipv6,
}

impl Domain {
    /// The family of this address.
    #[must_use]
    pub fn of(addr: IpAddr) -> Self {
        match addr {
            IpAddr::V4(_) => Self::Ipv4,
            IpAddr::V6(_) => Self::Ipv6,
        }
    }

    fn to_wire(self) -> i64 {
        match self {
            Self::Ipv4 => 2,
            Self::Ipv6 => 10,
        }
    }

    /// The family that a query names.
    ///
    /// Python sends what its own system calls the family: Linux, Windows, FreeBSD and macOS give
    /// IPv6 a number each.
    #[cfg(feature = "server")]
    fn from_wire(number: i64) -> Option<Self> {
        match number {
            2 => Some(Self::Ipv4),
            10 | 23 | 28 | 30 => Some(Self::Ipv6),
            _ => None,
        }
    }
}

/// Why a text cannot be a server's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NameError {
    Control,
    Empty,
    TooLong,
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Control => f.write_str("a name has no control characters"),
            Self::Empty => f.write_str("the name is empty"),
            Self::TooLong => write!(f, "a name has at most {MAX_NAME_LEN} bytes"),
        }
    }
}

/// Whether the text can be a server's name.
pub(crate) fn check_name(name: &str) -> Result<(), NameError> {
    if name.is_empty() {
        Err(NameError::Empty)
    } else if name.len() > MAX_NAME_LEN {
        Err(NameError::TooLong)
    } else if name.chars().any(char::is_control) {
        Err(NameError::Control)
    } else {
        Ok(())
    }
}

/// What cannot be read as a query or an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what was answered is no position")
    }
}

impl std::error::Error for Malformed {}

#[cfg(feature = "client")]
pub(crate) fn encode_query(name: &str, domain: Option<Domain>) -> Vec<u8> {
    #[derive(Serialize)]
    struct Text<'a> {
        name: &'a str,
        // The Node server takes -1 for a family that no server is of, so "any" is said by nothing.
        #[serde(skip_serializing_if = "Option::is_none")]
        domain: Option<i64>,
    }
    let domain = domain.map(Domain::to_wire);
    serde_json::to_vec(&Text { name, domain }).expect("a text and a number have a JSON form")
}

/// The name that is asked for, and the family that is wanted.
#[cfg(feature = "server")]
pub(crate) fn decode_query(bytes: &[u8]) -> Result<(String, Option<Domain>), Malformed> {
    use serde::de::IgnoredAny;

    #[derive(Deserialize)]
    struct Text {
        name: String,
        domain: Option<i64>,
        addr: Option<IgnoredAny>,
    }
    let text: Text = serde_json::from_slice(bytes).map_err(|_| Malformed)?;
    // An answer looks like a query but for its address: two servers whom somebody made believe that
    // the other one asks would answer each other for ever.
    if text.addr.is_some() || check_name(&text.name).is_err() {
        return Err(Malformed);
    }
    Ok((text.name, text.domain.and_then(Domain::from_wire)))
}

/// An answer that every peer can read: the Node client compares the text where there is no
/// position, and needs all of these members where there is one.
#[cfg(feature = "server")]
pub(crate) fn encode_answer(name: &str, position: Option<Position>) -> Vec<u8> {
    #[derive(Serialize)]
    struct Text<'a> {
        name: &'a str,
        domain: i64,
        addr: IpAddr,
        port: u16,
        security: bool,
    }
    let Some(Position { addr, secure }) = position else {
        return b"{}".to_vec();
    };
    serde_json::to_vec(&Text {
        name,
        domain: Domain::of(addr.ip()).to_wire(),
        addr: addr.ip(),
        port: addr.port(),
        security: secure,
    })
    .expect("texts, numbers and a bool have a JSON form")
}

/// What a position server said.
#[cfg(feature = "client")]
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PositionAnswer {
    /// The name that it is about, where it says so.
    pub(crate) name: Option<String>,
    /// `None` where the server does not know the name.
    pub(crate) position: Option<Position>,
}

#[cfg(feature = "client")]
pub(crate) fn decode_answer(bytes: &[u8]) -> Result<PositionAnswer, Malformed> {
    #[derive(Default, Deserialize)]
    struct Text {
        name: Option<String>,
        addr: Option<IpAddr>,
        port: Option<u16>,
        security: Option<bool>,
    }
    // Nothing and `null` are ways to say "not found" that the Node implementation has.
    let text: Option<Text> = if bytes.is_empty() {
        None
    } else {
        serde_json::from_slice(bytes).map_err(|_| Malformed)?
    };
    let text = text.unwrap_or_default();
    let position = match (text.addr, text.port) {
        (None, None) => None,
        (Some(addr), Some(port)) if port != 0 => Some(Position {
            addr: SocketAddr::new(addr, port),
            secure: text.security == Some(true),
        }),
        _ => return Err(Malformed),
    };
    let name = text.name;
    Ok(PositionAnswer { name, position })
}

#[cfg(test)]
#[cfg(all(feature = "client", feature = "server"))]
mod tests {
    use super::*;

    fn position(text: &str) -> Position {
        text.parse::<SocketAddr>().unwrap().into()
    }

    #[test]
    fn queries_are_written_as_the_peers_write_them() {
        let any = encode_query("climate", None);
        assert_eq!(any, br#"{"name":"climate"}"#);
        let ipv4 = encode_query("a\"b", Some(Domain::Ipv4));
        assert_eq!(ipv4, br#"{"name":"a\"b","domain":2}"#);
        let ipv6 = encode_query("x", Some(Domain::Ipv6));
        assert_eq!(ipv6, br#"{"name":"x","domain":10}"#);
    }

    #[test]
    fn queries_of_all_peers_are_read() {
        for (text, domain) in [
            (r#"{"name":"x"}"#, None),
            (r#"{"name":"x","domain":-1}"#, None),
            (r#"{"name":"x","domain":null}"#, None),
            (r#"{"name":"x","domain":7}"#, None),
            (r#"{"name": "x", "domain": 2}"#, Some(Domain::Ipv4)),
            (r#"{"domain":10,"name":"x"}"#, Some(Domain::Ipv6)),
            (r#"{"domain":30,"name":"x"}"#, Some(Domain::Ipv6)),
            (r#"{"name":"x","more":[{"a":1}]}"#, None),
        ] {
            let read = decode_query(text.as_bytes());
            assert_eq!(read, Ok(("x".to_owned(), domain)), "{text}");
        }
    }

    #[test]
    fn what_is_no_query_is_refused() {
        let deep = format!(r#"{{"name":"x","more":{}"#, "[".repeat(900));
        let long = format!(r#"{{"name":"{}"}}"#, "x".repeat(MAX_NAME_LEN + 1));
        for text in [
            "",
            "null",
            "{}",
            "[]",
            "1",
            "x",
            r#"{"name":""}"#,
            r#"{"name":null}"#,
            r#"{"name":1}"#,
            r#"{"name":"a\u0000b"}"#,
            r#"{"name":"x","domain":"2"}"#,
            r#"{"name":"x"} {"name":"x"}"#,
            r#"{"name":"x","name":"y"}"#,
            &deep,
            &long,
        ] {
            assert_eq!(decode_query(text.as_bytes()), Err(Malformed), "{text}");
        }
        assert_eq!(decode_query(b"{\"name\":\"\xff\"}"), Err(Malformed));
    }

    #[test]
    fn an_answer_is_no_query() {
        let answer = encode_answer("x", Some(position("10.0.0.1:3005")));
        assert_eq!(decode_query(&answer), Err(Malformed));
    }

    #[test]
    fn answers_have_all_that_the_peers_look_for() {
        let ipv4 = encode_answer("X", Some(position("10.0.0.1:3005")));
        let text = br#"{"name":"X","domain":2,"addr":"10.0.0.1","port":3005,"security":false}"#;
        assert_eq!(ipv4, text);
        let ipv6 = Position::secure("[fd00::1]:1".parse().unwrap());
        let text = br#"{"name":"x","domain":10,"addr":"fd00::1","port":1,"security":true}"#;
        assert_eq!(encode_answer("x", Some(ipv6)), text);
        assert_eq!(encode_answer("x", None), b"{}");
    }

    #[test]
    fn answers_come_back_as_they_went() {
        for position in [
            None,
            Some(position("10.0.0.1:3005")),
            Some(Position::secure("[::1]:65535".parse().unwrap())),
        ] {
            let answer = decode_answer(&encode_answer("climate", position)).unwrap();
            assert_eq!(answer.position, position);
            let name = position.map(|_| "climate".to_owned());
            assert_eq!(answer.name, name);
        }
    }

    #[test]
    fn answers_of_the_peers_are_read() {
        for (text, expected) in [
            ("", None),
            ("null", None),
            ("{}", None),
            ("{ }", None),
            (r#"{"addr":"10.0.0.1","port":80}"#, Some("10.0.0.1:80")),
            (
                r#"{"name":"x","addr":"::1","port":80,"domain":10,"security":false}"#,
                Some("[::1]:80"),
            ),
        ] {
            let answer = decode_answer(text.as_bytes()).unwrap();
            assert_eq!(answer.position, expected.map(position), "{text}");
        }
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        for text in [
            "x",
            "1",
            "[]",
            r#"{"addr":"10.0.0.1"}"#,
            r#"{"port":1}"#,
            r#"{"addr":"climate","port":1}"#,
            r#"{"addr":"10.0.0.1","port":0}"#,
            r#"{"addr":"10.0.0.1","port":65536}"#,
            r#"{"addr":"10.0.0.1","port":"1"}"#,
            r#"{"addr":"10.0.0.1","port":1,"security":"yes"}"#,
        ] {
            assert_eq!(decode_answer(text.as_bytes()), Err(Malformed), "{text}");
        }
    }
}

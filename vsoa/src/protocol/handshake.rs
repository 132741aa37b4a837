//! The bodies of the handshake: what SERVINFO carries (protocol document, "Handshake").

use std::fmt;

use bytes::{Buf, BufMut, Bytes, BytesMut};
use serde::{Deserialize, Serialize};

/// The member of a SERVINFO request's param that matters; others are ignored.
#[derive(Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Login {
    /// The password, if the client gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passwd: Option<String>,
    /// Whether the client wants to be told of publications that were dropped; ours only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gaps: bool,
}

impl Login {
    /// Reads a SERVINFO request's param; what cannot be read is no password.
    #[must_use]
    pub fn decode(param: &[u8]) -> Self {
        serde_json::from_slice(param).unwrap_or_default()
    }

    /// The param that logs in; empty where there is nothing to say.
    #[must_use]
    pub fn encode(&self) -> Bytes {
        if *self == Self::default() {
            return Bytes::new();
        }
        serde_json::to_vec(self).map_or_else(|_| Bytes::new(), Bytes::from)
    }
}

/// Tells whether there is a password, but not which.
impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let passwd = self.passwd.as_ref().map(|_| "..");
        f.debug_struct("Login")
            .field("passwd", &passwd)
            .field("gaps", &self.gaps)
            .finish()
    }
}

/// The data of a SERVINFO reply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Greeting {
    /// Id of the client at this server; 0 is valid.
    pub client_id: Option<u32>,
    /// UDP port of the quick channel, where it is not the number of the TCP port.
    pub quick_port: Option<u16>,
}

impl Greeting {
    /// Reads the data part; `None` where its length is not one that any server sends.
    #[must_use]
    pub fn decode(mut data: &[u8]) -> Option<Self> {
        match data.len() {
            0 => Some(Self::default()),
            4 | 6.. => Some(Self {
                client_id: Some(data.get_u32()),
                quick_port: data.try_get_u16().ok().filter(|port| *port != 0),
            }),
            _ => None,
        }
    }

    /// The data part that says this.
    #[must_use]
    pub fn encode(self) -> Bytes {
        let mut data = BytesMut::with_capacity(6);
        if let Some(id) = self.client_id {
            data.put_u32(id);
            if let Some(port) = self.quick_port {
                data.put_u16(port);
            }
        }
        data.freeze()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_greeting_may_be_empty_4_or_at_least_6_bytes() {
        let id_only = Greeting {
            client_id: Some(7),
            quick_port: None,
        };
        let both = Greeting {
            client_id: Some(0),
            quick_port: Some(3000),
        };
        assert_eq!(Greeting::decode(b""), Some(Greeting::default()));
        assert_eq!(Greeting::decode(&id_only.encode()), Some(id_only));
        assert_eq!(Greeting::decode(&both.encode()), Some(both));
        assert_eq!(Greeting::decode(b"\0\0\0\x07\0\0tail"), Some(id_only));
        for odd in [&b"x"[..], b"xx", b"xxx", b"xxxxx"] {
            assert_eq!(Greeting::decode(odd), None);
        }
    }

    #[test]
    fn a_login_that_cannot_be_read_has_no_password() {
        for param in ["", "[]", "\"x\"", "{\"passwd\":1}", "{"] {
            assert_eq!(Login::decode(param.as_bytes()).passwd, None, "{param}");
        }
        let login = Login::decode(br#"{"pingInterval":3,"passwd":"x"}"#);
        assert_eq!(login.passwd.as_deref(), Some("x"));
    }
}

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value};
use vsoa::{
    Client, Method, Payload,
    client::{Keepalive, RequestBuilder},
};

use super::{lookup::Lookup, tls::Tls};
use crate::shown::Hex;

/// One step, as `tests/peers/README.md` lists them.
#[derive(Debug, Deserialize)]
pub(super) struct Step {
    timeout_ms: Option<u64>,
    #[serde(flatten)]
    pub(super) action: Action,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub(super) enum Action {
    Call(Call),
    Close,
    Connect(Connect),
    Connected,
    Datagram(Datagram),
    ExpectDatagram(Expect),
    ExpectPublish(Expect),
    Fetch(Fetch),
    Lookup(Lookup),
    Noop,
    Oneway(Call),
    Ping,
    Sleep { ms: u64 },
    Stream(Stream),
    Subscribe { url: Urls },
    Unsubscribe { url: Option<Urls> },
    WaitClose,
}

#[derive(Debug, Deserialize)]
pub(super) struct Connect {
    host: Option<String>,
    #[serde(default)]
    port: u16,
    url: Option<String>,
    pub(super) passwd: Option<String>,
    pub(super) tls: Option<Tls>,
    /// Whether the client connects again by itself.
    #[serde(default)]
    pub(super) robot: bool,
    keepalive_ms: Option<u64>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Call {
    url: String,
    method: Option<String>,
    #[serde(flatten)]
    content: Content,
}

/// A call whose URL has the server in front, and the connection for it.
#[derive(Debug, Deserialize)]
pub(super) struct Fetch {
    passwd: Option<String>,
    #[serde(flatten)]
    call: Call,
}

#[derive(Debug, Deserialize)]
pub(super) struct Datagram {
    pub(super) url: String,
    #[serde(default)]
    pub(super) quick: bool,
    #[serde(flatten)]
    pub(super) content: Content,
}

/// How many messages to wait for, how long to go on listening for more, how many to show.
#[derive(Debug, Deserialize)]
pub(super) struct Expect {
    pub(super) count: Option<usize>,
    settle_ms: Option<u64>,
    pub(super) keep: Option<usize>,
}

/// One URL or a list.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Urls {
    One(String),
    List(Vec<String>),
}

/// A stream to ask for, and what goes over it: so many bytes from the server, or there and back.
#[derive(Debug, Deserialize)]
#[serde(default)]
pub(super) struct Stream {
    url: String,
    pub(super) n: usize,
    pub(super) send_n: usize,
    pub(super) eof_ms: Option<u64>,
    pub(super) delay_ms: u64,
    param: Map<String, Value>,
}

/// What a step sends.
#[derive(Debug, Deserialize)]
pub(super) struct Content {
    param: Option<Value>,
    param_raw: Option<String>,
    #[serde(default)]
    data_hex: Hex,
}

impl Step {
    /// How long it may take, if it says so.
    pub(super) fn timeout(&self) -> Option<Duration> {
        self.timeout_ms.map(Duration::from_millis)
    }
}

impl Connect {
    /// Where the server is: the URL, or else host and port.
    pub(super) fn server(&self) -> String {
        let host = self.host.as_deref().unwrap_or("127.0.0.1");
        match &self.url {
            Some(url) => url.clone(),
            None if host.contains(':') => format!("vsoa://[{host}]:{}", self.port),
            None => format!("vsoa://{host}:{}", self.port),
        }
    }

    /// The pings that it asks for.
    pub(super) fn keepalive(&self) -> Option<Keepalive> {
        let interval = self.keepalive_ms.map(Duration::from_millis);
        interval.map(Keepalive::every)
    }
}

impl Default for Stream {
    fn default() -> Self {
        Self {
            url: "/stream".to_owned(),
            n: 0,
            send_n: 0,
            eof_ms: None,
            delay_ms: 0,
            param: Map::new(),
        }
    }
}

impl Stream {
    pub(super) fn call(&self, client: &Client) -> RequestBuilder {
        let mut param = self.param.clone();
        param.entry("n").or_insert(self.n.into());
        client.get(&self.url).param(&param)
    }
}

impl Call {
    pub(super) fn on(self, client: &Client) -> RequestBuilder {
        let call = client.request(self.method(), &self.url);
        call.payload(self.content.into_payload())
    }

    /// As for the other peers, whatever is not SET is GET.
    fn method(&self) -> Method {
        match self.method.as_deref() {
            Some("SET") => Method::Set,
            _ => Method::Get,
        }
    }
}

impl Fetch {
    pub(super) fn into_fetch(self) -> vsoa::client::Fetch {
        let fetch = vsoa::fetch(self.call.url.as_str())
            .method(self.call.method())
            .payload(self.call.content.into_payload());
        match self.passwd {
            Some(password) => fetch.password(password),
            None => fetch,
        }
    }
}

impl Expect {
    pub(super) fn settle(&self) -> Duration {
        Duration::from_millis(self.settle_ms.unwrap_or(0))
    }
}

impl Urls {
    pub(super) fn into_vec(self) -> Vec<String> {
        match self {
            Self::One(url) => vec![url],
            Self::List(urls) => urls,
        }
    }
}

impl Content {
    pub(super) fn into_payload(self) -> Payload {
        let param = self.param_raw.or(self.param.map(|param| param.to_string()));
        Payload::from_param(param.unwrap_or_default()).with_data(self.data_hex.0)
    }
}

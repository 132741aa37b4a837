use std::{
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
    time::Duration,
};

use bytes::Bytes;
use serde::Serialize;

use super::{Client, ClientBuilder, endpoint::ServerUrl};
use crate::{
    Error, ErrorKind,
    protocol::{Payload, PayloadError, Url},
    service::{Method, Request, Response},
};

/// Makes one call over a connection of its own: `fetch("vsoa://host:port/url").await`.
///
/// All that stands behind the port is the URL called, `/` where that is nothing. It is called as
/// it stands: VSOA knows neither queries nor fragments, so a `?` or `#` is a part of it as any
/// other. Whoever calls more than once keeps a [`Client`].
///
/// # Examples
///
/// ```
/// use vsoa::{Method, Payload, Request, Router, Server};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), vsoa::Error> {
/// let fan = Router::new()
///     .get("/fan", async |_: Request| Payload::json("slow"))
///     .set("/fan", async |call: Request| call.payload().clone());
/// let server = Server::builder().password("secret").merge(fan).bind("127.0.0.1:0").await?;
/// let url = format!("vsoa://{}/fan", server.local_addr());
///
/// let answer = vsoa::fetch(&url).password("secret").await?;
/// assert_eq!(answer.payload().parse::<String>()?, "slow");
///
/// let set = vsoa::fetch(&url).password("secret").method(Method::Set).param("fast");
/// assert_eq!(set.await?.payload().parse::<String>()?, "fast");
/// # Ok(())
/// # }
/// ```
pub fn fetch(url: impl Into<String>) -> Fetch {
    let url = url.into();
    Fetch {
        client: Client::builder(&url).quick(false),
        url,
        method: Method::Get,
        payload: Ok(Payload::EMPTY),
        timeout: Duration::from_secs(10),
    }
}

/// A call with a connection of its own in the making, by [`fetch`]: awaiting it makes both.
///
/// What is wrong with its URL or param is told then. An answer of any status is an answer.
///
/// # Errors
///
/// As [`ClientBuilder::connect`] and [`Call`](super::Call); [`ErrorKind::TimedOut`] where all of
/// it was not done in time.
///
/// # Panics
///
/// As [`ClientBuilder::connect`].
///
/// # Cancel safety
///
/// Dropping the future closes the connection; a call that was sent is not taken back by that.
#[must_use = "a call is made when it is awaited"]
pub struct Fetch {
    url: String,
    client: ClientBuilder,
    method: Method,
    payload: Result<Payload, PayloadError>,
    timeout: Duration,
}

impl Fetch {
    /// The password that the server wants; none if not set.
    pub fn password(self, password: impl Into<String>) -> Self {
        self.client(|client| client.password(password))
    }

    /// Whether to GET or to SET; GET if not set.
    pub fn method(mut self, method: Method) -> Self {
        self.method = method;
        self
    }

    /// Sends this value as JSON.
    pub fn param<T: Serialize + ?Sized>(mut self, value: &T) -> Self {
        self.payload = match (self.payload, Payload::json(value)) {
            (Ok(payload), Ok(json)) => Ok(json.with_data(payload.data)),
            (Err(error), _) | (_, Err(error)) => Err(error),
        };
        self
    }

    /// Sends these bytes as data.
    pub fn data(mut self, data: impl Into<Bytes>) -> Self {
        self.payload = self.payload.map(|payload| payload.with_data(data));
        self
    }

    /// Sends this param and this data, in place of what was set before.
    pub fn payload(mut self, payload: Payload) -> Self {
        self.payload = Ok(payload);
        self
    }

    /// Time for all of it: to look the server up, to connect and to be answered; 10 s if not set,
    /// as the peers have it.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Changes how the connection is made, by whatever a [`ClientBuilder`] has.
    pub fn client(mut self, change: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Self {
        self.client = change(self.client);
        self
    }

    async fn answer(self) -> Result<Response, Error> {
        let url = called(&self.url)?;
        let request = Request::new(self.method, url).with_payload(self.payload?);
        // Whatever the client's own time, it is that of the whole which counts.
        let client = self.client.call_timeout(Duration::MAX).connect().await?;
        client.call(request).await
    }
}

impl IntoFuture for Fetch {
    type Output = Result<Response, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let url = self.url.clone();
            let answer = tokio::time::timeout(self.timeout, self.answer()).await;
            answer
                .unwrap_or_else(|_| Err(Error::new(ErrorKind::TimedOut)))
                .map_err(|error| error.about(url))
        })
    }
}

impl fmt::Debug for Fetch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetch")
            .field("url", &self.url)
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

/// The URL called, in that of a server.
fn called(url: &str) -> Result<Url, Error> {
    match ServerUrl::parse(url)?.path {
        "" => Ok(Url::from_static("/")),
        path if path.starts_with('/') => Url::try_from(path).map_err(Error::from),
        path => Err(Error::with_text(
            ErrorKind::InvalidUrl,
            format!("`{url}`: what is called starts with `/`, not with `{path}`"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_the_port_is_called_as_it_stands() {
        for (url, expected) in [
            ("vsoa://h:1", "/"),
            ("vsoa://h:1/", "/"),
            ("vsoa://h:1/a/b:2", "/a/b:2"),
            ("vsoa://h:1/a?b=1#c", "/a?b=1#c"),
            ("vsoa://[::1]:1/a/", "/a/"),
            ("vsoa://name/a", "/a"),
        ] {
            assert_eq!(called(url).unwrap(), expected);
        }
    }

    #[test]
    fn what_is_called_is_no_query_alone() {
        for url in [
            "vsoa://h:1?a=1",
            "vsoa://h:1#a",
            "http://h:1/a",
            "vsoa://h:0/a",
        ] {
            let error = called(url).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidUrl, "{url}");
            assert!(error.to_string().contains(url), "{error}");
        }
    }
}

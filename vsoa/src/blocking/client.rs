use std::{fmt, future::IntoFuture, time::Duration};

use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::{Background, Io, Iter, RequestBuilder};
use crate::{
    client::{ClientBuilder, Datagrams, Endpoint, States, Subscription},
    error::{CloseReason, Error},
    protocol::{PayloadError, Url, UrlError},
    service::{Message, Method, Request, Response},
    topic::{SingleState, Topic},
};

/// A connection to a server, for programs without async; cheap to clone, and for any thread.
///
/// It may be [supervised](ClientBuilder::supervised), as the asynchronous one. It is closed when the last clone, stub and iterator are gone. What waits to be sent then is
/// sent all the same, unless the process ends before: [`close`](Self::close) waits for it.
///
/// # Panics
///
/// Whatever waits panics in async code, where it would hold up the thread that all wait for: there
/// is [`vsoa::Client`](crate::Client). A thread of `spawn_blocking` may wait.
///
/// # Examples
///
/// ```
/// use vsoa::{Payload, Request, Router, Server, blocking::Client};
///
/// # fn main() -> Result<(), vsoa::Error> {
/// let echo = Router::new().route("/echo", async |call: Request| call.payload().clone());
/// let server = Server::builder().merge(echo).bind_blocking("127.0.0.1:0")?;
///
/// let client = Client::connect(server.local_addr())?;
/// let answer = client.set("/echo").param("hello").send()?;
/// assert_eq!(answer.payload().parse::<String>()?, "hello");
/// client.close();
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    client: crate::Client,
    background: Background,
}

impl Client {
    pub(super) fn new(client: crate::Client, background: Background) -> Self {
        Self { client, background }
    }

    /// Connects to a server that needs no password, with all else as a builder has it.
    ///
    /// # Errors
    ///
    /// As [`ClientBuilder::connect_blocking`].
    ///
    /// # Panics
    ///
    /// In async code.
    #[track_caller]
    pub fn connect(server: impl Into<Endpoint>) -> Result<Self, Error> {
        Self::builder(server).connect_blocking()
    }

    /// Starts to describe a connection, which
    /// [`connect_blocking`](ClientBuilder::connect_blocking) then makes.
    pub fn builder(server: impl Into<Endpoint>) -> ClientBuilder {
        crate::Client::builder(server)
    }

    /// Starts a GET: `client.get("/url").send()`.
    pub fn get(&self, url: impl TryInto<Url, Error: Into<UrlError>>) -> RequestBuilder {
        self.request(Method::Get, url)
    }

    /// Starts a SET: `client.set("/url").param(&value).send()`.
    pub fn set(&self, url: impl TryInto<Url, Error: Into<UrlError>>) -> RequestBuilder {
        self.request(Method::Set, url)
    }

    /// Starts a call with a method that is known only at run time.
    pub fn request(
        &self,
        method: Method,
        url: impl TryInto<Url, Error: Into<UrlError>>,
    ) -> RequestBuilder {
        RequestBuilder::new(self.client.request(method, url), self.background.clone())
    }

    /// Calls, and waits for the answer; a status other than success is an answer as well.
    ///
    /// # Errors
    ///
    /// As [`Call`](crate::client::Call).
    ///
    /// # Panics
    ///
    /// In async code.
    #[track_caller]
    pub fn call(&self, request: Request) -> Result<Response, Error> {
        self.wait(self.client.call(request))
    }

    /// Sends a datagram to the server: no reply, and for a quick one no guarantee.
    ///
    /// # Errors
    ///
    /// As [`vsoa::Client::datagram`](crate::Client::datagram).
    pub fn datagram(&self, message: Message) -> Result<(), Error> {
        self.client.datagram(message)
    }

    /// The datagrams that the server sends to this client, as
    /// [`vsoa::Client::datagrams`](crate::Client::datagrams) has them.
    pub fn datagrams(&self) -> Iter<Datagrams> {
        self.iter(self.client.datagrams())
    }

    /// Subscribes a topic: `for cabin in client.subscribe::<Cabin>()? { .. }`.
    ///
    /// # Errors
    ///
    /// As [`Subscribe`](crate::client::Subscribe).
    ///
    /// # Panics
    ///
    /// In async code.
    #[track_caller]
    pub fn subscribe<T: Topic>(&self) -> Result<Iter<Subscription<T>>, Error> {
        Ok(self.iter(self.wait(self.client.subscribe::<T>())?))
    }

    /// Subscribes URLs, for messages as they come: see
    /// [`vsoa::Client::subscribe_urls`](crate::Client::subscribe_urls).
    ///
    /// # Errors
    ///
    /// As [`Subscribe`](crate::client::Subscribe).
    ///
    /// # Panics
    ///
    /// In async code.
    #[track_caller]
    pub fn subscribe_urls<U>(
        &self,
        urls: impl IntoIterator<Item = U>,
    ) -> Result<Iter<Subscription<Message>>, Error>
    where
        U: TryInto<Url, Error: Into<UrlError>>,
    {
        Ok(self.iter(self.wait(self.client.subscribe_urls(urls))?))
    }

    /// The current value of a state topic, and every change after, as
    /// [`vsoa::Client::watch`](crate::Client::watch) has them.
    ///
    /// # Errors
    ///
    /// As [`Subscribe`](crate::client::Subscribe).
    ///
    /// # Panics
    ///
    /// In async code.
    #[track_caller]
    pub fn watch<T: SingleState>(&self) -> Result<Iter<Subscription<T>>, Error> {
        Ok(self.iter(self.wait(self.client.watch::<T>())?))
    }

    /// Ends all subscriptions of this client, each of which then ends its iterator.
    ///
    /// # Errors
    ///
    /// As a call; the subscriptions have ended all the same.
    ///
    /// # Panics
    ///
    /// In async code.
    #[track_caller]
    pub fn unsubscribe_all(&self) -> Result<(), Error> {
        self.wait(self.client.unsubscribe_all())
    }

    /// Asks the server for a sign of life; gives the time that took.
    ///
    /// # Errors
    ///
    /// As [`Ping`](crate::client::Ping).
    ///
    /// # Panics
    ///
    /// In async code.
    #[track_caller]
    pub fn ping(&self) -> Result<Duration, Error> {
        self.wait(self.client.ping())
    }

    /// Sends a packet that the server ignores: a sign of life that asks for none.
    ///
    /// # Errors
    ///
    /// As [`vsoa::Client::noop`](crate::Client::noop).
    pub fn noop(&self) -> Result<(), Error> {
        self.client.noop()
    }

    /// What the server tells about itself, as JSON.
    ///
    /// # Errors
    ///
    /// If it does not fit `T`.
    pub fn server_info<T: DeserializeOwned>(&self) -> Result<T, PayloadError> {
        self.client.server_info()
    }

    /// The priority that the server gave this connection, 0 (lowest) to 7.
    #[must_use]
    pub fn priority(&self) -> u8 {
        self.client.priority()
    }

    /// Whether there is a connection.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.client.is_connected()
    }

    /// How it stands with the connection, now and from now on.
    pub fn states(&self) -> Iter<States> {
        self.iter(self.client.states())
    }

    /// Waits until there is a connection, with all subscriptions made on it.
    ///
    /// # Errors
    ///
    /// As [`vsoa::Client::connected`](crate::Client::connected).
    ///
    /// # Panics
    ///
    /// In async code.
    #[track_caller]
    pub fn connected(&self) -> Result<(), Error> {
        self.wait(self.client.connected())
    }

    /// Ends the connection until [`reconnect`](Self::reconnect), as
    /// [`vsoa::Client::disconnect`](crate::Client::disconnect).
    pub fn disconnect(&self) {
        self.client.disconnect();
    }

    /// Has a supervised client connect after [`disconnect`](Self::disconnect), or at once.
    ///
    /// # Errors
    ///
    /// As [`vsoa::Client::reconnect`](crate::Client::reconnect).
    pub fn reconnect(&self) -> Result<(), Error> {
        self.client.reconnect()
    }

    /// Closes the client, for all clones, once what waits to be sent is sent; waits for that, for
    /// no longer than the [send time-out](ClientBuilder::send_timeout).
    ///
    /// # Panics
    ///
    /// In async code.
    #[track_caller]
    pub fn close(&self) {
        self.client.close();
        self.closed();
    }

    /// Waits until the client is closed, and says why.
    ///
    /// # Panics
    ///
    /// In async code.
    #[expect(clippy::must_use_candidate, reason = "some wait, and know why")]
    #[track_caller]
    pub fn closed(&self) -> CloseReason {
        self.wait(self.client.closed())
    }

    /// The same connection for asynchronous code, on whatever runtime.
    #[must_use]
    pub fn as_async(&self) -> &crate::Client {
        &self.client
    }

    /// Waits for whatever the asynchronous client can do and this one has no method for.
    ///
    /// # Panics
    ///
    /// In async code.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # use std::time::Duration;
    /// # fn example(client: vsoa::blocking::Client) -> Result<(), vsoa::Error> {
    /// let ping = client.as_async().ping().timeout(Duration::from_millis(50));
    /// println!("it took {:?}", client.wait(ping)?);
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn wait<F: IntoFuture>(&self, future: F) -> F::Output {
        self.background.wait(future.into_future())
    }

    /// Makes an iterator of any stream of this client's.
    pub fn iter<S: Stream + Unpin>(&self, stream: S) -> Iter<S> {
        Iter::new(stream, self.background.clone())
    }

    /// Makes a byte stream, such as a typed method returns, one for `std`'s `Read` and `Write`.
    pub fn io<S>(&self, stream: S) -> Io<S> {
        Io::new(stream, self.background.clone())
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Client").field(&self.client).finish()
    }
}

//! The client: one connection that many tasks call, subscribe and listen on at once.
//!
//! A [`Client`] is a handle on what `shared` holds; `connect` opens a connection and does
//! the handshake; one driver then owns the socket. Where the client is supervised, `supervisor`
//! makes another connection when one has ended. Callers put their packets into one buffer, and
//! the driver writes what has gathered. Start with [`Client`], or with `driver` for how the
//! connection is served.

mod builder;
mod call;
mod connect;
mod connection_state;
mod current_values;
mod datagrams;
mod driver;
mod endpoint;
#[cfg(feature = "server")]
mod feed;
mod fetch;
mod inbox;
mod inboxes;
mod latest;
mod lifecycle;
mod positions;
mod reader;
mod receive_error;
mod regulated;
mod request_builder;
mod resolve;
mod security;
mod shared;
mod silence;
mod state;
mod streams;
mod subscribe;
mod subscription;
mod supervisor;
mod while_down;

use std::{
    fmt,
    sync::Arc,
    task::{Context, Poll},
};

use tower_service::Service;

use self::{
    call::Exchange,
    shared::{Shared, Wait},
};
use crate::{
    Error,
    protocol::{Payload, PayloadError, Url, UrlError},
    service::{Message, Method, Request, Response},
    topic::Topic,
};

pub use self::{
    builder::ClientBuilder,
    call::{Call, Ping},
    connection_state::{ConnectionState, DisconnectReason, States},
    datagrams::Datagrams,
    endpoint::Endpoint,
    fetch::{Fetch, fetch},
    latest::Latest,
    positions::{Positions, lookup},
    receive_error::ReceiveError,
    regulated::Regulated,
    request_builder::RequestBuilder,
    subscribe::Subscribe,
    subscription::Subscription,
    supervisor::{Backoff, SupervisedBuilder},
    while_down::WhileDown,
};
pub use crate::session::Keepalive;

/// A connection to a server, or one after the other where it is
/// [`supervised`](ClientBuilder::supervised); cheap to clone.
///
/// It is closed when the last clone, call and subscription are gone.
///
/// ```
/// use vsoa::{Client, Payload, Request, Router, Server, transport::memory};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), vsoa::Error> {
/// let (connector, listener) = memory::channel();
/// let echo = Router::new().route("/echo", async |call: Request| call.payload().clone());
/// let _server = Server::builder().merge(echo).serve(listener)?;
///
/// let client = Client::connect(connector).await?;
/// let answer = client.set("/echo").param(&["a", "b"]).data("bytes").await?;
/// assert_eq!(answer.payload().parse::<Vec<String>>()?, ["a", "b"]);
/// assert_eq!(&answer.payload().data[..], b"bytes");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client(Arc<Owner>);

/// Closes the client when the last handle is gone.
struct Owner {
    shared: Arc<Shared>,
    /// Whether it is for what the program does first on a connection, and keeps nothing open.
    early: bool,
}

impl Drop for Owner {
    fn drop(&mut self) {
        if !self.early {
            self.shared.close();
        }
    }
}

impl Client {
    fn new(shared: Arc<Shared>) -> Self {
        Self(Arc::new(Owner {
            shared,
            early: false,
        }))
    }

    /// A handle for what the program does first on a connection.
    fn early(shared: Arc<Shared>) -> Self {
        Self(Arc::new(Owner {
            shared,
            early: true,
        }))
    }

    fn shared(&self) -> &Arc<Shared> {
        &self.0.shared
    }

    fn is_early(&self) -> bool {
        self.0.early
    }

    /// What a request of this handle waits with until it can be sent.
    #[inline]
    fn wait(&self) -> Wait {
        Wait::new(self.is_early(), self.shared().options().while_down)
    }

    /// Whether what the end of the connection broke off goes on over the next one.
    fn waits_for_connection(&self) -> bool {
        let shared = self.shared();
        !self.is_early()
            && shared.is_supervised()
            && shared.options().while_down == WhileDown::Wait
            && shared.close_reason().is_none()
    }

    /// Connects to a server that needs no password, with all else as a builder has it.
    ///
    /// # Errors
    ///
    /// As [`ClientBuilder::connect`].
    ///
    /// # Cancel safety
    ///
    /// As [`ClientBuilder::connect`].
    pub async fn connect(server: impl Into<Endpoint>) -> Result<Self, Error> {
        Self::builder(server).connect().await
    }

    /// Starts to describe a connection: `vsoa://host:port`, `vsoa://name`, a socket address, or a
    /// [`memory::Connector`](crate::transport::memory::Connector).
    pub fn builder(server: impl Into<Endpoint>) -> ClientBuilder {
        ClientBuilder::new(server.into())
    }

    /// Starts a GET: `client.get("/url").await`.
    pub fn get(&self, url: impl TryInto<Url, Error: Into<UrlError>>) -> RequestBuilder {
        self.request(Method::Get, url)
    }

    /// Starts a SET: `client.set("/url").param(&value).await`.
    pub fn set(&self, url: impl TryInto<Url, Error: Into<UrlError>>) -> RequestBuilder {
        self.request(Method::Set, url)
    }

    /// Starts a call with a method that is known only at run time.
    pub fn request(
        &self,
        method: Method,
        url: impl TryInto<Url, Error: Into<UrlError>>,
    ) -> RequestBuilder {
        RequestBuilder::new(self.clone(), method, url.try_into().map_err(Into::into))
    }

    /// Calls, and waits for the answer; a status other than success is an answer as well.
    #[inline]
    pub fn call(&self, request: Request) -> Call {
        Call::new(self.clone(), request)
    }

    /// Sends a datagram to the server: no reply, and for a quick one no guarantee.
    ///
    /// # Errors
    ///
    /// [`Closed`](crate::ErrorKind::Closed); [`TooLarge`](crate::ErrorKind::TooLarge);
    /// [`QueueFull`](crate::ErrorKind::QueueFull) where the server takes nothing; for a quick one
    /// [`NoQuickChannel`](crate::ErrorKind::NoQuickChannel) where this client or the server has
    /// none.
    pub fn datagram(&self, message: Message) -> Result<(), Error> {
        self.shared().send_datagram(message, self.is_early())
    }

    /// Listens to the datagrams that the server sends to this client.
    ///
    /// Each listener gets all that come from now on; the first one also gets the last 64 that came
    /// before it.
    #[must_use]
    pub fn datagrams(&self) -> Datagrams {
        Datagrams::new(self.clone())
    }

    /// Subscribes a topic: `client.subscribe::<Cabin>().await`.
    pub fn subscribe<T: Topic>(&self) -> Subscribe<T> {
        Subscribe::typed(self.clone())
    }

    /// Subscribes URLs, for messages as they come: `client.subscribe_urls(["/a", "/b/"]).await`.
    ///
    /// `/t` is that URL alone, `/t/` is `/t` and all below it, `/` is everything. A message comes
    /// once, however many of the URLs cover it.
    pub fn subscribe_urls<U>(&self, urls: impl IntoIterator<Item = U>) -> Subscribe<Message>
    where
        U: TryInto<Url, Error: Into<UrlError>>,
    {
        Subscribe::raw(self.clone(), to_urls(urls))
    }

    /// Ends all subscriptions of this client, each of which then ends its stream.
    ///
    /// # Errors
    ///
    /// As a call; the subscriptions have ended all the same.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is done, the server may still publish, which is then ignored.
    pub async fn unsubscribe_all(&self) -> Result<(), Error> {
        let requests = self.shared().unsubscribe_all(self.is_early());
        subscription::confirmed(Exchange::all_sent(self, requests)).await
    }

    /// Asks the server for a sign of life: `client.ping().await`; gives the time that took.
    pub fn ping(&self) -> Ping {
        Ping::new(self.clone())
    }

    /// Sends a packet that the server ignores: a sign of life that asks for none.
    ///
    /// # Errors
    ///
    /// [`Closed`](crate::ErrorKind::Closed); [`QueueFull`](crate::ErrorKind::QueueFull) where the
    /// server takes nothing.
    pub fn noop(&self) -> Result<(), Error> {
        self.shared().send_noop(self.is_early())
    }

    /// What the server tells about itself, as JSON.
    ///
    /// # Errors
    ///
    /// If it does not fit `T`.
    pub fn server_info<T: serde::de::DeserializeOwned>(&self) -> Result<T, PayloadError> {
        Payload::from_param(self.shared().info()).parse()
    }

    /// The certificates that the server has shown, in DER, its own first; none without TLS.
    #[cfg(feature = "tls")]
    #[must_use]
    pub fn peer_certificates(&self) -> Vec<bytes::Bytes> {
        self.shared().peer_certificates()
    }

    /// The priority that the server gave this connection, 0 (lowest) to 7.
    #[must_use]
    pub fn priority(&self) -> u8 {
        self.shared().priority()
    }
}

impl Service<Request> for Client {
    type Response = Response;
    type Error = Error;
    type Future = Call;

    /// Always ready: a call waits by itself until the connection takes it.
    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Ok(()))
    }

    #[inline]
    fn call(&mut self, request: Request) -> Call {
        Self::call(self, request)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("closed", &self.shared().close_reason())
            .finish_non_exhaustive()
    }
}

fn to_urls<U>(urls: impl IntoIterator<Item = U>) -> Result<Vec<Url>, UrlError>
where
    U: TryInto<Url, Error: Into<UrlError>>,
{
    let urls = urls.into_iter();
    urls.map(|url| url.try_into().map_err(Into::into)).collect()
}

use std::fmt;

use super::{
    super::{Keepalive, WhileDown},
    Backoff, Client, ClientBuilder, OnConnect, Shared, Supervisor,
};
use crate::{BoxError, Error, ErrorKind};

/// Describes a client whose connection is made anew whenever it is lost.
///
/// See the [guide page](crate::guide::supervised) for what stays and what is told.
///
/// ```
/// use vsoa::{Client, Payload, Request, Router, Server, transport::memory};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), vsoa::Error> {
/// let (connector, listener) = memory::channel();
/// let client = Client::builder(connector.clone()).supervised().connect()?;
///
/// // The server may come later, and go and come back.
/// let hello = Router::new().route("/hello", async |_: Request| Payload::from_data("hello"));
/// let server = Server::builder().merge(hello.clone()).serve(listener)?;
/// assert!(client.get("/hello").await?.status().is_success());
///
/// drop(server);
/// let _server = Server::builder().merge(hello).serve(connector.listen())?;
/// # let mut states = client.states();
/// # while !matches!(states.recv().await, Some(vsoa::client::ConnectionState::Connected { epoch: 2, .. })) {}
/// assert!(client.get("/hello").await?.status().is_success());
/// # Ok(())
/// # }
/// ```
#[must_use = "a client connects with `connect`"]
pub struct SupervisedBuilder {
    client: ClientBuilder,
    backoff: Backoff,
    on_connect: Option<OnConnect>,
}

impl ClientBuilder {
    /// Has the connection made in the background, and made anew whenever it is lost.
    ///
    /// Pings are on then, as [`Keepalive::default`] has them, unless
    /// [`keepalive`](Self::keepalive) has set others.
    pub fn supervised(mut self) -> SupervisedBuilder {
        self.options.keepalive.get_or_insert_default();
        SupervisedBuilder {
            client: self,
            backoff: Backoff::default(),
            on_connect: None,
        }
    }
}

impl SupervisedBuilder {
    /// How long to wait before the next attempt; [`Backoff::default`] if not set.
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        self.backoff = backoff;
        self
    }

    /// When to ping, or `None` for never; [`Keepalive::default`] if not set.
    ///
    /// Without pings a server that is gone without a word is noticed when something is sent.
    pub fn keepalive(mut self, keepalive: impl Into<Option<Keepalive>>) -> Self {
        self.client.options.keepalive = keepalive.into();
        self
    }

    /// What becomes of calls that are made while there is no connection; they wait if not set.
    pub fn while_down(mut self, choice: WhileDown) -> Self {
        self.client.options.while_down = choice;
        self
    }

    /// What the program does first on each connection, such as to log in.
    ///
    /// It gets a handle of its own, whose calls go out before all others and before subscriptions
    /// are made anew. If it fails, so does the attempt: the connection is closed, and another one
    /// made after the usual delay. The handle keeps no client open, and does not wait for another
    /// connection: it is for this connection, which does not count as one before this is done
    /// ([`Client::connected`] waits in vain here). A panic in here closes the client.
    ///
    /// ```
    /// # use vsoa::{Client, client::SupervisedBuilder};
    /// # fn example(builder: SupervisedBuilder) -> SupervisedBuilder {
    /// builder.on_connect(async |client: Client| {
    ///     let login = client.set("/auth/login").param(&["ada", "secret"]).await?;
    ///     if login.status().is_success() { Ok(()) } else { Err(format!("{}", login.status()).into()) }
    /// })
    /// # }
    /// ```
    pub fn on_connect<F, A>(mut self, action: F) -> Self
    where
        F: Fn(Client) -> A + Send + Sync + 'static,
        A: Future<Output = Result<(), BoxError>> + Send + 'static,
    {
        self.on_connect = Some(Box::new(move |client| Box::pin(action(client))));
        self
    }

    /// Starts to connect, and gives the client at once.
    ///
    /// [`Client::connected`] waits for the server, and so do calls, unless
    /// [`while_down`](Self::while_down) says otherwise. That an attempt failed is told by
    /// [`Client::states`].
    ///
    /// # Errors
    ///
    /// [`InvalidUrl`](ErrorKind::InvalidUrl) for a URL that is none;
    /// [`Argument`](ErrorKind::Argument) for a [`Backoff`] or [`Keepalive`] that cannot be kept to.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime that has its time and I/O enabled.
    pub fn connect(self) -> Result<Client, Error> {
        self.client.check()?;
        self.client.endpoint.check()?;
        if let Some(fault) = self.backoff.fault() {
            return Err(Error::with_text(ErrorKind::Argument, fault));
        }
        let shared = Shared::new(self.client.options, true);
        let supervisor = Supervisor {
            builder: self.client,
            backoff: self.backoff,
            on_connect: self.on_connect,
            shared: shared.clone(),
            failures: 0,
        };
        #[expect(clippy::disallowed_methods, reason = "it connects in the background")]
        tokio::spawn(supervisor.run());
        Ok(Client::new(shared))
    }
}

impl fmt::Debug for SupervisedBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SupervisedBuilder")
            .field("client", &self.client)
            .field("backoff", &self.backoff)
            .finish_non_exhaustive()
    }
}

//! Makes the connections of a supervised client, one after the other.
//!
//! One task a client: it opens a connection, has the program do what comes first, has all
//! subscriptions made, and waits for the end; then it pauses and begins anew. What stays from one
//! connection to the next is in `shared`, where the task leaves each connection to a driver.
//! Nothing here reads or writes a socket. Start with `Supervisor::run`.

mod backoff;
mod builder;

use std::{pin::Pin, sync::Arc};

use tokio::time::{Instant, timeout};

pub use self::{backoff::Backoff, builder::SupervisedBuilder};
use super::{
    Client, ClientBuilder, DisconnectReason,
    call::Exchange,
    connect,
    shared::{Shared, Wanted},
    subscription::succeeded,
};
use crate::{BoxError, CloseReason, Error, ErrorKind, unless::unless};

/// What the program does first on each connection.
type OnConnect = Box<dyn Fn(Client) -> Greeting + Send + Sync>;
type Greeting = Pin<Box<dyn Future<Output = Result<(), BoxError>> + Send>>;

struct Supervisor {
    builder: ClientBuilder,
    backoff: Backoff,
    on_connect: Option<OnConnect>,
    shared: Arc<Shared>,
    /// Attempts and short connections in a row.
    failures: u32,
}

impl Supervisor {
    /// Does what the program wants, until that is the end.
    async fn run(mut self) {
        loop {
            match self.shared.wanted() {
                Wanted::Connection => {
                    self.serve().await;
                    self.pause().await;
                }
                Wanted::Rest => {
                    self.failures = 0;
                    self.shared.handle_rest();
                    self.shared.ordered().await;
                }
                Wanted::End => return,
            }
        }
    }

    /// One connection, from the attempt to its end.
    async fn serve(&mut self) {
        self.shared.handle_connecting();
        let attempt = connect::connect(&self.builder);
        let opened = match unless(self.shared.unwanted(), attempt).await {
            None => return,
            Some(Ok(opened)) => opened,
            Some(Err(error)) => {
                tracing::debug!(%error, "an attempt to connect failed");
                let reason = DisconnectReason::Failed(Arc::new(error));
                return self.shared.handle_failed(reason);
            }
        };
        let Some(driver) = self.shared.handle_opened(opened) else {
            return;
        };
        #[expect(clippy::disallowed_methods, reason = "one task serves a connection")]
        tokio::spawn(driver.run());
        match unless(self.shared.down(), self.greet()).await {
            None => {}
            Some(Ok(())) => {
                let since = now();
                self.shared.down().await;
                if since.elapsed() > self.backoff.longest() {
                    self.failures = 0;
                }
            }
            Some(Err(error)) => {
                tracing::debug!(%error, "a connection is given up");
                self.shared.give_up(error);
                self.shared.down().await;
            }
        }
    }

    /// What is done on a connection before it counts as one.
    async fn greet(&self) -> Result<(), Error> {
        let client = Client::early(self.shared.clone());
        if let Some(on_connect) = &self.on_connect {
            let failed = |error: BoxError| Error::new(ErrorKind::OnConnect).with_source(error);
            on_connect(client.clone()).await.map_err(failed)?;
        }
        let (urls, requests) = self.shared.handle_greeted();
        let exchanges = Exchange::all_sent(&client, requests);
        for (url, exchange) in urls.iter().zip(exchanges) {
            match succeeded(exchange).await {
                Ok(()) => {}
                Err(error) => match error.kind() {
                    ErrorKind::Refused(status) => self.shared.handle_refused(url, status),
                    _ => return Err(error),
                },
            }
        }
        self.shared.handle_connected();
        Ok(())
    }

    /// Waits before the next attempt, where there is to be one.
    async fn pause(&mut self) {
        // The server may come back somewhere else.
        self.builder.forget_position();
        if self.shared.wanted() != Wanted::Connection {
            return;
        }
        let delay = self.backoff.delay(self.failures);
        self.failures = self.failures.saturating_add(1);
        if timeout(delay, self.shared.ordered()).await.is_ok() {
            self.failures = 0;
        }
    }
}

/// A supervisor that is dropped earlier, because its runtime ends, takes its client with it.
impl Drop for Supervisor {
    fn drop(&mut self) {
        self.shared.close();
        self.shared.end(CloseReason::Local);
    }
}

#[expect(clippy::disallowed_methods, reason = "a connection's time starts here")]
fn now() -> Instant {
    Instant::now()
}

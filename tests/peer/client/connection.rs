use std::{future, time::Duration};

use serde_json::{Value, json};
use tokio::time::timeout;
use vsoa::{
    Client, Message, Subscription, Url,
    client::{ConnectionState, Datagrams, States},
};

use super::{
    messages::collect,
    runner::{Failed, Outcome},
    steps::{Call, Datagram, Expect, Urls},
};
use crate::shown;

/// A connection and what came over it.
#[derive(Debug)]
pub(super) struct Connection {
    client: Client,
    /// One for all URLs, so that a message comes once however many of them cover it.
    publications: Option<Subscription<Message>>,
    datagrams: Datagrams,
    /// How it stood with the connection since it was made.
    states: States,
}

impl Connection {
    pub(super) fn new(client: Client) -> Self {
        Self {
            publications: None,
            datagrams: client.datagrams(),
            states: client.states(),
            client,
        }
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    pub(super) async fn call(&self, what: Call, within: Duration) -> Outcome {
        let response = what.on(&self.client).timeout(within).await?;
        Ok(shown::response(&response))
    }

    pub(super) async fn one_way(&self, what: Call) -> Result<(), Failed> {
        what.on(&self.client).one_way().await?;
        Ok(())
    }

    pub(super) async fn subscribe(&mut self, urls: Vec<String>) -> Result<(), Failed> {
        match &mut self.publications {
            Some(publications) => publications.subscribe(urls).await?,
            None => self.publications = Some(self.client.subscribe_urls(urls).await?),
        }
        Ok(())
    }

    /// Gives these URLs up, or all.
    pub(super) async fn unsubscribe(&mut self, urls: Option<Urls>) -> Result<(), Failed> {
        if let Some(publications) = &mut self.publications {
            let urls = match urls {
                Some(urls) => urls.into_vec(),
                None => publications.urls().iter().map(Url::to_string).collect(),
            };
            publications.unsubscribe_urls(urls).await?;
        }
        Ok(())
    }

    pub(super) async fn expect_publish(
        &mut self,
        what: &Expect,
        within: Option<Duration>,
    ) -> Outcome {
        match &mut self.publications {
            Some(publications) => collect(async || publications.recv().await, what, within).await,
            None => collect(future::pending, what, within).await,
        }
    }

    pub(super) async fn expect_datagram(
        &mut self,
        what: &Expect,
        within: Option<Duration>,
    ) -> Outcome {
        collect(async || self.datagrams.recv().await, what, within).await
    }

    pub(super) fn datagram(&self, what: Datagram) -> Result<(), Failed> {
        let message = Message::new(Url::try_from(what.url)?, what.content.into_payload());
        let message = if what.quick { message.quick() } else { message };
        self.client.datagram(message)?;
        Ok(())
    }

    pub(super) fn noop(&self) -> Result<(), Failed> {
        Ok(self.client.noop()?)
    }

    pub(super) async fn ping(&self, within: Duration) -> Outcome {
        let time = self.client.ping().timeout(within).await?;
        Ok(json!({ "ms": time.as_secs_f64() * 1000.0 }))
    }

    pub(super) fn connected(&self) -> Value {
        json!({ "connected": self.client.is_connected() })
    }

    /// Waits until the connection ends, even if there is another one by then.
    pub(super) async fn wait_close(&mut self, within: Duration) -> Value {
        let ended = async {
            loop {
                match self.states.recv().await {
                    Some(ConnectionState::Disconnected { reason, .. }) => {
                        return reason.to_string();
                    }
                    Some(ConnectionState::Connected { epoch: 2.., .. }) => {
                        return "there is another connection".to_owned();
                    }
                    Some(_) => {}
                    None => return "closed".to_owned(),
                }
            }
        };
        let reason = timeout(within, ended).await.ok();
        json!({
            "ok": reason.is_some(),
            "closed": reason.is_some(),
            "error": reason,
        })
    }

    /// Closes it once what waits to be sent is sent; that has an end, which the client sets.
    pub(super) async fn close(&self) {
        self.client.close();
        self.client.closed().await;
    }
}

//! Clients whose server goes away and comes back.

mod calls;
mod keepalive;
mod lifetime;
mod on_connect;
mod proxied;
mod reconnecting;
mod states;
mod subscriptions;
mod watching;

use std::{future::IntoFuture, time::Duration};

use tokio::time::Instant;
use vsoa::{
    Client, Message, Payload, Router, Server, Subscription, Url,
    client::{Backoff, ConnectionState, DisconnectReason, States, SupervisedBuilder},
    transport::memory::Connector,
};

use crate::deadline::within;

/// A client of what listens there now or will, that tries again after a second each time.
fn supervised(connector: &Connector) -> SupervisedBuilder {
    let builder = Client::builder(connector.clone()).supervised();
    builder.backoff(Backoff::fixed(Duration::from_secs(1)))
}

/// A server that listens there from now on.
fn serve(connector: &Connector, router: Router) -> Server {
    let builder = Server::builder().merge(router);
    builder.serve(connector.listen()).unwrap()
}

/// Waits for the connection with this number, or a later one.
async fn epoch(client: &Client, wanted: u64) {
    let mut states = client.states();
    until(
        &mut states,
        |state| matches!(state, ConnectionState::Connected { epoch, .. } if *epoch >= wanted),
    )
    .await;
}

/// The first state that is wanted, of those there are and those to come.
async fn until(states: &mut States, wanted: impl Fn(&ConnectionState) -> bool) -> ConnectionState {
    within(async {
        loop {
            let state = states.recv().await.expect("the client is not closed");
            if wanted(&state) {
                return state;
            }
        }
    })
    .await
}

/// Why the client has no connection, as soon as it has none.
async fn why_down(states: &mut States) -> DisconnectReason {
    let is_down = |state: &ConnectionState| matches!(state, ConnectionState::Disconnected { .. });
    match until(states, is_down).await {
        ConnectionState::Disconnected { reason, .. } => reason,
        other => panic!("{other:?}"),
    }
}

/// The time that passes until this has ended.
async fn time_of(future: impl IntoFuture) -> Duration {
    let start = now();
    within(future).await;
    start.elapsed()
}

#[expect(clippy::disallowed_methods, reason = "a test measures time")]
fn now() -> Instant {
    Instant::now()
}

fn message(url: &'static str, data: &'static str) -> Message {
    Message::new(Url::from_static(url), Payload::from_data(data))
}

/// The data of the next message.
async fn next(subscription: &mut Subscription<Message>) -> String {
    let received = within(subscription.recv()).await;
    let message = received.expect("it goes on").expect("a message");
    String::from_utf8(message.payload.data.to_vec()).unwrap()
}

//! Who may do what: logins, access lists and what a session receives, over the network in memory
//! and, in `wire`, as bytes on TCP.

mod calls;
mod datagrams;
#[cfg(feature = "toml")]
mod file;
mod login;
mod subscriptions;
mod wire;

use std::time::Duration;

use serde_json::json;
use tokio::time::timeout;
use vsoa::{
    Client, Message, Payload, Request, Router, Server, ServerBuilder, Status, Subscription, Url,
    layer::auth::{AccessList, Login, Operation, Passwords, Rule},
    transport::memory::{self, Connector},
};

/// What everybody who logs in may do here, and what only drivers and mechanics may.
fn rules() -> AccessList {
    AccessList::new([
        Rule::everyone("/auth/").expect("a pattern"),
        Rule::roles("/climate/service/", ["mechanic"]).expect("a pattern"),
        Rule::users("/climate/").expect("a pattern").operations([
            Operation::Get,
            Operation::Subscribe,
            Operation::Datagram,
        ]),
        Rule::roles("/climate/", ["driver"]).expect("a pattern"),
    ])
}

fn users() -> Passwords {
    Passwords::new()
        .user("anna", "anna's secret", ["driver"])
        .user("bert", "bert's secret", ["passenger"])
        .user("mia", "mia's secret", ["mechanic"])
}

/// A server with a login, and with a service that answers everything else.
fn builder() -> ServerBuilder {
    let router = Router::new()
        .nest("/auth", Login::new(users()))
        .fallback(async |call: Request| call.payload().clone());
    Server::builder().merge(router)
}

fn serve(builder: ServerBuilder) -> (Server, Connector) {
    let (connector, listener) = memory::channel();
    (
        builder.serve(listener).expect("the routes are right"),
        connector,
    )
}

async fn connect(connector: &Connector) -> Client {
    within(Client::connect(connector.clone()))
        .await
        .expect("the server takes it")
}

/// A client that has logged in as one of the `users`.
async fn connect_as(connector: &Connector, user: &str) -> Client {
    let client = connect(connector).await;
    let password = format!("{user}'s secret");
    assert_eq!(log_in(&client, user, &password).await, Status::SUCCESS);
    client
}

async fn log_in(client: &Client, user: &str, password: &str) -> Status {
    let param = json!({ "user": user, "password": password });
    set(client, "/auth/login", &param).await
}

async fn log_out(client: &Client) {
    let status = set(client, "/auth/logout", &json!(null)).await;
    assert_eq!(status, Status::SUCCESS);
}

async fn get(client: &Client, url: &str) -> Status {
    within(client.get(url)).await.expect("an answer").status()
}

async fn set(client: &Client, url: &str, param: &serde_json::Value) -> Status {
    within(client.set(url).param(param))
        .await
        .expect("an answer")
        .status()
}

async fn subscribe<const N: usize>(client: &Client, urls: [&str; N]) -> Subscription<Message> {
    within(client.subscribe_urls(urls))
        .await
        .expect("it is allowed")
}

/// Publishes the URL as text on itself; gives the numbers of those who get it and do not.
async fn publish(server: &Server, url: &'static str) -> (usize, usize) {
    let report = within(server.publish(message(url))).await.expect("it fits");
    (report.receivers(), report.withheld)
}

fn message(url: &'static str) -> Message {
    Message::new(
        Url::from_static(url),
        Payload::json(url).expect("text is JSON"),
    )
}

async fn received(subscription: &mut Subscription<Message>) -> String {
    let message = within(subscription.recv())
        .await
        .expect("it is open")
        .expect("none is missed");
    message.url.to_string()
}

async fn within<T>(future: impl IntoFuture<Output = T>) -> T {
    timeout(Duration::from_secs(10), future.into_future())
        .await
        .expect("it ends in time")
}

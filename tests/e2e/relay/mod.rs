//! Publications and datagrams through a server that has a client nested in its router.

mod datagrams;
mod hostile;
mod publications;
mod subscribing;
mod waiting;

use vsoa::{
    Client, Message, Payload, Router, Server, ServerBuilder, Subscription, Url,
    protocol::{Header, Kind, Packet},
    transport::memory::{self, Connector},
};

use crate::{
    deadline::within,
    raw::{RawPeer, listen},
    start::{PATIENCE, in_memory},
};

/// A server to be behind another, and the connection to it.
async fn upstream() -> (Server, Client) {
    in_memory(Router::new()).await
}

/// A server with these routes, for any number of clients.
pub(crate) fn gateway(routes: Router) -> (Server, Connector) {
    gateway_of(Server::builder().merge(routes))
}

fn gateway_of(builder: ServerBuilder) -> (Server, Connector) {
    let (connector, listener) = memory::channel();
    (builder.serve(listener).unwrap(), connector)
}

pub(crate) async fn connect(gateway: &Connector) -> Client {
    within(Client::connect(gateway.clone())).await.unwrap()
}

async fn subscribe<const N: usize>(
    client: &Client,
    urls: [&'static str; N],
) -> Subscription<Message> {
    within(client.subscribe_urls(urls)).await.unwrap()
}

async fn publish(server: &Server, url: &'static str, data: impl Into<bytes::Bytes>) {
    let message = Message::new(Url::from_static(url), Payload::from_data(data));
    within(server.publish(message)).await.unwrap();
}

/// The URL and the text of the next message.
async fn next(subscription: &mut Subscription<Message>) -> (String, String) {
    let message = within(subscription.recv()).await.unwrap().unwrap();
    let text = String::from_utf8(message.payload.data.to_vec()).unwrap();
    (message.url.to_string(), text)
}

fn at(url: &str, text: &str) -> (String, String) {
    (url.to_owned(), text.to_owned())
}

/// What is subscribed at a server by the only client that it has.
fn subscribed(server: &Server) -> Vec<String> {
    let urls = server.clients()[0].subscriptions();
    let mut urls: Vec<String> = urls.iter().map(ToString::to_string).collect();
    urls.sort();
    urls
}

/// A connection to a server that a test plays.
pub(crate) async fn raw_upstream() -> (Client, RawPeer) {
    let (listener, addr) = listen().await;
    let serving = async { RawPeer::accept(&listener).await.welcoming().await };
    let connecting = Client::builder(addr).send_timeout(PATIENCE).connect();
    let (client, peer) = within(async { tokio::join!(connecting, serving) }).await;
    (client.unwrap(), peer)
}

/// Answers the next request with success; gives its kind and URL.
async fn confirm(peer: &mut RawPeer) -> (Kind, String) {
    let request = peer.receive().await;
    let header = Header::reply(request.header.kind, request.header.seqno);
    peer.send(&Packet::new(header)).await;
    (request.header.kind, request.url.to_string())
}

fn publication(url: &str, data: impl Into<bytes::Bytes>) -> Packet {
    let packet = Packet::new(Header::new(Kind::PUBLISH)).with_url(url);
    packet.with_payload(Payload::from_data(data))
}

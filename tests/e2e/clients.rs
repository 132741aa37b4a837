use std::time::{Duration, SystemTime};

use vsoa::{Client, CloseReason, Payload, Request, Router, Server, Status, Url};

use crate::{
    deadline::{until, within},
    raw::RawPeer,
    start::{connect, echo, in_memory, serve},
};

#[tokio::test]
async fn the_clients_of_a_server_are_listed() {
    let server = serve(echo()).await;
    assert!(server.clients().is_empty());
    let peer = RawPeer::connect(server.local_addr()).await;
    let peer = peer.introduced().await;
    let [session] = &server.clients()[..] else {
        panic!("not one client");
    };
    assert_eq!(session.peer_addr(), Some(peer.local_addr()));
    let since = session.connected_since().unwrap();
    assert!(since <= SystemTime::now());
    assert!(session.is_authed() && !session.is_closed());
    assert_eq!(session.priority(), 0);
    assert_eq!(server.client(session.id().unwrap()).as_ref(), Some(session));
    drop(peer);
    within(session.closed()).await;
    until(|| server.clients().is_empty()).await;
}

#[tokio::test]
async fn what_a_client_has_subscribed_is_listed() {
    let (server, client) = in_memory(Router::new()).await;
    let session = server.clients().remove(0);
    assert!(session.subscriptions().is_empty());
    let _subscription = within(client.subscribe_urls(["/a/", "/b"])).await.unwrap();
    let mut urls = session.subscriptions();
    urls.sort();
    assert_eq!(urls, ["/a/", "/b"]);
    assert!(session.is_subscribed("/a/x") && !session.is_subscribed("/b/x"));
    assert!(server.is_subscribed("/a") && !server.is_subscribed("/c"));
}

#[tokio::test]
async fn a_handler_knows_who_calls() {
    let router = Router::new().get("/who", async |call: Request| {
        Payload::json(&call.context().session().id())
    });
    let server = serve(router).await;
    let clients = [connect(&server).await, connect(&server).await];
    let mut ids = Vec::new();
    for client in &clients {
        let answer = within(client.get("/who")).await.unwrap();
        ids.push(answer.payload().parse::<u32>().unwrap());
    }
    assert_ne!(ids[0], ids[1]);
    assert!(ids.iter().all(|id| server.client(*id).is_some()));
}

#[tokio::test]
async fn a_server_closes_one_client_and_both_ends_hear_of_it() {
    let server = serve(echo()).await;
    let (one, other) = (connect(&server).await, connect(&server).await);
    let session = server.clients().into_iter().min_by_key(vsoa::Session::id);
    let session = session.unwrap();
    session.close();
    assert_eq!(within(session.closed()).await, CloseReason::Local);
    assert!(session.is_closed());
    assert_eq!(within(one.closed()).await, CloseReason::Peer);
    assert!(!one.is_connected());
    assert!(within(one.get("/echo")).await.unwrap_err().is_closed());
    assert!(other.is_connected());
    assert!(within(other.get("/echo")).await.is_ok());
}

#[tokio::test]
async fn a_handler_may_close_its_own_caller_whose_answer_still_arrives() {
    let router = Router::new().get("/bye", async |call: Request| {
        call.context().session().close();
        Payload::from_data("bye")
    });
    let (_server, client) = in_memory(router).await;
    let answer = within(client.get("/bye")).await.unwrap();
    assert_eq!(answer.payload().data, "bye");
    assert_eq!(within(client.closed()).await, CloseReason::Peer);
}

#[tokio::test]
async fn a_session_outlives_its_connection_harmlessly() {
    let (server, client) = in_memory(echo()).await;
    let session = server.clients().remove(0);
    client.close();
    assert_eq!(within(session.closed()).await, CloseReason::Peer);
    session.set_priority(7).unwrap();
    session.set_authed(false);
    session.close();
    let message = vsoa::Message::new(Url::from_static("/late"), Payload::EMPTY);
    assert!(session.datagram(message).unwrap_err().is_closed());
    assert!(session.subscriptions().is_empty());
}

#[tokio::test]
async fn a_priority_reaches_the_client() {
    let (server, client) = in_memory(echo()).await;
    let session = server.clients().remove(0);
    assert!(session.set_priority(8).is_err());
    session.set_priority(6).unwrap();
    assert_eq!(session.priority(), 6);
    within(client.ping()).await.unwrap();
    assert_eq!(client.priority(), 6);
}

#[tokio::test]
async fn who_is_not_authorised_gets_replies_but_no_publications() {
    let (server, client) = in_memory(echo()).await;
    let session = server.clients().remove(0);
    let mut subscription = within(client.subscribe_urls(["/t"])).await.unwrap();
    let publish = async |text: &'static str| {
        let message = vsoa::Message::new(Url::from_static("/t"), Payload::from_data(text));
        server.publish(message).await.unwrap()
    };
    session.set_authed(false);
    assert_eq!(publish("withheld").await.withheld, 1);
    let answer = within(client.get("/echo")).await.unwrap();
    assert_eq!(answer.status(), Status::SUCCESS);
    session.set_authed(true);
    assert_eq!(publish("told").await.receivers(), 1);
    let first = within(subscription.recv()).await.unwrap().unwrap();
    assert_eq!(first.payload.data, "told");
}

#[tokio::test]
async fn a_ping_takes_the_way_there_and_back() {
    let server = Server::builder().bind("127.0.0.1:0").await.unwrap();
    let client: Client = connect(&server).await;
    let time = within(client.ping()).await.unwrap();
    assert!(time > Duration::ZERO);
}

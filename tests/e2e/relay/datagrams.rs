use tokio::sync::mpsc;
use vsoa::{
    Client, Message, Payload, Router, Server, ServerEvent, Session, Status, Url,
    layer::auth::{Access, Decision},
};

use super::{connect, gateway_of};
use crate::{
    deadline::{until, within},
    start,
};

type Received = mpsc::UnboundedReceiver<(Session, Message)>;

/// A server that hands on the datagrams that it gets.
fn builder() -> (vsoa::ServerBuilder, Received) {
    let (sender, received) = mpsc::unbounded_channel();
    let builder = Server::builder().on_event(move |event| {
        if let ServerEvent::Datagram { session, message } = event {
            // The receiver is gone when a test has seen enough.
            let _ = sender.send((session, message));
        }
    });
    (builder, received)
}

fn message(url: &'static str) -> Message {
    Message::new(Url::from_static(url), Payload::from_data("text"))
}

async fn next(received: &mut Received) -> Message {
    within(received.recv()).await.unwrap().1
}

#[tokio::test]
async fn they_go_upstream_without_the_prefix_on_their_channel() {
    let (builder_of_car, mut at_car) = builder();
    let car = builder_of_car.bind("127.0.0.1:0").await.unwrap();
    let link = start::connect(&car).await;
    let (builder, mut at_gateway) = builder();
    let routes = Router::new().nest("/s1", link);
    let gateway = builder.merge(routes).bind("127.0.0.1:0").await.unwrap();
    let client = start::connect(&gateway).await;
    client.datagram(message("/s1/x")).unwrap();
    assert_eq!(next(&mut at_car).await, message("/x"));
    client.datagram(message("/s1/x").quick()).unwrap();
    assert_eq!(next(&mut at_car).await, message("/x").quick());
    client.datagram(message("/s1")).unwrap();
    assert_eq!(next(&mut at_car).await, message("/"));
    client.datagram(message("/s12/x")).unwrap();
    assert_eq!(
        next(&mut at_gateway).await,
        message("/s12/x"),
        "the only one for the gateway"
    );
    assert_eq!(gateway.counters().relay_datagrams, 3);
}

#[tokio::test]
async fn a_quick_one_goes_the_normal_way_where_there_is_no_other() {
    let (builder, mut at_car) = builder();
    let (_car, to_car) = gateway_of(builder);
    let link = within(Client::builder(to_car).quick(false).connect()).await;
    let routes = Router::new().nest("/s1", link.unwrap());
    let (_gateway, connector) = gateway_of(Server::builder().merge(routes));
    let client = connect(&connector).await;
    client.datagram(message("/s1/x").quick()).unwrap();
    assert_eq!(next(&mut at_car).await, message("/x"));
}

#[tokio::test]
async fn one_for_a_server_that_is_gone_is_counted() {
    let (builder, _at_car) = builder();
    let (car, to_car) = gateway_of(builder);
    let link = connect(&to_car).await;
    let routes = Router::new().nest("/s1", link.clone());
    let (gateway, connector) = gateway_of(Server::builder().merge(routes));
    let client = connect(&connector).await;
    drop(car);
    within(link.closed()).await;
    client.datagram(message("/s1/x")).unwrap();
    until(|| gateway.counters().relay_datagrams_lost == 1).await;
    assert!(within(client.ping()).await.is_ok());
}

#[tokio::test]
async fn the_gateways_rules_come_first() {
    let (builder, mut at_car) = builder();
    let (_car, to_car) = gateway_of(builder);
    let link = connect(&to_car).await;
    let rules = |_: &Session, access: Access<'_>| match access {
        Access::Datagram { url, .. } if url == "/s1/no" => Decision::Deny(Status::NO_PERMISSIONS),
        _ => Decision::Allow,
    };
    let routes = Router::new().nest("/s1", link);
    let (gateway, connector) = gateway_of(Server::builder().merge(routes).authorizer(rules));
    let client = connect(&connector).await;
    client.datagram(message("/s1/no")).unwrap();
    client.datagram(message("/s1/yes")).unwrap();
    assert_eq!(next(&mut at_car).await, message("/yes"));
    assert_eq!(gateway.counters().datagrams_denied, 1);
    assert_eq!(gateway.counters().relay_datagrams, 1);
}

#[tokio::test]
async fn those_from_upstream_are_for_the_program_of_the_gateway() {
    let (builder, mut at_car) = builder();
    let (_car, to_car) = gateway_of(builder);
    let link = connect(&to_car).await;
    let mut from_car = link.datagrams();
    let routes = Router::new().nest("/s1", link);
    let (_gateway, connector) = gateway_of(Server::builder().merge(routes));
    let client = connect(&connector).await;
    client.datagram(message("/s1/hello")).unwrap();
    let (session, _) = within(at_car.recv()).await.unwrap();
    session.datagram(message("/back")).unwrap();
    assert_eq!(
        within(from_car.recv()).await.unwrap().unwrap(),
        message("/back")
    );
}

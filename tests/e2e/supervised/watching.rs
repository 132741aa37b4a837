//! The current value of a state, from one connection to the next.

use serde::{Deserialize, Serialize};
use vsoa::{
    Client, Payload, ReceiveError, Server, State, Subscription,
    protocol::{Header, Kind, Packet},
    transport::memory::{self, Connector},
};

use super::{epoch, supervised, why_down};
use crate::{
    deadline::within,
    raw::{RawPeer, listen},
    start::spawn,
};

#[vsoa::topic("/fan", state)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Fan {
    speed: u32,
}

fn fan(speed: u32) -> State<Fan> {
    State::new(Fan { speed }).unwrap()
}

fn serve(connector: &Connector, fan: &State<Fan>) -> Server {
    Server::builder()
        .state(fan)
        .serve(connector.listen())
        .unwrap()
}

async fn next(fans: &mut Subscription<Fan>) -> u32 {
    within(fans.recv()).await.unwrap().unwrap().speed
}

#[tokio::test(start_paused = true)]
async fn the_value_is_read_anew_on_each_connection() {
    let (connector, _) = memory::channel();
    let mut server = serve(&connector, &fan(1));
    let client = supervised(&connector).connect().unwrap();
    let mut fans = within(client.watch::<Fan>()).await.unwrap();
    let mut latest = within(client.watch::<Fan>()).await.unwrap().latest();
    assert_eq!(next(&mut fans).await, 1);
    assert_eq!(latest.get().unwrap().speed, 1);
    for (connection, speed) in [(2, 7), (3, 7)] {
        let mut states = client.states();
        drop(server);
        why_down(&mut states).await;
        assert_eq!(
            latest.get().unwrap().speed,
            if connection == 2 { 1 } else { 8 }
        );
        let state = fan(speed);
        server = serve(&connector, &state);
        epoch(&client, connection).await;
        let told = within(fans.recv()).await.unwrap().unwrap_err();
        assert!(matches!(told, ReceiveError::Reconnected), "{told}");
        assert_eq!(next(&mut fans).await, 7);
        let changed = within(latest.changed()).await.unwrap().unwrap();
        assert_eq!(changed.speed, 7);
        state.set(Fan { speed: 8 }).await.unwrap();
        assert_eq!(next(&mut fans).await, 8);
        assert_eq!(within(latest.changed()).await.unwrap().unwrap().speed, 8);
    }
}

#[tokio::test(start_paused = true)]
async fn a_watch_waits_for_its_server() {
    let (connector, _) = memory::channel();
    let client = supervised(&connector).connect().unwrap();
    let watching = spawn(client.watch::<Fan>());
    why_down(&mut client.states()).await;
    let _server = serve(&connector, &fan(3));
    let mut fans = within(watching).await.unwrap().unwrap();
    assert_eq!(next(&mut fans).await, 3);
}

/// Plays a server up to where it is asked for the value; gives the question.
async fn asked(server: &mut RawPeer, subscriptions: usize) -> Packet {
    for _ in 0..subscriptions {
        let request = server.receive().await;
        assert_eq!(request.header.kind, Kind::SUBSCRIBE);
        let confirmed = Header::reply(Kind::SUBSCRIBE, request.header.seqno);
        server.send(&Packet::new(confirmed)).await;
    }
    let get = server.receive().await;
    assert_eq!((get.header.kind, &*get.url), (Kind::RPC, "/fan"));
    get
}

async fn answer(server: &mut RawPeer, get: &Packet, speed: u32) {
    let header = Header::reply(Kind::RPC, get.header.seqno);
    let payload = Payload::json(&Fan { speed }).unwrap();
    server
        .send(&Packet::new(header).with_payload(payload))
        .await;
}

#[tokio::test]
async fn a_watch_outlives_the_connection_that_it_asked_on() {
    let (listener, addr) = listen().await;
    let client = Client::builder(addr).supervised().connect().unwrap();
    let mut first = RawPeer::accept(&listener).await.welcoming().await;
    epoch(&client, 1).await;
    let watching = spawn(client.watch::<Fan>());
    asked(&mut first, 1).await;
    let mut states = client.states();
    drop(first);
    why_down(&mut states).await;
    let mut second = RawPeer::accept(&listener).await.welcoming().await;
    let get = asked(&mut second, 1).await;
    answer(&mut second, &get, 5).await;
    let mut fans = within(watching).await.unwrap().unwrap();
    assert_eq!(next(&mut fans).await, 5);
    let told = within(fans.recv()).await.unwrap().unwrap_err();
    assert!(matches!(told, ReceiveError::Reconnected), "{told}");
    let answering = async {
        let get = asked(&mut second, 0).await;
        answer(&mut second, &get, 6).await;
    };
    let (speed, ()) = within(async { tokio::join!(next(&mut fans), answering) }).await;
    assert_eq!(speed, 6);
}

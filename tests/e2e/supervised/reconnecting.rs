use std::time::Duration;

use tokio::net::TcpListener;
use vsoa::{
    Client, CloseReason, ErrorKind, Message, Request, Router, Server, ServerEvent, Url,
    client::{Backoff, ConnectionState, DisconnectReason, Keepalive},
    position::{NameServer, Positions, Table},
    transport::memory,
};

use super::{epoch, serve, supervised, time_of, until, why_down};
use crate::{
    deadline::within,
    raw::listen,
    start::echo,
    streams::{echo_stream, round_trip},
};

#[tokio::test(start_paused = true)]
async fn the_server_may_come_later() {
    let (connector, listener) = memory::channel();
    drop(listener);
    let client = supervised(&connector).connect().unwrap();
    assert!(!client.is_connected());
    let DisconnectReason::Failed(error) = why_down(&mut client.states()).await else {
        panic!("the attempt fails");
    };
    assert_eq!(error.kind(), ErrorKind::Unreachable);
    let _server = serve(&connector, echo());
    within(client.connected()).await.unwrap();
    assert!(client.is_connected());
    assert!(within(client.get("/echo")).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn the_server_may_go_and_come_back_many_times() {
    let (connector, _) = memory::channel();
    let client = supervised(&connector).connect().unwrap();
    for round in 1..=5 {
        let server = serve(&connector, echo());
        epoch(&client, round).await;
        assert!(within(client.get("/echo")).await.is_ok());
        let mut states = client.states();
        drop(server);
        let reason = why_down(&mut states).await;
        assert!(
            matches!(reason, DisconnectReason::Closed(CloseReason::Peer)),
            "{reason}"
        );
        assert!(!client.is_connected());
    }
}

#[tokio::test]
async fn a_server_on_a_port_may_go_and_come_back() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    drop(listener);
    let client = Client::builder(format!("vsoa://localhost:{}", addr.port()))
        .supervised()
        .backoff(Backoff::fixed(Duration::from_millis(10)))
        .connect()
        .unwrap();
    for round in 1..=3 {
        let server = Server::builder().merge(echo()).bind(addr).await.unwrap();
        epoch(&client, round).await;
        assert!(within(client.get("/echo")).await.is_ok());
        let mut states = client.states();
        drop(server);
        why_down(&mut states).await;
    }
}

#[tokio::test]
async fn a_server_that_has_moved_is_followed_by_its_name() {
    let [old, new] = [echo(), echo().route("/new", async |_: Request| ())]
        .map(|routes| Server::builder().merge(routes).bind("127.0.0.1:0"));
    let (old, new) = within(async { tokio::join!(old, new) }).await;
    let (old, new) = (old.unwrap(), new.unwrap());
    let table = Table::new();
    table.insert("climate", old.local_addr()).unwrap();
    let names = NameServer::bind("127.0.0.1:0", table.clone());
    let names = within(names).await.unwrap();
    let client = Client::builder("vsoa://climate")
        .positions(Positions::new([names.local_addr()]).cache(Duration::from_hours(1)))
        .supervised()
        .backoff(Backoff::fixed(Duration::from_millis(10)))
        .connect()
        .unwrap();
    epoch(&client, 1).await;
    table.replace([("climate", new.local_addr())]).unwrap();
    // The old one still listens: what is remembered would lead there again.
    old.clients()[0].close();
    epoch(&client, 2).await;
    let answer = within(client.get("/new")).await.unwrap();
    assert!(answer.status().is_success());
}

#[tokio::test(start_paused = true)]
async fn attempts_come_ever_more_slowly() {
    let (connector, _) = memory::channel();
    let second = Duration::from_secs(1);
    let backoff = Backoff::exponential(second, 4 * second).without_jitter();
    let client = supervised(&connector).backoff(backoff).connect().unwrap();
    let mut states = client.states();
    why_down(&mut states).await;
    for delay in [1, 2, 4, 4] {
        assert_eq!(time_of(why_down(&mut states)).await, delay * second);
    }
    // A connection that lasts makes the delays begin anew.
    let server = serve(&connector, Router::new());
    epoch(&client, 1).await;
    tokio::time::advance(5 * second).await;
    drop(server);
    why_down(&mut states).await;
    assert_eq!(time_of(why_down(&mut states)).await, second);
}

/// A server that takes connections and drops them is tried no more often than one that is not there.
#[tokio::test(start_paused = true)]
async fn connections_that_end_at_once_slow_down_as_well() {
    let (connector, _) = memory::channel();
    let second = Duration::from_secs(1);
    let backoff = Backoff::exponential(second, 4 * second).without_jitter();
    let client = supervised(&connector).backoff(backoff).connect().unwrap();
    let _server = Server::builder()
        .on_event(|event| {
            if let ServerEvent::Connected { session, .. } = event {
                session.close();
            }
        })
        .serve(connector.listen())
        .unwrap();
    let mut states = client.states();
    why_down(&mut states).await;
    let mut delays = Vec::new();
    for _ in 0..4 {
        delays.push(time_of(why_down(&mut states)).await.as_secs());
    }
    assert!(delays.is_sorted() && delays[3] == 4, "{delays:?}");
}

#[tokio::test(start_paused = true)]
async fn a_wrong_password_is_told_and_tried_again() {
    let (connector, listener) = memory::channel();
    let server = Server::builder().password("new").serve(listener).unwrap();
    let client = Client::builder(connector.clone())
        .password("old")
        .supervised()
        .backoff(Backoff::fixed(Duration::from_secs(1)))
        .connect()
        .unwrap();
    let mut states = client.states();
    for _ in 0..3 {
        let DisconnectReason::Failed(error) = why_down(&mut states).await else {
            panic!("the attempt fails");
        };
        assert_eq!(error.kind(), ErrorKind::WrongPassword);
    }
    assert_eq!(time_of(why_down(&mut states)).await, Duration::from_secs(1));
    server.set_password(Some("old".to_owned()));
    within(client.connected()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn disconnect_lasts_until_reconnect() {
    let (connector, listener) = memory::channel();
    let server = Server::builder().merge(echo()).serve(listener).unwrap();
    let client = supervised(&connector).connect().unwrap();
    within(client.connected()).await.unwrap();
    let mut states = client.states();
    client.disconnect();
    let reason = why_down(&mut states).await;
    assert!(matches!(
        reason,
        DisconnectReason::Closed(CloseReason::Local)
    ));
    tokio::time::advance(Duration::from_hours(1)).await;
    assert!(!client.is_connected());
    assert!(server.clients().is_empty());
    client.reconnect().unwrap();
    assert_eq!(time_of(epoch(&client, 2)).await, Duration::ZERO);
    assert!(within(client.get("/echo")).await.is_ok());
    client.reconnect().unwrap();
    assert!(client.is_connected(), "there is a connection already");
}

#[tokio::test(start_paused = true)]
async fn disconnect_breaks_off_an_attempt_and_a_pause() {
    let (listener, addr) = listen().await;
    let client = Client::builder(addr).supervised().connect().unwrap();
    let silent = within(listener.accept()).await.unwrap();
    let mut states = client.states();
    client.disconnect();
    assert!(time_of(why_down(&mut states)).await < Duration::from_secs(1));
    drop((silent, listener));

    let (connector, _) = memory::channel();
    let client = supervised(&connector).connect().unwrap();
    let mut states = client.states();
    why_down(&mut states).await;
    client.disconnect();
    let reason = why_down(&mut states).await;
    assert!(matches!(
        reason,
        DisconnectReason::Closed(CloseReason::Local)
    ));
}

#[tokio::test(start_paused = true)]
async fn reconnect_cuts_a_pause_short() {
    let (connector, _) = memory::channel();
    let hour = Backoff::fixed(Duration::from_hours(1));
    let client = supervised(&connector).backoff(hour).connect().unwrap();
    why_down(&mut client.states()).await;
    let _server = serve(&connector, Router::new());
    client.reconnect().unwrap();
    assert_eq!(time_of(client.connected()).await, Duration::ZERO);
}

#[tokio::test]
async fn the_quick_channel_is_that_of_the_new_connection() {
    let (connector, _) = memory::channel();
    let client = Client::builder(connector.clone())
        .supervised()
        .backoff(Backoff::fixed(Duration::from_millis(1)))
        .connect()
        .unwrap();
    for round in 1..=2 {
        let (sender, mut datagrams) = tokio::sync::mpsc::unbounded_channel();
        let server = Server::builder()
            .on_event(move |event| {
                if let ServerEvent::Datagram { message, .. } = event {
                    sender.send(message.quick).unwrap();
                }
            })
            .serve(connector.listen())
            .unwrap();
        epoch(&client, round).await;
        let message = Message::new(Url::from_static("/d"), vsoa::Payload::EMPTY);
        client.datagram(message.quick()).unwrap();
        assert_eq!(within(datagrams.recv()).await, Some(true));
        let mut states = client.states();
        drop(server);
        why_down(&mut states).await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_server_tells_and_sets_is_that_of_the_new_connection() {
    let (connector, _) = memory::channel();
    let client = supervised(&connector).connect().unwrap();
    assert!(client.server_info::<String>().is_err());
    let first = Server::builder()
        .info(&"first")
        .serve(connector.listen())
        .unwrap();
    epoch(&client, 1).await;
    first.clients()[0].set_priority(5).unwrap();
    within(client.ping()).await.unwrap();
    assert_eq!(client.priority(), 5);
    let mut states = client.states();
    drop(first);
    why_down(&mut states).await;
    let _second = Server::builder()
        .info(&"second")
        .serve(connector.listen())
        .unwrap();
    let connected = until(&mut states, ConnectionState::is_connected).await;
    let ConnectionState::Connected { info, .. } = connected else {
        panic!("{connected:?}");
    };
    assert_eq!(info.parse::<String>().unwrap(), "second");
    assert_eq!(client.server_info::<String>().unwrap(), "second");
    assert_eq!(client.priority(), 0);
}

#[tokio::test]
async fn what_cannot_be_kept_to_is_told_at_once() {
    let builder = || Client::builder("vsoa://127.0.0.1:1").supervised();
    let kind = |builder: vsoa::client::SupervisedBuilder| builder.connect().unwrap_err().kind();
    assert_eq!(
        kind(Client::builder("http://h:1").supervised()),
        ErrorKind::InvalidUrl
    );
    let never = Keepalive::every(Duration::ZERO);
    assert_eq!(kind(builder().keepalive(never)), ErrorKind::Argument);
    let hot = Backoff::fixed(Duration::ZERO);
    assert_eq!(kind(builder().backoff(hot)), ErrorKind::Argument);
    let plain = Client::builder("vsoa://127.0.0.1:1")
        .keepalive(never)
        .connect();
    assert_eq!(within(plain).await.unwrap_err().kind(), ErrorKind::Argument);
}

#[tokio::test]
async fn streams_are_those_of_the_new_connection() {
    let first = crate::start::serve(echo_stream()).await;
    let addr = first.local_addr();
    let client = Client::builder(addr)
        .supervised()
        .backoff(Backoff::fixed(Duration::from_millis(10)))
        .connect()
        .unwrap();
    let open = async || {
        let answer = within(client.get("/stream")).await.unwrap();
        within(answer.open_stream()).await.unwrap()
    };
    let old = open().await;
    let mut states = client.states();
    drop(first);
    why_down(&mut states).await;
    let again = Server::builder().merge(echo_stream()).bind(addr);
    let _second = within(again).await.unwrap();
    epoch(&client, 2).await;
    assert_eq!(round_trip(open().await, b"new").await, b"new");
    drop(old);
}

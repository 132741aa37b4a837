use std::{
    io::{Read, Write},
    sync::mpsc,
    thread,
    time::Duration,
};

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use vsoa::{
    Bytes, CallError, CloseReason, ErrorKind, Message, Payload, Request, Router, Server,
    ServerEvent, State, Status, StreamReply, Url,
    blocking::{self, Client, RecvTimeoutError},
    client::{ConnectionState, WhileDown},
    fetch,
};

use crate::{
    gate::Gate,
    start::{PATIENCE, echo},
};

#[derive(Debug, PartialEq, thiserror::Error, vsoa::Status)]
enum ClimateError {
    #[status(129)]
    #[error("{celsius} is out of range")]
    OutOfRange { celsius: f32 },
}

#[vsoa::service("/climate", blocking)]
trait Climate {
    #[get("/{zone}/temperature")]
    async fn temperature(&self, zone: String) -> Result<f32, ClimateError>;

    #[set("/{zone}/temperature")]
    async fn set_temperature(&self, zone: String, celsius: f32) -> Result<(), ClimateError>;

    #[set("/picture")]
    async fn picture(
        &self,
        cx: &vsoa::Context,
        #[data] picture: Bytes,
    ) -> Result<(u32, Bytes), Status>;
}

struct Car;

impl Climate for Car {
    async fn temperature(&self, zone: String) -> Result<f32, ClimateError> {
        tokio::task::yield_now().await;
        Ok(if zone == "front" { 21.5 } else { 19.0 })
    }

    async fn set_temperature(&self, _: String, celsius: f32) -> Result<(), ClimateError> {
        Err(ClimateError::OutOfRange { celsius })
    }

    async fn picture(&self, cx: &vsoa::Context, data: Bytes) -> Result<(u32, Bytes), Status> {
        Ok((cx.session().id().ok_or(Status::ARGUMENTS)?, data))
    }
}

#[vsoa::topic("/climate/{zone}/cabin")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Cabin {
    zone: String,
    celsius: f32,
}

fn serve(router: Router) -> blocking::Server {
    let builder = Server::builder().info("a car").merge(router);
    builder.bind_blocking("127.0.0.1:0").unwrap()
}

fn connected(router: Router) -> (blocking::Server, Client) {
    let server = serve(router);
    let client = Client::connect(server.local_addr()).unwrap();
    (server, client)
}

/// Runs on a thread of its own, and fails where that does not end.
fn within<T: Send + 'static>(test: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, ended) = mpsc::channel();
    let thread = thread::spawn(move || {
        let result = test();
        let _ = sender.send(());
        result
    });
    let ended = ended.recv_timeout(Duration::from_secs(30));
    assert_ne!(
        ended,
        Err(mpsc::RecvTimeoutError::Timeout),
        "waited in vain"
    );
    thread
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

#[test]
fn calls_are_made_and_answered() {
    within(|| {
        let (_server, client) = connected(echo());
        let sent = Payload::json(&[1, 2]).unwrap().with_data("d");
        let in_parts = client.get("/echo").param(&[1, 2]).data("d").send().unwrap();
        assert_eq!(in_parts.payload(), &sent);
        let whole = client.set("/echo").payload(sent.clone()).send().unwrap();
        assert_eq!(whole.payload(), &sent);
        let raw = client.get("/echo").raw_param("raw").send().unwrap();
        assert_eq!(raw.payload().param, "raw");
        let request = Request::get(Url::from_static("/echo")).with_payload(sent.clone());
        assert_eq!(client.call(request).unwrap().payload(), &sent);
        let unknown = client.get("/unknown").send().unwrap();
        assert_eq!(unknown.status(), Status::INVALID_URL);
        let error = client.get("no slash").send().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidUrl);
        assert_eq!(client.server_info::<String>().unwrap(), "a car");
        assert!(client.ping().unwrap() > Duration::ZERO);
        client.noop().unwrap();
    });
}

#[test]
fn a_call_is_given_up_after_its_time() {
    within(|| {
        let never = Router::new().get("/never", async |_: Request| {
            std::future::pending::<()>().await;
        });
        let (_server, client) = connected(never);
        let call = client.get("/never").timeout(Duration::from_millis(5));
        assert!(call.send().unwrap_err().is_timeout());
    });
}

#[test]
fn a_typed_method_returns_its_result() {
    within(|| {
        let (_server, client) = connected(ClimateServer::new(Car).into());
        let climate = ClimateBlockingClient::new(client);
        assert_eq!(climate.temperature("front".into()).ok(), Some(21.5));
        match climate.set_temperature("front".into(), 99.0) {
            Err(CallError::Service(error)) => {
                assert_eq!(error, ClimateError::OutOfRange { celsius: 99.0 });
            }
            other => panic!("{other:?}"),
        }
        let (_, picture) = climate.clone().picture(Bytes::from("bits")).unwrap();
        assert_eq!(picture, "bits");
        match climate.temperature("a/b".into()) {
            Err(CallError::Failed(error)) => assert_eq!(error.kind(), ErrorKind::InvalidUrl),
            other => panic!("{other:?}"),
        }
    });
}

#[test]
fn a_subscription_is_an_iterator() {
    within(|| {
        let (server, client) = connected(Router::new());
        let mut cabins = client.subscribe::<Cabin>().unwrap();
        let publisher = server.publisher::<Cabin>();
        let cabin = |celsius| Cabin {
            zone: "front".into(),
            celsius,
        };
        for celsius in [1.0, 2.0, 3.0] {
            let report = publisher.clone().publish(&cabin(celsius)).unwrap();
            assert_eq!(report.receivers(), 1);
        }
        assert_eq!(cabins.next().unwrap().unwrap(), cabin(1.0));
        let in_time = cabins.recv_timeout(PATIENCE).unwrap();
        assert_eq!(in_time.unwrap(), cabin(2.0));
        assert_eq!(cabins.next().unwrap().unwrap(), cabin(3.0));
        let nothing = cabins.recv_timeout(Duration::from_millis(5));
        assert_eq!(nothing.unwrap_err(), RecvTimeoutError::TimedOut);

        // What comes after a wait in vain is not lost.
        publisher.publish(&cabin(4.0)).unwrap();
        assert_eq!(cabins.next().unwrap().unwrap(), cabin(4.0));
        server.shutdown(PATIENCE).unwrap();
        assert!(cabins.next().is_none());
        let ended = cabins.recv_timeout(PATIENCE).unwrap_err();
        assert_eq!(ended, RecvTimeoutError::Ended);
    });
}

#[vsoa::topic("/thermostat", state)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Thermostat {
    celsius: u8,
}

#[test]
fn a_state_is_watched_and_set_on_both_sides() {
    within(|| {
        let thermostat = State::new(Thermostat { celsius: 20 }).unwrap();
        let server = Server::builder().state(&thermostat);
        let server = server.bind_blocking("127.0.0.1:0").unwrap();
        let client = Client::connect(server.local_addr()).unwrap();
        let mut values = client.watch::<Thermostat>().unwrap();
        assert_eq!(values.next().unwrap().unwrap().celsius, 20);
        server
            .wait(thermostat.update(|now| now.celsius = 21))
            .unwrap();
        assert_eq!(values.next().unwrap().unwrap().celsius, 21);
        let wanted = Thermostat { celsius: 22 };
        client.wait(client.as_async().set_state(&wanted)).unwrap();
        assert_eq!(values.next().unwrap().unwrap(), wanted);
        assert_eq!(*thermostat.get(), wanted);
    });
}

#[test]
fn urls_are_subscribed_and_given_up() {
    within(|| {
        let (server, client) = connected(Router::new());
        let message = |url| Message::new(Url::from_static(url), Payload::EMPTY);
        let mut messages = client.subscribe_urls(["/a", "/b/"]).unwrap();
        let more = client.as_async().clone();
        client.wait(messages.as_async().subscribe(["/c"])).unwrap();
        for url in ["/a", "/b/x", "/c"] {
            assert!(server.publish(message(url)).unwrap().is_subscribed());
            assert_eq!(messages.next().unwrap().unwrap().url, url);
        }
        messages.unsubscribe().unwrap();
        assert!(!server.publish(message("/a")).unwrap().is_subscribed());

        let mut again = client.subscribe_urls(["/a"]).unwrap();
        client.unsubscribe_all().unwrap();
        assert!(again.next().is_none());
        assert!(more.is_connected());
    });
}

#[test]
fn datagrams_go_both_ways() {
    within(|| {
        let (sender, datagrams) = mpsc::channel();
        let server = Server::builder().on_event(move |event| {
            if let ServerEvent::Datagram { session, message } = event {
                session.datagram(message.clone()).unwrap();
                let _ = sender.send(message.quick);
            }
        });
        let server = server.bind_blocking("127.0.0.1:0").unwrap();
        let client = Client::connect(server.local_addr()).unwrap();
        let mut answers = client.datagrams();
        let message = Message::new(Url::from_static("/d"), Payload::from_data("d"));
        for message in [message.clone(), message.quick()] {
            client.datagram(message.clone()).unwrap();
            assert_eq!(datagrams.recv_timeout(PATIENCE), Ok(message.quick));
            let answer = answers.recv_timeout(PATIENCE).unwrap().unwrap();
            assert_eq!(answer.payload.data, "d");
        }
    });
}

#[test]
fn handles_go_to_any_thread() {
    fn assert_handle<T: Clone + Send + Sync + 'static>() {}
    assert_handle::<Client>();
    assert_handle::<ClimateBlockingClient>();
    assert_handle::<blocking::Publisher<Cabin>>();
    within(|| {
        let (_server, client) = connected(echo());
        let threads: Vec<_> = (0..8_u32)
            .map(|number| {
                let client = client.clone();
                thread::spawn(move || {
                    for round in 0..100_u32 {
                        let sent = (number, round);
                        let answer = client.get("/echo").param(&sent).send().unwrap();
                        assert_eq!(answer.payload().parse::<(u32, u32)>().unwrap(), sent);
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
    });
}

/// A server that tells why clients left, and what it is called with.
fn watching() -> (
    blocking::Server,
    mpsc::Receiver<CloseReason>,
    mpsc::Receiver<Bytes>,
) {
    let (reason, reasons) = mpsc::channel();
    let (call, calls) = mpsc::channel();
    let told = Router::new().fallback(move |request: Request| {
        let _ = call.send(request.into_parts().1.data);
        async {}
    });
    let server = Server::builder().merge(told).on_event(move |event| {
        if let ServerEvent::Disconnected { reason: why, .. } = event {
            let _ = reason.send(why);
        }
    });
    let server = server.bind_blocking("127.0.0.1:0").unwrap();
    (server, reasons, calls)
}

#[test]
fn the_last_handle_closes_and_what_was_sent_arrives() {
    within(|| {
        let (server, reasons, calls) = watching();
        let client = Client::connect(server.local_addr()).unwrap();
        let (clone, messages) = (client.clone(), client.subscribe_urls(["/t"]).unwrap());
        drop(client);
        clone.ping().unwrap();
        clone.set("/x").data("last words").one_way().unwrap();
        drop(clone);
        assert_eq!(server.handle().clients().len(), 1);
        drop(messages);
        assert_eq!(reasons.recv_timeout(PATIENCE), Ok(CloseReason::Peer));
        assert_eq!(calls.recv_timeout(PATIENCE).unwrap(), "last words");
    });
}

#[test]
fn closing_waits_until_all_is_sent() {
    within(|| {
        let (server, reasons, calls) = watching();
        let client = Client::connect(server.local_addr()).unwrap();
        let other = client.clone();
        for _ in 0..100 {
            client.set("/x").data(vec![0; 10_000]).one_way().unwrap();
        }
        client.close();
        assert!(!other.is_connected());
        assert_eq!(other.closed(), CloseReason::Local);
        assert!(other.get("/x").send().unwrap_err().is_closed());
        assert_eq!(reasons.recv_timeout(PATIENCE), Ok(CloseReason::Peer));
        assert_eq!(calls.iter().take(100).count(), 100);
    });
}

#[test]
fn what_cannot_be_connected_is_told() {
    within(|| {
        let server = Server::builder().password("right");
        let server = server.bind_blocking("127.0.0.1:0").unwrap();
        let to = || Client::builder(server.local_addr());
        let error = to().password("wrong").connect_blocking().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::WrongPassword);
        let client = to().password("right").connect_blocking().unwrap();
        assert_eq!(client.priority(), 0);
        let error = Client::connect("http://h:1").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidUrl);
        let error = Server::builder().bind_blocking(server.local_addr());
        assert_eq!(error.unwrap_err().kind(), ErrorKind::Bind);
    });
}

#[test]
fn a_supervised_client_connects_again_and_tells_its_states() {
    within(|| {
        let server = serve(echo());
        let client = Client::builder(server.local_addr()).supervised();
        let client = client.connect_blocking().unwrap();
        client.connected().unwrap();
        let answer = client.get("/echo").while_down(WhileDown::Fail).send();
        assert!(answer.is_ok());

        let mut states = client.states();
        client.disconnect();
        let is_down =
            |state: &ConnectionState| matches!(state, ConnectionState::Disconnected { .. });
        assert!(states.by_ref().any(|state| is_down(&state)));
        let down = client.get("/echo").while_down(WhileDown::Fail).send();
        assert_eq!(down.unwrap_err().kind(), ErrorKind::NotConnected);
        client.reconnect().unwrap();
        client.connected().unwrap();
        assert!(client.get("/echo").send().is_ok());
        client.close();
        assert_eq!(states.last().map(|state| is_down(&state)), Some(true));

        let error = Client::builder("http://h:1")
            .supervised()
            .connect_blocking();
        assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidUrl);
    });
}

#[vsoa::service("/file", blocking)]
trait File {
    #[set("/reversed")]
    async fn reversed(&self) -> Result<StreamReply<u32>, Status>;
}

struct Disk;

impl File for Disk {
    async fn reversed(&self) -> Result<StreamReply<u32>, Status> {
        Ok(StreamReply::new(1, async |mut stream| {
            let mut bytes = Vec::new();
            stream.read_to_end(&mut bytes).await?;
            bytes.reverse();
            stream.write_all(&bytes).await
        }))
    }
}

#[test]
fn a_stream_is_read_and_written() {
    within(|| {
        let (_server, client) = connected(FileServer::new(Disk).into());
        let file = FileBlockingClient::new(client.clone());
        let sent: Vec<u8> = (0..=250).cycle().take(1_000_000).collect();
        let (one, stream) = file.reversed().unwrap();
        assert_eq!(one, 1);
        let mut stream = client.io(stream);
        stream.write_all(&sent).unwrap();
        stream.flush().unwrap();
        stream.shutdown().unwrap();
        let mut read = Vec::new();
        stream.read_to_end(&mut read).unwrap();
        assert!(read.iter().eq(sent.iter().rev()));

        // Its halves go to two threads.
        let (reader, writer) = file.reversed().unwrap().1.into_split();
        let (mut reader, mut writer) = (client.io(reader), client.io(writer));
        let writing = thread::spawn(move || {
            writer.write_all(b"abc").unwrap();
            writer.shutdown().unwrap();
        });
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        assert_eq!(text, "cba");
        writing.join().unwrap();
    });
}

#[test]
fn one_call_is_fetched() {
    within(|| {
        let server = serve(echo());
        let url = format!("vsoa://{}/echo", server.local_addr());
        let answer = fetch(&url).param("text").send_blocking().unwrap();
        assert_eq!(answer.payload().parse::<String>().unwrap(), "text");
        let error = fetch("http://h:1").send_blocking().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidUrl);
    });
}

#[test]
fn a_handler_that_blocks_holds_up_no_client_and_no_other_server() {
    within(|| {
        let (release, released) = mpsc::channel::<()>();
        let released = std::sync::Mutex::new(released);
        let (enter, entered) = mpsc::channel();
        let blocking = Router::new().get("/block", move |_: Request| {
            enter.send(()).unwrap();
            let _ = released.lock().unwrap().recv();
            async {}
        });
        let (_blocked, client) = connected(blocking);
        let call = thread::spawn(move || client.get("/block").send());
        entered.recv().unwrap();
        let (_server, client) = connected(echo());
        assert!(client.get("/echo").send().is_ok());
        drop(release);
        assert!(call.join().unwrap().is_ok());
    });
}

#[test]
fn a_server_that_is_dropped_is_closed_and_one_that_shuts_down_ends_its_calls() {
    within(|| {
        let (server, client) = connected(echo());
        let (addr, quick) = (server.local_addr(), server.quick_addr());
        assert_eq!(quick.map(|quick| quick.ip()), Some(addr.ip()));
        drop(server);
        let reason = client.closed();
        assert!(
            matches!(reason, CloseReason::Peer | CloseReason::Io(_)),
            "{reason:?}"
        );

        let gate = Gate::closed();
        let (server, client) = connected(Router::new().get("/slow", gate.handler()));
        let call = thread::spawn({
            let client = client.clone();
            move || client.get("/slow").send()
        });
        client.wait(gate.entered(1));
        let opener = thread::spawn(move || gate.open(1));
        server.shutdown(PATIENCE).unwrap();
        assert!(call.join().unwrap().unwrap().status().is_success());
        opener.join().unwrap();
        assert_eq!(client.closed(), CloseReason::Peer);
    });
}

#[tokio::test]
async fn waiting_in_async_code_panics_and_says_so() {
    let panic = std::panic::catch_unwind(|| Client::connect("vsoa://127.0.0.1:1"));
    let text = panic.unwrap_err();
    let text = text.downcast_ref::<String>().map_or_else(
        || (*text.downcast_ref::<&str>().unwrap()).to_owned(),
        Clone::clone,
    );
    assert!(text.contains("asynchronous"), "{text}");
}

#[tokio::test]
async fn a_thread_for_blocking_work_may_wait_and_async_code_may_drop() {
    let client = tokio::task::spawn_blocking(|| connected(echo()));
    let (server, client) = client.await.unwrap();
    // The same connection serves both.
    let answer = client.as_async().get("/echo").data("async").await;
    assert_eq!(answer.unwrap().payload().data, "async");
    drop((server, client));
}

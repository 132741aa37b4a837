//! A hundred subscribers that never read, beside two that do: under each policy those who read get
//! everything in order, those who do not are closed, and what waits for them is bounded.

use std::{net::SocketAddr, time::Duration};

use bytes::BytesMut;
use tokio::{io::AsyncWriteExt, net::TcpStream, task::JoinSet, time::timeout};
use vsoa::{
    Client, Message, Payload, ReceiveError, Server, ServerHandle, Url,
    protocol::{Header, Kind, Packet, SeqNo, codec::encode, limits::MAX_PACKET_LEN},
    server::SlowSubscriber,
};

const STALLED: usize = 100;
const MESSAGES: u64 = 20_000;
const MESSAGE_LEN: usize = 1024;
const OUTBOX_LEN: usize = 64 * 1024;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn disconnect_gives_those_who_read_everything_and_closes_the_others() {
    run(SlowSubscriber::Disconnect).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn block_gives_those_who_read_everything_and_closes_the_others() {
    run(SlowSubscriber::Block(Duration::from_secs(10))).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dropping_the_oldest_bounds_what_waits_and_closes_the_others() {
    run(SlowSubscriber::DropOldest).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keeping_the_latest_bounds_what_waits_and_closes_the_others() {
    run(SlowSubscriber::Latest).await;
}

async fn run(policy: SlowSubscriber) {
    let server = Server::builder()
        .slow_subscribers(policy)
        .max_outbox_len(OUTBOX_LEN)
        // On a busy machine those who read may not run for longer than the default.
        .send_timeout(Duration::from_secs(3))
        .bind("127.0.0.1:0")
        .await
        .expect("a port");
    let mut readers = JoinSet::new();
    for _ in 0..2 {
        readers.spawn(read_all(server.local_addr(), policy));
    }
    let mut stalled = Vec::new();
    for _ in 0..STALLED {
        stalled.push(subscribe_and_never_read(&server).await);
    }
    until("all have subscribed", || {
        subscribers(&server) == STALLED + 2
    })
    .await;

    for number in 0..MESSAGES {
        let data = vec![0; MESSAGE_LEN];
        let payload = Payload::json(&number).expect("a number").with_data(data);
        let message = Message::new(Url::from_static("/t"), payload);
        let publish = timeout(Duration::from_mins(1), server.publish(message));
        publish.await.expect("in time").expect("it fits");
    }
    let last = Message::new(Url::from_static("/end"), Payload::EMPTY);
    server.publish(last).await.expect("it fits");
    let in_time = timeout(Duration::from_mins(1), readers.join_all()).await;
    in_time.expect("in time, and the readers are content");
    until("who never reads is closed", || {
        server.counters().send_timeouts == STALLED as u64
    })
    .await;
    let counters = server.counters();
    assert_eq!(counters.publications, MESSAGES + 1);
    if matches!(policy, SlowSubscriber::DropOldest | SlowSubscriber::Latest) {
        assert!(counters.publications_dropped > 0);
    }
    until("the readers have left", || server.clients().is_empty()).await;
    #[cfg(target_os = "linux")]
    assert!(peak_memory_mib() < 600, "what waited was not bounded");
}

/// Reads until the end; every message must come once and in order, or be told as lost.
async fn read_all(addr: SocketAddr, policy: SlowSubscriber) {
    let client = Client::builder(addr)
        .max_waiting_messages(usize::MAX)
        .max_waiting_bytes(usize::MAX)
        .connect()
        .await
        .expect("the server is there");
    let urls = client.subscribe_urls(["/t", "/end"]);
    let mut messages = urls.await.expect("anyone may subscribe");
    let (mut next, mut missed, mut told) = (0, 0, 0);
    loop {
        match messages.recv().await.expect("not closed before the end") {
            Ok(message) if message.url == "/end" => break,
            Ok(message) => {
                let number: u64 = message.payload.parse().expect("a number");
                assert!(number >= next, "{number} came after {next} was due");
                missed += number - next;
                next = number + 1;
            }
            Err(ReceiveError::Gap { lost }) => told += lost,
            Err(other) => panic!("{other}"),
        }
    }
    missed += MESSAGES - next;
    assert_eq!(missed, told, "what is missed is told");
    if !matches!(policy, SlowSubscriber::DropOldest | SlowSubscriber::Latest) {
        assert_eq!(missed, 0, "nothing may be missed");
    }
}

async fn subscribe_and_never_read(server: &Server) -> TcpStream {
    let connecting = TcpStream::connect(server.local_addr());
    let mut stream = connecting.await.expect("the server is there");
    let mut subscribe = Header::new(Kind::SUBSCRIBE);
    subscribe.seqno = SeqNo(1);
    let mut bytes = BytesMut::new();
    for packet in [
        Packet::new(Header::new(Kind::SERVINFO)),
        Packet::new(subscribe).with_url("/t"),
    ] {
        encode(&packet, MAX_PACKET_LEN, &mut bytes).expect("it fits");
    }
    stream.write_all(&bytes).await.expect("the server reads");
    stream
}

fn subscribers(server: &ServerHandle) -> usize {
    let clients = server.clients().into_iter();
    clients.filter(|client| client.is_subscribed("/t")).count()
}

/// Waits for what no event tells, within a deadline.
async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let waiting = async {
        while !is_so() {
            tokio::task::yield_now().await;
        }
    };
    let in_time = timeout(Duration::from_secs(30), waiting).await;
    assert!(in_time.is_ok(), "not in time: {what}");
}

/// The most memory that this process ever had, all tests in it together.
///
/// Were what waits not bounded, it would be over 2,000 for each test.
#[cfg(target_os = "linux")]
fn peak_memory_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux has it");
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1));
    kib.expect("Linux tells it")
        .parse::<u64>()
        .expect("a number")
        / 1024
}

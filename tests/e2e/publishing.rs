use bytes::Bytes;
use serde::{Deserialize, Serialize};
use vsoa::{
    Client, ErrorKind, Message, Payload, ReceiveError, Router, Server, Url,
    protocol::{Header, Kind, Packet, SeqNo},
    transport::memory,
};

use crate::{
    deadline::within,
    raw::{RawPeer, listen, request},
    start::{connect, in_memory, serve},
};

#[vsoa::topic("/car/{seat}/belt")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Belt {
    seat: u8,
    closed: bool,
}

fn message(url: &'static str, number: u32) -> Message {
    Message::new(
        Url::from_static(url),
        Payload::from_data(number.to_be_bytes().to_vec()),
    )
}

#[tokio::test]
async fn each_client_gets_one_copy_of_what_it_subscribed() {
    let server = serve(Router::new()).await;
    let (one, two) = (connect(&server).await, connect(&server).await);
    let mut all = within(one.subscribe_urls(["/", "/t/", "/t/a"]))
        .await
        .unwrap();
    let mut some = within(two.subscribe_urls(["/t/a"])).await.unwrap();
    let report = server.publish(message("/t/a", 1)).await.unwrap();
    assert_eq!((report.receivers(), report.withheld), (2, 0));
    assert_eq!(
        server.publish(message("/u", 2)).await.unwrap().receivers(),
        1
    );
    let report = server.publish(message("/t/a", 3)).await.unwrap();
    assert_eq!(report.receivers(), 2);
    for number in [1, 2, 3] {
        let got = within(all.recv()).await.unwrap().unwrap();
        assert_eq!(got.payload.data, number_bytes(number));
        assert!(!got.quick);
    }
    for number in [1, 3] {
        let got = within(some.recv()).await.unwrap().unwrap();
        assert_eq!(got.payload.data, number_bytes(number));
    }
}

fn number_bytes(number: u32) -> Bytes {
    Bytes::copy_from_slice(&number.to_be_bytes())
}

#[tokio::test]
async fn what_nobody_subscribed_goes_nowhere() {
    let (server, client) = in_memory(Router::new()).await;
    let _subscription = within(client.subscribe_urls(["/t"])).await.unwrap();
    let report = server.publish(message("/u", 1)).await.unwrap();
    assert_eq!((report.receivers(), report.withheld), (0, 0));
    let large = Message::new(Url::from_static("/u"), Payload::from_data(vec![0; 300_000]));
    let refused = server.publish(large).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::TooLarge);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_subscriber_gets_everything_in_order() {
    let server = serve(Router::new()).await;
    let mut readers = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let client = connect(&server).await;
        let mut subscription = within(client.subscribe_urls(["/t"])).await.unwrap();
        readers.spawn(async move {
            for number in 0..5000 {
                let got = within(subscription.recv()).await.unwrap().unwrap();
                assert_eq!(got.payload.data, number_bytes(number));
            }
        });
    }
    for number in 0..5000 {
        let report = within(server.publish(message("/t", number))).await.unwrap();
        assert_eq!(report.receivers(), 10);
    }
    within(readers.join_all()).await;
}

#[tokio::test]
async fn a_typed_topic_carries_its_fields_in_url_and_payload() {
    let (server, client) = in_memory(Router::new()).await;
    let mut belts = within(client.subscribe::<Belt>()).await.unwrap();
    let belt = Belt {
        seat: 2,
        closed: true,
    };
    let report = server.publisher::<Belt>().publish(&belt).await.unwrap();
    assert_eq!(report.receivers(), 1);
    assert_eq!(within(belts.recv()).await.unwrap().unwrap(), belt);
}

#[tokio::test]
async fn what_does_not_fit_a_topic_is_told_and_what_is_none_left_out() {
    let (server, client) = in_memory(Router::new()).await;
    let mut belts = within(client.subscribe::<Belt>()).await.unwrap();
    server.publish(message("/car/other", 1)).await.unwrap();
    server.publish(message("/car/1/belt", 2)).await.unwrap();
    let belt = Belt {
        seat: 3,
        closed: false,
    };
    server.publisher::<Belt>().publish(&belt).await.unwrap();
    let unreadable = within(belts.recv()).await.unwrap().unwrap_err();
    let ReceiveError::Unreadable { url, .. } = unreadable else {
        panic!("not the fault: {unreadable}");
    };
    assert_eq!(url, "/car/1/belt");
    assert_eq!(within(belts.recv()).await.unwrap().unwrap(), belt);
}

#[tokio::test]
async fn a_slow_reader_is_told_of_the_gap() {
    let (connector, listener) = memory::channel();
    let server = Server::builder().serve(listener).unwrap();
    let client = Client::builder(connector).max_waiting_messages(2);
    let client = within(client.connect()).await.unwrap();
    let mut subscription = within(client.subscribe_urls(["/t"])).await.unwrap();
    for number in 0..5 {
        server.publish(message("/t", number)).await.unwrap();
    }
    // The echo comes behind the publications on the same connection.
    within(client.ping()).await.unwrap();
    let gap = within(subscription.recv()).await.unwrap().unwrap_err();
    assert!(matches!(gap, ReceiveError::Gap { lost: 3 }), "{gap}");
    for number in [3, 4] {
        let got = within(subscription.recv()).await.unwrap().unwrap();
        assert_eq!(got.payload.data, number_bytes(number));
    }
}

#[tokio::test]
async fn a_gap_that_stands_for_many_urls_is_told_to_every_reader() {
    let (listener, addr) = listen().await;
    let serving = async {
        let mut peer = RawPeer::accept(&listener).await.welcoming().await;
        let subscribe = peer.receive().await;
        let header = Header::reply(Kind::SUBSCRIBE, subscribe.header.seqno);
        let gap = request(Kind::NOOP, 7, "/");
        peer.send_all([&Packet::new(header), &gap]).await;
        peer
    };
    let reading = async {
        let client = Client::connect(addr).await.unwrap();
        let mut subscription = client.subscribe_urls(["/a", "/b/"]).await.unwrap();
        subscription.recv().await.unwrap().unwrap_err()
    };
    let (gap, _peer) = within(async { tokio::join!(reading, serving) }).await;
    assert!(matches!(gap, ReceiveError::Gap { lost: 7 }), "{gap}");
}

#[tokio::test]
async fn a_quick_publication_goes_over_the_quick_channel() {
    let server = serve(Router::new()).await;
    let quick = connect(&server).await;
    let without = Client::builder(server.local_addr()).quick(false).connect();
    let without = within(without).await.unwrap();
    let mut subscription = within(quick.subscribe_urls(["/t"])).await.unwrap();
    let _other = within(without.subscribe_urls(["/t"])).await.unwrap();
    let report = server.publish(message("/t", 1).quick()).await.unwrap();
    assert_eq!((report.receivers(), report.withheld), (1, 1));
    let got = within(subscription.recv()).await.unwrap().unwrap();
    assert_eq!(got, message("/t", 1).quick());
    let large = Message::new(Url::from_static("/t"), Payload::from_data(vec![0; 65_507]));
    let refused = server.publish(large.quick()).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn a_publication_looks_as_the_protocol_wants_it() {
    let server = serve(Router::new()).await;
    let mut peer = RawPeer::connect(server.local_addr())
        .await
        .introduced()
        .await;
    peer.send(&request(Kind::SUBSCRIBE, 5, "/t/")).await;
    assert_eq!(peer.receive().await.header.seqno, SeqNo(5));
    let payload = Payload::json("param").unwrap().with_data("data");
    let published = Message::new(Url::from_static("/t/a"), payload.clone());
    server.publish(published).await.unwrap();
    let expected = request(Kind::PUBLISH, 0, "/t/a").with_payload(payload);
    assert_eq!(peer.receive().await, expected);
}

#[tokio::test]
async fn a_service_publishes_on_the_server_that_it_is_part_of() {
    let (connector, listener) = memory::channel();
    let builder = Server::builder();
    let handle = builder.handle();
    let publish = move |_: vsoa::Request| {
        let handle = handle.clone();
        async move {
            let report = handle.publish(message("/t", 9)).await.unwrap();
            Payload::json(&report.receivers())
        }
    };
    let _server = builder
        .merge(Router::new().set("/publish", publish))
        .serve(listener)
        .unwrap();
    let client = within(Client::connect(connector)).await.unwrap();
    let mut subscription = within(client.subscribe_urls(["/t"])).await.unwrap();
    let answer = within(client.set("/publish")).await.unwrap();
    assert_eq!(answer.payload().parse::<usize>().unwrap(), 1);
    assert!(within(subscription.recv()).await.unwrap().is_ok());
}

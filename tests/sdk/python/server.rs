//! What a Python server does with our clients.

use std::time::Duration;

use bytes::BytesMut;
use harness::{Authority, Program};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use vsoa::{
    Bytes, CallError, Client, Payload, Status,
    protocol::{Header, Kind, Packet, codec, limits},
    transport::tls::{Authorities, ClientTls},
};

use super::program;
use crate::services::{
    bodies::BodiesClient,
    failures::{FailuresClient, Fault},
    streams::StreamsClient,
    topics::{Cabin, Fan, Frame, Refusal, Scan, Speed, Target, TopicsClient},
    urls::{Side, UrlsClient, Zone},
};

/// A server, and a client that is connected to it.
async fn connected() -> (Program, Client) {
    let (server, port) = start(&[]).await;
    let client = Client::connect(format!("vsoa://127.0.0.1:{port}"))
        .await
        .unwrap();
    (server, client)
}

async fn start(arguments: &[&str]) -> (Program, u16) {
    let mut command = program("serve.py").await;
    command.args(arguments);
    let mut server = Program::start(command);
    match server.line().await {
        Some(port) => (server, port.parse().unwrap()),
        None => panic!("{}", server.end().await),
    }
}

fn json<T: serde::Serialize>(value: T) -> Value {
    serde_json::to_value(value).unwrap()
}

#[tokio::test]
async fn bodies_of_all_kinds_are_answered() {
    let (_server, client) = connected().await;
    let bodies = BodiesClient::new(client);
    bodies.nothing().await.unwrap();
    let arguments = bodies.arguments(1, "süß".into(), Some(u64::MAX)).await;
    assert_eq!(arguments.unwrap(), (1, "süß".into(), Some(u64::MAX)));
    let arguments = bodies.arguments(1, String::new(), None).await;
    assert_eq!(arguments.unwrap(), (1, String::new(), None));
    let bytes = Bytes::from_static(b"\x00\xff");
    assert_eq!(&bodies.data(bytes.clone()).await.unwrap()[..], b"\xff\x00");
    let (picture, pixels) = bodies.picture("t".into(), bytes.clone()).await.unwrap();
    assert_eq!(json(picture), json!({ "title": "t", "length": 2 }));
    assert_eq!(pixels, bytes);
    assert_eq!(bodies.raw_param(bytes.clone()).await.unwrap(), 2);
    assert_eq!(
        bodies
            .raw_param(Bytes::from_static(b"[1, 2]"))
            .await
            .unwrap(),
        6
    );
    let payload = Payload::from_param(bytes.clone()).with_data(bytes);
    assert_eq!(bodies.payload(payload.clone()).await.unwrap(), payload);
}

#[tokio::test]
async fn shapes_come_back_as_they_were() {
    let (_server, client) = connected().await;
    for (url, value) in [
        ("/unions/external", json!("Dot")),
        ("/unions/external", json!({ "Disc": { "size": 1 } })),
        ("/unions/external", json!({ "Number": u64::MAX })),
        ("/unions/external", json!({ "Maybe": null })),
        (
            "/unions/internal",
            json!({ "kind": "disc", "size": 1, "filled": false }),
        ),
        (
            "/unions/internal",
            json!({ "kind": "at_point", "x": 1, "y": 2 }),
        ),
        ("/unions/adjacent", json!({ "t": "Line", "c": [1, 2] })),
        ("/unions/untagged", json!({ "name": "a", "size": 1 })),
        ("/unions/mixed", json!({ "kind": "Disc", "size": 1 })),
        ("/unions/result", json!({ "Err": "no" })),
        (
            "/unions/all",
            json!([{ "Named": { "x": 1, "y": 2 } }, "Dot"]),
        ),
    ] {
        let answer = client.set(url).param(&value).await.unwrap();
        assert_eq!(answer.payload().parse::<Value>().unwrap(), value);
    }
}

#[tokio::test]
async fn what_does_not_fit_is_refused_with_its_place() {
    let (_server, client) = connected().await;
    for (url, param, text) in [
        (
            "/unions/external",
            json!({ "Disc": { "size": 256 } }),
            "`value.Disc.size`: 256 is not from 0 to 255",
        ),
        (
            "/unions/all",
            json!(["Dot", "Ring"]),
            "`value[1]`: 'Ring' is none of",
        ),
        ("/topics/publish", json!({}), "`number`: it is missing"),
        ("/topics/publish", json!([]), "[] is not an object"),
    ] {
        let answer = client.set(url).param(&param).await.unwrap();
        assert_eq!(answer.status(), Status::ARGUMENTS);
        let error: Value = answer.payload().parse().unwrap();
        assert!(
            error["error"].as_str().unwrap().starts_with(text),
            "{error}"
        );
    }
    let answer = client.get("/urls/boot/7/door").await.unwrap();
    assert_eq!(answer.status(), Status::ARGUMENTS);
}

#[tokio::test]
async fn urls_are_told_apart() {
    let (_server, client) = connected().await;
    let urls = UrlsClient::new(client.clone());
    let place = urls.place(Zone::Front, 7, "door".into()).await;
    assert_eq!(place.unwrap(), "door in row 7, front");
    assert_eq!(
        urls.set_target(Zone::Rear, 20.5).await.unwrap().to_string(),
        "20.5"
    );
    assert!(matches!(urls.side(Side::Right).await.unwrap(), Side::Right));
    for url in ["/urls/below/", "/urls/below", "/urls/below/far/below"] {
        let answer = client.get(url).await.unwrap();
        assert_eq!(&answer.payload().param[..], b"\"below\"", "{url}");
    }
    // The package itself ends with an error on the first of these.
    for url in ["/", "/urls/", "/nowhere", "/urls/rear/target"] {
        let answer = client.get(url).await.unwrap();
        assert_eq!(answer.status(), Status::INVALID_URL, "{url}");
    }
}

#[tokio::test]
async fn exceptions_are_statuses() {
    let (_server, client) = connected().await;
    let failures = FailuresClient::new(client);
    match failures.known(1).await {
        Err(CallError::Service(Fault::NoSuchZone)) => {}
        other => panic!("{other:?}"),
    }
    match failures.known(2).await {
        Err(CallError::Service(Fault::OutOfRange {
            celsius,
            nearest: Some(nearest),
        })) => {
            assert_eq!(
                (celsius.to_string(), nearest.to_string()),
                ("99.5".into(), "30".into())
            );
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(
        failures.known(3).await,
        Err(CallError::Service(Fault::NoWay { .. }))
    ));
    // Mistakes of the program end the call, and not the server.
    for way in [4, 5] {
        match failures.known(way).await {
            Err(CallError::Status { status, .. }) => assert_eq!(status, Status::INTERNAL),
            other => panic!("{other:?}"),
        }
    }
    match failures.any(77).await {
        Err(CallError::Service(status)) => assert_eq!(status, Status(77)),
        other => panic!("{other:?}"),
    }
    assert_eq!(failures.known(0).await.unwrap(), 0);
}

#[tokio::test]
async fn streams_come_with_answers() {
    let (_server, client) = connected().await;
    let streams = StreamsClient::new(client);
    let mut bytes = Vec::new();
    let (count, mut stream) = streams.download(300_000).await.unwrap();
    stream.read_to_end(&mut bytes).await.unwrap();
    assert_eq!((count, bytes.len()), (300_000, 300_000));

    let ((), mut stream) = streams.echo().await.unwrap();
    stream.write_all(b"there").await.unwrap();
    stream.shutdown().await.unwrap();
    bytes.clear();
    stream.read_to_end(&mut bytes).await.unwrap();
    assert_eq!(bytes, b"there");

    let ((value, data), mut stream) = streams.all().await.unwrap();
    bytes.clear();
    stream.read_to_end(&mut bytes).await.unwrap();
    assert_eq!(
        (value, &data[..], &bytes[..]),
        (7, &b"data"[..], &b"stream"[..])
    );
}

#[tokio::test]
async fn what_is_published_is_typed() {
    let (_server, client) = connected().await;
    let mut cabins = client.subscribe::<Cabin>().await.unwrap();
    let mut frames = client.subscribe::<Frame>().await.unwrap();
    let mut scans = client.subscribe::<Scan>().await.unwrap();
    let mut speeds = client.subscribe::<Speed>().await.unwrap();
    TopicsClient::new(client).publish(7).await.unwrap();
    let cabin = cabins.recv().await.unwrap().unwrap();
    assert_eq!((cabin.zone, cabin.doors), (Zone::Rear, vec![7]));
    assert_eq!(frames.recv().await.unwrap().unwrap().row, 7);
    assert_eq!(&scans.recv().await.unwrap().unwrap().points[..], [7, 7, 7]);
    assert_eq!(speeds.recv().await.unwrap().unwrap().0.to_string(), "7");
}

#[tokio::test]
async fn states_are_read_set_and_watched() {
    let (_server, client) = connected().await;
    let mut values = client.watch::<Target>().await.unwrap();
    let target = |celsius| Target { celsius };
    assert_eq!(values.recv().await.unwrap().unwrap(), target(20.0));
    client.set_state(&target(21.5)).await.unwrap();
    assert_eq!(values.recv().await.unwrap().unwrap(), target(21.5));
    match client.set_state(&target(99.0)).await {
        Err(CallError::Service(Refusal::TooHot { .. })) => {}
        other => panic!("{other:?}"),
    }
    let mut fans = client
        .watch_urls::<Fan>(["/topics/rear/fan"])
        .await
        .unwrap();
    let fan = |speed| Fan {
        zone: Zone::Rear,
        speed,
    };
    assert_eq!(fans.recv().await.unwrap().unwrap(), fan(1));
    client.set_state(&fan(3)).await.unwrap();
    assert_eq!(fans.recv().await.unwrap().unwrap(), fan(3));
    let unknown = client.get("/topics/boot/fan").await.unwrap();
    assert!(!unknown.status().is_success());
}

#[tokio::test]
async fn a_password_lets_in() {
    let (_server, port) = start(&["secret"]).await;
    let url = format!("vsoa://127.0.0.1:{port}");
    assert!(Client::connect(&url).await.is_err());
    let client = Client::builder(&url)
        .password("secret")
        .connect()
        .await
        .unwrap();
    UrlsClient::new(client).below().await.unwrap();
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_an_error() {
    let (_server, client) = connected().await;
    let bodies = BodiesClient::new(client);
    match bodies.data(Bytes::from_static(b"huge")).await {
        Err(CallError::Status { status, .. }) => assert_eq!(status, Status::INTERNAL),
        other => panic!("{other:?}"),
    }
    bodies.nothing().await.unwrap();
}

#[tokio::test]
async fn a_client_that_does_not_read_is_let_go() {
    let (_server, port) = start(&[]).await;
    let mut silent = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let hello = Packet::new(Header::new(Kind::SERVINFO));
    let subscribe = Packet::new(Header::new(Kind::SUBSCRIBE)).with_url("/topics/scan");
    let mut packets = BytesMut::new();
    for packet in [hello, subscribe] {
        codec::encode(&packet, limits::MAX_PACKET_LEN, &mut packets).unwrap();
    }
    silent.write_all(&packets).await.unwrap();

    let client = Client::connect(format!("vsoa://127.0.0.1:{port}"))
        .await
        .unwrap();
    let topics = TopicsClient::new(client);
    // The package alone would wait for ever once the silent client's buffers are full.
    for _ in 0..200 {
        // 100 kB, as the server takes this number.
        topics.publish(255).await.unwrap();
    }
    // What was sent before is followed by the end.
    let mut received = Vec::new();
    let end = timeout(Duration::from_secs(30), silent.read_to_end(&mut received)).await;
    assert!(end.is_ok(), "it is still connected");
    assert!(received.len() < 200 * 100_000);
}

#[tokio::test]
async fn calls_and_streams_go_over_tls() {
    let authority = Authority::new();
    let certificate = authority.server();
    let chain = authority.file("server.pem", &certificate.chain);
    let key = authority.file("server.key", &certificate.key);
    let arguments = ["", chain.to_str().unwrap(), key.to_str().unwrap()];
    let (_server, port) = start(&arguments).await;
    let tls = ClientTls::builder().authorities(Authorities::from_pem(authority.pem()));
    let builder = Client::builder(format!("vsoas://127.0.0.1:{port}")).tls(tls.build().unwrap());
    let client = builder.connect().await.unwrap();
    BodiesClient::new(client.clone()).nothing().await.unwrap();
    let (_, mut stream) = StreamsClient::new(client).all().await.unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    assert_eq!(bytes, b"stream");
}

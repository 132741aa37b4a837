//! Arguments, answers and errors.

use showcase::{
    BodiesClient, FailuresClient, Fault, Keyword, NamesClient, Point, Side, StreamsClient, Type,
    UrlsClient, Zone,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use vsoa::{Bytes, CallError, Payload, Status};

use super::connect;

#[tokio::test]
async fn what_a_call_carries_arrives() {
    let (_server, client) = connect().await;
    let bodies = BodiesClient::new(client);

    bodies.nothing().await.unwrap();
    let answer = bodies.arguments(1, "a".into(), None).await.unwrap();
    assert_eq!(answer, (1, "a".to_owned(), None));
    let answer = bodies
        .arguments(1, "a".into(), Some(u64::MAX))
        .await
        .unwrap();
    assert_eq!(answer.2, Some(u64::MAX));
    let reverse = bodies.data(Bytes::from_static(b"abc")).await.unwrap();
    assert_eq!(reverse, "cba");
    let (picture, pixels) = bodies
        .picture("t".into(), Bytes::from_static(b"12"))
        .await
        .unwrap();
    assert_eq!(
        (&*picture.title, picture.length, &pixels[..]),
        ("t", 2, &b"12"[..])
    );
    assert_eq!(
        bodies
            .raw_param(Bytes::from_static(b"\xffno"))
            .await
            .unwrap(),
        3
    );
    let payload = Payload::json(&1).unwrap().with_data("data");
    assert_eq!(bodies.payload(payload.clone()).await.unwrap(), payload);
}

#[tokio::test]
async fn arguments_stand_in_the_url() {
    let (_server, client) = connect().await;
    let urls = UrlsClient::new(client);

    let place = urls.place(Zone::Rear, 3, "süß".into()).await.unwrap();
    assert_eq!(place, "süß in row 3, rear");
    let celsius = urls.set_target(Zone::Front, 20.5).await.unwrap();
    assert_eq!(celsius.to_string(), "20.5");
    assert_eq!(urls.below().await.unwrap(), "below");
    assert_eq!(urls.side("r".into()).await.unwrap(), Side::Right);
    let refused = urls.side("right".into()).await.unwrap_err();
    assert_eq!(refused.status(), Some(Status::ARGUMENTS));
}

#[tokio::test]
async fn errors_arrive_with_their_fields() {
    let (_server, client) = connect().await;
    let failures = FailuresClient::new(client);
    let point = |x| Point { x, y: 0 };

    assert_eq!(failures.known(0).await.unwrap(), 0);
    for (way, fault, text) in [
        (1, Fault::NoSuchZone, "no such zone"),
        (
            2,
            Fault::OutOfRange {
                celsius: 99.5,
                nearest: Some(30.0),
            },
            "99.5 degrees are out of range",
        ),
        (
            3,
            Fault::NoWay {
                from: point(1),
                to: vec![point(2), point(3)],
            },
            "no way from Point { x: 1, y: 0 } to [Point { x: 2, y: 0 }, Point { x: 3, y: 0 }]",
        ),
        (4, Fault::Broken, "broken"),
    ] {
        match failures.known(way).await {
            Err(CallError::Service(error)) => {
                assert_eq!(error.to_string(), text);
                assert_eq!(error, fault);
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(matches!(
        failures.any(200).await,
        Err(CallError::Service(Status(200)))
    ));
}

#[tokio::test]
async fn a_stream_comes_beside_the_answer() {
    let (_server, client) = connect().await;
    let streams = StreamsClient::new(client);

    let (count, mut stream) = streams.download(1000).await.unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    assert_eq!((count, bytes.len()), (1000, 1000));

    let ((), mut stream) = streams.echo().await.unwrap();
    stream.write_all(b"there").await.unwrap();
    stream.shutdown().await.unwrap();
    let mut back = String::new();
    stream.read_to_string(&mut back).await.unwrap();
    assert_eq!(back, "there");

    let ((number, data), _stream) = streams.all().await.unwrap();
    assert_eq!((number, &data[..]), (7, &b"data"[..]));
}

#[tokio::test]
async fn names_that_are_words_of_rust_are_called() {
    let (_server, client) = connect().await;
    let names = NamesClient::new(client);

    let class = names.class(1, None, 3).await.unwrap();
    assert_eq!((class.class, class.none, class.r#ref), (1, 9, 7));
    assert_eq!(class.default, Keyword::ABC);
    assert!(matches!(class.field, Type::Error { .. }));
    assert_eq!(names.delete(1, 2, 3).await.unwrap(), 6);
}

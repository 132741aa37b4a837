//! What is published arrives as typed values.

use std::{future::Future, time::Duration};

#[expect(deprecated, reason = "what is deprecated is published all the same")]
use showcase::Honk;
use showcase::{Cabin, Fan, Frame, Refusal, Scan, Speed, Target, TopicsClient, Zone};
use tokio::time::timeout;
use vsoa::{Bytes, CallError};

use super::connect;

#[expect(deprecated, reason = "what is deprecated is published all the same")]
#[tokio::test]
async fn every_topic_arrives() {
    let (_server, client) = connect().await;
    let mut cabins = client.subscribe::<Cabin>().await.unwrap();
    let mut frames = client.subscribe::<Frame>().await.unwrap();
    let mut scans = client.subscribe::<Scan>().await.unwrap();
    let mut speeds = client.subscribe::<Speed>().await.unwrap();
    let mut honks = client.subscribe::<Honk>().await.unwrap();
    TopicsClient::new(client).publish(7).await.unwrap();

    let bytes = Bytes::from_static(&[7; 3]);
    let cabin = Cabin {
        zone: Zone::Rear,
        air_temperature: 20.5,
        doors: vec![7],
    };
    assert_eq!(in_time(cabins.recv()).await.unwrap().unwrap(), cabin);
    let frame = Frame {
        row: 7,
        jpeg: bytes.clone(),
    };
    assert_eq!(in_time(frames.recv()).await.unwrap().unwrap(), frame);
    let scan = Scan {
        angle: 0.5,
        points: bytes,
    };
    assert_eq!(in_time(scans.recv()).await.unwrap().unwrap(), scan);
    assert_eq!(in_time(speeds.recv()).await.unwrap().unwrap(), Speed(7.0));
    let honk = Honk {
        side: "left".into(),
    };
    assert_eq!(in_time(honks.recv()).await.unwrap().unwrap(), honk);
}

#[tokio::test]
async fn a_state_is_read_set_and_refused() {
    let (_server, client) = connect().await;
    let mut targets = client.watch::<Target>().await.unwrap();
    let first = in_time(targets.recv()).await.unwrap().unwrap();
    assert_eq!(first, Target { celsius: 20.0 });

    client.set_state(&Target { celsius: 25.0 }).await.unwrap();
    let next = in_time(targets.recv()).await.unwrap().unwrap();
    assert_eq!(next, Target { celsius: 25.0 });
    match client.set_state(&Target { celsius: 99.0 }).await {
        Err(CallError::Service(error)) => assert_eq!(error, Refusal::TooHot { celsius: 99.0 }),
        other => panic!("{other:?}"),
    }
    client
        .set_state(&Fan {
            zone: Zone::Front,
            speed: 3,
        })
        .await
        .unwrap();
}

async fn in_time<T>(future: impl Future<Output = T>) -> T {
    timeout(Duration::from_secs(10), future)
        .await
        .expect("it comes")
}

use harness::Implementation;
use vsoa::{CallError, ErrorKind, Status};

use super::connected;
use crate::typed::{Cabin, Fan, FanError};

pub(crate) async fn a_value_is_watched_and_set(server: Implementation) {
    let (_server, client) = connected(server).await;
    let mut fans = client.watch::<Fan>().await.unwrap();
    assert_eq!(fans.recv().await.unwrap().unwrap(), Fan { speed: 1 });
    for speed in 2..=5 {
        client.set_state(&Fan { speed }).await.unwrap();
        assert_eq!(fans.recv().await.unwrap().unwrap(), Fan { speed });
    }
    match client.set_state(&Fan { speed: 6 }).await {
        Err(CallError::Service(refusal)) => assert_eq!(refusal, FanError::TooFast),
        other => panic!("{other:?}"),
    }
    let mut late = client.watch::<Fan>().await.unwrap().latest();
    assert_eq!(*late.get().unwrap(), Fan { speed: 5 });
}

pub(crate) async fn many_watchers_see_the_same_changes(server: Implementation) {
    let (server, client) = connected(server).await;
    let other = vsoa::Client::connect(server.url()).await.unwrap();
    let mut one = client.watch::<Fan>().await.unwrap();
    let mut two = other.watch::<Fan>().await.unwrap();
    for speed in [3, 2, 4] {
        client.set_state(&Fan { speed }).await.unwrap();
    }
    for speed in [1, 3, 2, 4] {
        for fans in [&mut one, &mut two] {
            assert_eq!(fans.recv().await.unwrap().unwrap(), Fan { speed });
        }
    }
}

#[vsoa::topic("/status/{code}", state)]
#[derive(Clone, Debug)]
struct Refused {
    code: u8,
}

pub(crate) async fn a_value_that_is_not_there_cannot_be_watched(server: Implementation) {
    let (_server, client) = connected(server).await;
    let watching = client.watch_urls::<Refused>(["/status/3"]);
    let refused = watching.await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Refused(Status::INVALID_URL));
}

pub(crate) async fn a_topic_is_read_from_an_untyped_message(server: Implementation) {
    let (_server, client) = connected(server).await;
    let mut all = client.subscribe_urls(["/climate/"]).await.unwrap();
    let asked = serde_json::json!({
        "url": "/climate/front/cabin",
        "payload": { "celsius": 21.5, "fan": 3 },
    });
    client.get("/publish").param(&asked).await.unwrap();
    let message = all.recv().await.unwrap().unwrap();
    let cabin = message.read::<Cabin>().unwrap();
    assert_eq!(
        (&*cabin.zone, cabin.celsius, cabin.fan),
        ("front", 21.5, Some(3))
    );
    assert_eq!(
        message.read::<Fan>().unwrap_err().kind(),
        ErrorKind::InvalidUrl
    );
}

use bytes::Bytes;
use harness::Implementation;
use serde_json::{Value, json};
use vsoa::{CallError, Status, client::ReceiveError};

use super::connected;
use crate::typed::{Cabin, Sample};

#[derive(Debug, PartialEq, thiserror::Error, vsoa::Status)]
enum ClimateError {
    #[status(128)]
    #[error("no such zone")]
    NoSuchZone,
    #[status(129)]
    #[error("{celsius} is out of range")]
    OutOfRange { celsius: f64 },
}

/// What the peers' routes look like to a typed client.
#[vsoa::service]
trait Peer {
    #[get("/echo")]
    async fn echo(&self, seq: u64, value: f64, pad: String) -> Result<Sample, Status>;

    #[set("/echo")]
    async fn store(
        &self,
        #[param] sample: Sample,
        #[data] data: Bytes,
    ) -> Result<(Sample, Bytes), Status>;

    #[get("/status/{code}")]
    async fn status(&self, code: u8) -> Result<Value, Status>;

    #[get("/empty")]
    async fn empty(&self) -> Result<(), Status>;

    #[get("/reply")]
    async fn reply(&self, status: u8, payload: Value) -> Result<Value, ClimateError>;
}

pub(crate) async fn a_call_is_typed_both_ways(server: Implementation) {
    let (_server, client) = connected(server).await;
    let peer = PeerClient::new(client);
    let sample = Sample {
        seq: 9_007_199_254_740_991,
        value: 0.1,
        pad: "x🚗".to_owned(),
    };
    let echoed = peer.echo(sample.seq, sample.value, sample.pad.clone());
    assert_eq!(echoed.await.unwrap(), sample);
    let data = Bytes::from_static(b"\0\xff");
    let stored = peer.store(sample.clone(), data.clone()).await.unwrap();
    assert_eq!(stored, (sample, data));
    peer.empty().await.unwrap();
}

pub(crate) async fn a_status_is_the_services_error(server: Implementation) {
    let (_server, client) = connected(server).await;
    let peer = PeerClient::new(client);
    assert_eq!(peer.status(0).await.unwrap(), json!({ "status": 0 }));
    for code in [1, 7, 128, 255] {
        match peer.status(code).await {
            Err(CallError::Service(status)) => assert_eq!(status, Status(code)),
            other => panic!("{code}: {other:?}"),
        }
    }
}

pub(crate) async fn an_error_carries_its_fields(server: Implementation) {
    let (_server, client) = connected(server).await;
    let peer = PeerClient::new(client);
    let hot = json!({ "error": "too hot", "celsius": 99.5 });
    match peer.reply(129, hot).await {
        Err(CallError::Service(error)) => {
            assert_eq!(error, ClimateError::OutOfRange { celsius: 99.5 });
        }
        other => panic!("{other:?}"),
    }
    match peer.reply(128, json!({ "error": "where?" })).await {
        Err(CallError::Service(ClimateError::NoSuchZone)) => {}
        other => panic!("{other:?}"),
    }
    match peer.reply(200, json!({ "error": "not ours" })).await {
        Err(CallError::Status { status, .. }) => assert_eq!(status, Status(200)),
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn a_topic_is_read(server: Implementation) {
    let (_server, client) = connected(server).await;
    let mut cabins = client.subscribe::<Cabin>().await.unwrap();
    for (url, payload) in [
        ("/climate/front/cabin", json!({ "celsius": 21.5, "fan": 3 })),
        ("/climate/rear/engine", json!({ "celsius": 90 })),
        ("/climate/rear/cabin", json!({ "celsius": "warm" })),
        ("/climate/rear/cabin", json!({ "celsius": -4 })),
    ] {
        let asked = json!({ "url": url, "payload": payload });
        client.get("/publish").param(&asked).await.unwrap();
    }
    let cabin = |zone: &str, celsius, fan| Cabin {
        zone: zone.to_owned(),
        celsius,
        fan,
    };
    let front = cabins.recv().await.unwrap().unwrap();
    assert_eq!(front, cabin("front", 21.5, Some(3)));
    match cabins.recv().await.unwrap() {
        Err(ReceiveError::Unreadable { url, .. }) => assert_eq!(url, "/climate/rear/cabin"),
        other => panic!("{other:?}"),
    }
    let rear = cabins.recv().await.unwrap().unwrap();
    assert_eq!(rear, cabin("rear", -4.0, None));
}

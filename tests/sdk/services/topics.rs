//! What is published, and states.

#![expect(deprecated, reason = "the clients see what is")]

use serde::{Deserialize, Serialize};
use vsoa::{
    Bytes, Description, Publisher, ServerBuilder, State, Status, Topic, schemars::JsonSchema,
};

use super::urls::Zone;

/// Publishes when it is told to.
#[vsoa::service("/topics", describe)]
pub(crate) trait Topics {
    /// Publishes one message of each topic that is no state.
    #[set("/publish")]
    async fn publish(&self, number: u8) -> Result<(), Status>;
}

/// How warm it is.
#[vsoa::topic("/topics/{zone}/cabin", describe)]
#[derive(Clone, Debug)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Cabin {
    /// Which part of it.
    pub(crate) zone: Zone,
    /// In degrees Celsius.
    pub(crate) air_temperature: f64,
    #[serde(default)]
    pub(crate) doors: Vec<u8>,
}

/// A picture, on the quick channel.
#[vsoa::topic("/topics/{row}/frame", quick, describe)]
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) row: u8,
    #[data]
    pub(crate) jpeg: Bytes,
}

/// A param and data.
#[vsoa::topic("/topics/scan", describe)]
#[derive(Clone, Debug)]
pub(crate) struct Scan {
    pub(crate) angle: f64,
    #[data]
    pub(crate) points: Bytes,
}

/// Metres per second: a number as a whole.
#[vsoa::topic("/topics/speed", deadline = "2s", describe)]
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Speed(pub(crate) f64);

/// It happened.
#[deprecated(note = "listen to the speed")]
#[vsoa::topic("/topics/{side}/honk", describe)]
#[derive(Clone, Debug)]
pub(crate) struct Honk {
    pub(crate) side: String,
}

/// What to hold.
#[vsoa::topic("/topics/target", state, refusal = Refusal, describe)]
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(crate) struct Target {
    pub(crate) celsius: f64,
}

/// A value for each zone.
#[vsoa::topic("/topics/{zone}/fan", state, describe)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fan {
    pub(crate) zone: Zone,
    pub(crate) speed: u8,
}

/// Why a value is not taken.
#[derive(Debug, thiserror::Error, vsoa::Status)]
#[status(describe)]
pub(crate) enum Refusal {
    #[status(150)]
    #[error("{celsius} is too hot")]
    TooHot { celsius: f64 },
}

struct Car {
    cabin: Publisher<Cabin>,
    frame: Publisher<Frame>,
    honk: Publisher<Honk>,
    scan: Publisher<Scan>,
    speed: Publisher<Speed>,
}

impl Topics for Car {
    async fn publish(&self, number: u8) -> Result<(), Status> {
        let (zone, bytes) = (Zone::Rear, Bytes::from(vec![number; 3]));
        let cabin = Cabin {
            zone,
            air_temperature: 20.5,
            doors: vec![number],
        };
        publish(&self.cabin, cabin).await?;
        publish(
            &self.frame,
            Frame {
                row: number,
                jpeg: bytes.clone(),
            },
        )
        .await?;
        publish(
            &self.scan,
            Scan {
                angle: 0.5,
                points: bytes,
            },
        )
        .await?;
        publish(&self.speed, Speed(f64::from(number))).await?;
        publish(
            &self.honk,
            Honk {
                side: "left".into(),
            },
        )
        .await
    }
}

async fn publish<T: Topic>(publisher: &Publisher<T>, value: T) -> Result<(), Status> {
    let report = publisher.publish(&value).await;
    report.map(drop).map_err(|_| Status::INTERNAL)
}

pub(super) fn install(builder: ServerBuilder) -> ServerBuilder {
    let car = Car {
        cabin: builder.publisher(),
        frame: builder.publisher(),
        honk: builder.publisher(),
        scan: builder.publisher(),
        speed: builder.publisher(),
    };
    let target = State::new(Target { celsius: 20.0 }).expect("it can be encoded");
    let target = target.check(|_, wanted| match wanted.celsius {
        ..=30.0 => Ok(()),
        celsius => Err(Refusal::TooHot { celsius }),
    });
    let fans = [Zone::Front, Zone::Rear].map(|zone| Fan { zone, speed: 1 });
    let fans = State::with_values(fans).expect("they can be encoded");
    builder
        .service(TopicsServer::new(car))
        .state(&target)
        .state(&fans)
}

pub(super) fn describe(description: Description) -> Description {
    description
        .service(TopicsServer::description())
        .topic::<Cabin>()
        .topic::<Frame>()
        .topic::<Scan>()
        .topic::<Speed>()
        .topic::<Honk>()
        .topic::<Target>()
        .topic::<Fan>()
}

use std::{convert::Infallible, future::pending, sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};
use tokio::{sync::Notify, task::yield_now};
use vsoa::{
    Request, Router, Server, ServerBuilder, ServerEvent,
    layer::{MetricsLayer, PriorityLayer, TimeoutLayer, TraceLayer},
};

use super::{
    Sample,
    layers::{Totals, access_list},
    tell,
};
use crate::Failure;

/// The typed echo.
#[vsoa::service("/typed")]
pub(crate) trait Typed {
    /// Gives its arguments back.
    #[call("/echo")]
    async fn echo(&self, seq: u64, value: f64, pad: String) -> Result<Sample, Infallible>;
}

struct Echo;

impl Typed for Echo {
    async fn echo(&self, seq: u64, value: f64, pad: String) -> Result<Sample, Infallible> {
        Ok(Sample { seq, value, pad })
    }
}

/// How many layers stand around the service.
#[derive(Clone, Copy, Debug)]
pub(super) enum Layers {
    None,
    Five,
}

pub(super) async fn serve(layers: Layers) -> Result<(), Failure> {
    let builder = Server::builder()
        .max_calls_in_flight(MAX_CALLS)
        .max_connections(20_000)
        .max_handshakes(20_000)
        .merge(Router::new().route("/echo", async |call: Request| call.payload().clone()))
        .service(TypedServer::new(Echo));
    let server = match layers {
        Layers::None => builder.bind("127.0.0.1:0").await?,
        Layers::Five => bind_layered(builder).await?,
    };
    tell(server.local_addr())?;
    pending().await
}

async fn bind_layered(builder: ServerBuilder) -> Result<Server, Failure> {
    metrics::set_global_recorder(Totals)?;
    let layered = builder
        .authorizer(access_list()?)
        .layer(TraceLayer::new())
        .layer(MetricsLayer::server())
        .layer(PriorityLayer::new(MAX_CALLS))
        .layer(TimeoutLayer::new(Duration::from_secs(10)));
    Ok(layered.bind("127.0.0.1:0").await?)
}

#[vsoa::topic("/pub")]
#[derive(Serialize, Deserialize)]
struct Number {
    seq: u64,
    value: f64,
}

/// Publishes as fast as those who subscribed take it.
pub(super) async fn publish() -> Result<(), Failure> {
    let subscribed = Arc::new(Notify::new());
    let told = subscribed.clone();
    let builder = Server::builder()
        .max_connections(20_000)
        .max_handshakes(20_000)
        .on_event(move |event| {
            if matches!(event, ServerEvent::Subscribed { .. }) {
                told.notify_one();
            }
        });
    let server = builder.bind("127.0.0.1:0").await?;
    tell(server.local_addr())?;
    let publisher = server.publisher::<Number>();
    let mut seq = 0;
    loop {
        let number = Number { seq, value: 0.5 };
        if publisher.publish(&number).await?.is_subscribed() {
            seq += 1;
            if seq % 64 == 0 {
                yield_now().await;
            }
        } else {
            subscribed.notified().await;
        }
    }
}

/// More calls than any load has in flight.
const MAX_CALLS: usize = 4096;

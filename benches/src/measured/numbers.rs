use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tokio::{sync::watch, task::yield_now};
use vsoa::{Message, Payload, Server, ServerEvent, Url, server::PublishReport};

use crate::Failure;

/// Tells those that publish when somebody has subscribed.
#[derive(Clone, Debug, Default)]
pub(super) struct Subscribers(watch::Sender<()>);

impl Subscribers {
    /// What the server calls with its events.
    pub(super) fn listener(&self) -> impl Fn(ServerEvent) + Send + Sync + 'static {
        let told = self.0.clone();
        move |event| {
            if matches!(event, ServerEvent::Subscribed { .. }) {
                told.send_replace(());
            }
        }
    }

    /// Publishes on every URL that somebody has subscribed.
    pub(super) async fn publish(&self, server: &Server) -> Result<(), Failure> {
        let (small, quick) = (server.publisher::<Number>(), server.publisher::<Quick>());
        let data = Bytes::from(vec![b'x'; LARGE_LEN]);
        tokio::try_join!(
            self.as_taken(USUAL, async |seq| small
                .publish(&Number { seq, value: 0.5 })
                .await),
            self.as_taken(USUAL, async |seq| server.publish(text(seq)).await),
            self.as_taken(QUICK, async |seq| quick
                .publish(&Quick { seq, value: 0.5 })
                .await),
            self.as_taken(USUAL, async |seq| server
                .publish(large(LARGE, seq, &data))
                .await),
            self.as_taken(QUICK, async |seq| {
                let message = large(LARGE_QUICK, seq, &data).quick();
                server.publish(message).await
            }),
        )?;
        Ok(())
    }

    /// Publishes while anyone listens, waiting whenever a subscriber has no room.
    async fn as_taken(
        &self,
        turn: Turn,
        publish: impl AsyncFn(u64) -> Result<PublishReport, vsoa::Error>,
    ) -> Result<(), Failure> {
        let mut subscribed = self.0.subscribe();
        let mut seq = 0;
        let mut left = turn;
        loop {
            let report = publish(seq).await?;
            if report.is_subscribed() {
                seq += 1;
                left.publications = left.publications.saturating_sub(1);
                left.receivers = left.receivers.saturating_sub(report.receivers());
                if left.publications == 0 || left.receivers == 0 {
                    left = turn;
                    yield_now().await;
                }
            } else {
                subscribed.changed().await?;
            }
        }
    }
}

/// A small message.
#[vsoa::topic("/pub")]
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Number {
    /// What tells one from the other.
    pub seq: u64,
    /// A number that is no integer.
    pub value: f64,
}

#[vsoa::topic("/pub/quick", quick)]
#[derive(Serialize, Deserialize)]
struct Quick {
    seq: u64,
    value: f64,
}

fn text(seq: u64) -> Message {
    let param = format!("{{\"seq\":{seq},\"value\":0.5}}");
    Message::new(Url::from_static(TEXT), Payload::from_param(param))
}

fn large(url: &'static str, seq: u64, data: &Bytes) -> Message {
    let payload = Payload::from_param(format!("{{\"seq\":{seq}}}")).with_data(data.clone());
    Message::new(Url::from_static(url), payload)
}

const TEXT: &str = "/pub/text";
const LARGE: &str = "/pub/large";
const LARGE_QUICK: &str = "/pub/large/quick";

/// Bytes of data in a large message.
const LARGE_LEN: usize = 16 * 1024;

/// How much is published between two looks at what else there is to do.
#[derive(Clone, Copy, Debug)]
struct Turn {
    publications: usize,
    receivers: usize,
}

/// To publish gives way to others by itself, often enough.
const USUAL: Turn = Turn {
    publications: usize::MAX,
    receivers: usize::MAX,
};

/// Each receiver costs time at once, and others have to subscribe meanwhile.
const QUICK: Turn = Turn {
    publications: 64,
    receivers: 4096,
};

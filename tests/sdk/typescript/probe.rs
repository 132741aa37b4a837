//! What only this language's package is tried with, and what a program wants to know of the server.

use std::{convert::Infallible, future, sync::Arc};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    sync::watch,
};
use vsoa::{
    Context, Message, Payload, ServerHandle, Status, Stream, StreamReply, Url, schemars::JsonSchema,
};

/// What a program wants to know of the server.
#[vsoa::service("/probe", describe)]
pub(super) trait Probe {
    /// A whole number with all its digits goes there and back.
    #[set("/digits")]
    async fn digits(&self, #[param] value: Digits) -> Result<Digits, Infallible>;

    /// What the caller has subscribed.
    #[get("/subscriptions")]
    async fn subscriptions(&self, cx: &Context) -> Result<Vec<String>, Infallible>;

    /// Closes the caller's connection, and does not answer.
    #[set("/close")]
    async fn close(&self, cx: &Context) -> Result<(), Infallible>;

    /// Publishes this as a speed, whatever it is.
    #[set("/publish")]
    async fn publish(&self, #[param] value: Value) -> Result<(), Status>;

    /// A stream that sends its end before it reads.
    #[set("/upload")]
    async fn upload(&self) -> Result<StreamReply<()>, Infallible>;

    /// How much has come to its end.
    #[get("/uploaded")]
    async fn uploaded(&self) -> Result<usize, Status>;
}

#[derive(Deserialize, JsonSchema, Serialize)]
#[schemars(crate = "vsoa::schemars")]
pub(super) struct Digits(#[schemars(extend("format" = "uint64"))] String);

pub(super) struct Car {
    server: ServerHandle,
    uploaded: Arc<watch::Sender<Option<usize>>>,
}

impl Car {
    pub(super) fn new(server: ServerHandle) -> Self {
        Self {
            server,
            uploaded: Arc::new(watch::Sender::new(None)),
        }
    }
}

impl Probe for Car {
    async fn digits(&self, value: Digits) -> Result<Digits, Infallible> {
        Ok(value)
    }

    async fn subscriptions(&self, cx: &Context) -> Result<Vec<String>, Infallible> {
        let urls = cx.session().subscriptions();
        Ok(urls.iter().map(ToString::to_string).collect())
    }

    async fn close(&self, cx: &Context) -> Result<(), Infallible> {
        cx.session().close();
        future::pending().await
    }

    async fn publish(&self, value: Value) -> Result<(), Status> {
        let payload = Payload::json(&value).map_err(|_| Status::INTERNAL)?;
        let message = Message::new(Url::from_static("/topics/speed"), payload);
        let report = self.server.publish(message).await;
        report.map(drop).map_err(|_| Status::INTERNAL)
    }

    async fn upload(&self) -> Result<StreamReply<()>, Infallible> {
        let uploaded = self.uploaded.clone();
        Ok(StreamReply::new((), async move |mut stream: Stream| {
            stream.shutdown().await?;
            let length = stream.read_to_end(&mut Vec::new()).await?;
            uploaded.send_replace(Some(length));
            Ok(())
        }))
    }

    async fn uploaded(&self) -> Result<usize, Status> {
        let mut uploaded = self.uploaded.subscribe();
        let length = uploaded.wait_for(Option::is_some).await;
        length.ok().and_then(|it| *it).ok_or(Status::INTERNAL)
    }
}

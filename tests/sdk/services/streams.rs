//! Byte streams beside answers.

use std::convert::Infallible;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use vsoa::{Bytes, Description, Stream, StreamReply};

use super::failures::Fault;

/// Byte streams beside answers.
#[vsoa::service("/streams", describe)]
pub(crate) trait Streams {
    /// Zeros; answers how many.
    #[get("/download")]
    async fn download(&self, count: usize) -> Result<StreamReply<usize>, Fault>;

    /// What comes goes back, to its end.
    #[set("/echo")]
    async fn echo(&self) -> Result<StreamReply<()>, Infallible>;

    /// A value and data beside the stream, which says `stream`.
    #[get("/all")]
    async fn all(&self) -> Result<StreamReply<(u8, Bytes)>, Infallible>;
}

pub(crate) struct Car;

impl Streams for Car {
    async fn download(&self, count: usize) -> Result<StreamReply<usize>, Fault> {
        if count == 0 {
            return Err(Fault::NoSuchZone);
        }
        Ok(StreamReply::new(count, async move |mut stream: Stream| {
            stream.write_all(&vec![0; count]).await
        }))
    }

    async fn echo(&self) -> Result<StreamReply<()>, Infallible> {
        Ok(StreamReply::new((), async |mut stream: Stream| {
            let mut bytes = Vec::new();
            stream.read_to_end(&mut bytes).await?;
            stream.write_all(&bytes).await
        }))
    }

    async fn all(&self) -> Result<StreamReply<(u8, Bytes)>, Infallible> {
        let data = Bytes::from_static(b"data");
        Ok(StreamReply::new((7, data), async |mut stream: Stream| {
            stream.write_all(b"stream").await
        }))
    }
}

pub(super) fn describe(description: Description) -> Description {
    description.service(StreamsServer::description())
}

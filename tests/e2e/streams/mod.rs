//! Streams beside a connection: typed and untyped, over sockets, in memory, in process, by proxy.

mod claiming;
mod files;
mod limits;
mod moving;
mod proxied;
mod shutdown;
mod typed;
mod wrong_use;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use vsoa::{Request, Response, Router, Stream, StreamOffer};

use crate::deadline::within;

/// A route whose stream gives back what it is sent, until that ends.
pub(crate) fn echo_stream() -> Router {
    offering(|| {
        StreamOffer::new(async |stream: Stream| {
            let (mut reader, mut writer) = stream.into_split();
            tokio::io::copy(&mut reader, &mut writer).await?;
            writer.shutdown().await
        })
    })
}

/// A route `/stream` whose answers offer these streams.
pub(crate) fn offering(offer: impl Fn() -> StreamOffer + Send + Sync + 'static) -> Router {
    Router::new().route("/stream", move |_: Request| {
        let answer = Response::default().with_stream(offer());
        async move { answer }
    })
}

/// Sends all of this at once with reading it back, ends this direction, and reads to the end.
pub(crate) async fn round_trip(stream: Stream, bytes: &[u8]) -> Vec<u8> {
    let (mut reader, mut writer) = stream.into_split();
    let writing = async {
        writer.write_all(bytes).await.unwrap();
        writer.shutdown().await.unwrap();
    };
    let mut back = Vec::new();
    let (read, ()) = within(async { tokio::join!(reader.read_to_end(&mut back), writing) }).await;
    read.unwrap();
    back
}

/// Bytes that differ from their neighbours, so that a part that is lost or doubled shows.
pub(crate) fn pattern(len: usize) -> Vec<u8> {
    (0..=250).cycle().take(len).collect()
}

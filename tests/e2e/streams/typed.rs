use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tower::Service;
use vsoa::{BoxError, Bytes, CallError, Request, Response, Stream, StreamReply};

use super::pattern;
use crate::{
    deadline::within,
    start::{connect, in_memory, serve},
};

type Answer<T> = Result<T, LogError>;

#[vsoa::service("/log")]
trait Log {
    /// So many bytes.
    #[get("/{name}/bytes")]
    async fn bytes(&self, name: String, count: usize) -> Result<StreamReply<usize>, LogError>;

    /// Gives back how many have come.
    #[set("/upload")]
    async fn upload(&self) -> Answer<StreamReply<()>>;

    /// A value, data, and a stream.
    #[get("/all")]
    async fn all(&self) -> Answer<StreamReply<(u8, Bytes)>>;
}

#[derive(Debug, PartialEq, thiserror::Error, vsoa::Status)]
enum LogError {
    #[status(140)]
    #[error("no log of this name")]
    Unknown,
}

struct Disk;

impl Log for Disk {
    async fn bytes(&self, name: String, count: usize) -> Result<StreamReply<usize>, LogError> {
        if name != "drive" {
            return Err(LogError::Unknown);
        }
        Ok(StreamReply::new(count, async move |mut stream: Stream| {
            stream.write_all(&pattern(count)).await
        }))
    }

    async fn upload(&self) -> Answer<StreamReply<()>> {
        Ok(StreamReply::new((), async |mut stream: Stream| {
            let mut bytes = Vec::new();
            let len = stream.read_to_end(&mut bytes).await?;
            stream.write_u64(len as u64).await
        }))
    }

    async fn all(&self) -> Answer<StreamReply<(u8, Bytes)>> {
        let data = Bytes::from_static(b"data");
        Ok(StreamReply::new((7, data), async |mut stream: Stream| {
            stream.write_all(b"stream").await
        }))
    }
}

#[tokio::test]
async fn a_typed_method_gives_its_value_and_the_stream() {
    exercise(LogServer::new(Disk)).await;
    let server = serve(LogServer::new(Disk).into()).await;
    exercise(connect(&server).await).await;
    let (_server, client) = in_memory(LogServer::new(Disk).into()).await;
    exercise(client).await;
}

async fn exercise<S>(transport: S)
where
    S: Service<Request, Response = Response, Error: Into<BoxError>> + Clone,
{
    let log = LogClient::new(transport);
    let (count, mut stream) = within(log.bytes("drive".into(), 300_000)).await.unwrap();
    let mut bytes = Vec::new();
    within(stream.read_to_end(&mut bytes)).await.unwrap();
    assert_eq!(count, 300_000);
    assert!(bytes == pattern(300_000));

    let ((), mut stream) = within(log.upload()).await.unwrap();
    within(stream.write_all(&bytes)).await.unwrap();
    within(stream.shutdown()).await.unwrap();
    assert_eq!(within(stream.read_u64()).await.unwrap(), 300_000);

    let ((number, data), mut stream) = within(log.all()).await.unwrap();
    let mut text = String::new();
    within(stream.read_to_string(&mut text)).await.unwrap();
    assert_eq!((number, &data[..], &*text), (7, &b"data"[..], "stream"));

    match within(log.bytes("other".into(), 1)).await.unwrap_err() {
        CallError::Service(error) => assert_eq!(error, LogError::Unknown),
        other => panic!("{other:?}"),
    }
}

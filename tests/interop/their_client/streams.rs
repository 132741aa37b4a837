use std::time::Duration;

use harness::Implementation;
use serde::Deserialize;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    sync::mpsc::{UnboundedSender, unbounded_channel},
};
use vsoa::{Request, Response, Router, Server, Stream, StreamOffer};

use crate::support::{Host, byte_pattern, call, steps};

pub(crate) async fn bytes_come_to_their_end(client: Implementation) {
    let host = Host::with(streams(None)).await;
    let step = json!({ "op": "stream", "n": LARGE, "eof_ms": 5000, "timeout_ms": 20_000 });
    let [result] = steps(client, host.local_addr(), [step]).await;
    assert!(result.ok, "{result:?}");
    assert_eq!(
        (&result["bytes"], &result["eof"]),
        (&json!(LARGE), &json!(true))
    );
}

pub(crate) async fn bytes_go_there_and_back(client: Implementation) {
    let (sender, mut received) = unbounded_channel();
    let host = Host::with(streams(Some(sender))).await;
    let step = json!({ "op": "stream", "send_n": LARGE, "eof_ms": 50, "timeout_ms": 20_000 });
    let [result] = steps(client, host.local_addr(), [step]).await;
    assert!(result.ok, "{result:?}");
    assert_eq!(
        (&result["bytes"], &result["eof"]),
        (&json!(LARGE), &json!(false))
    );
    assert_eq!(
        received.recv().await,
        Some(LARGE),
        "the client's end is seen"
    );
}

pub(crate) async fn a_stream_that_is_opened_late_is_gone(client: Implementation) {
    let builder = Server::builder().merge(streams(None));
    let builder = builder.stream_claim_timeout(Duration::from_millis(50));
    let host = Host::start(builder).await;
    let late = json!({ "op": "stream", "n": 10, "delay_ms": 500, "timeout_ms": 1000 });
    let [result, after] = steps(client, host.local_addr(), [late, call("/still")]).await;
    assert!(!result.ok, "{result:?}");
    assert_eq!(after["status"], 3, "the connection is as it was");
    assert_eq!(host.counters().streams_unclaimed, 1);
}

pub(crate) async fn several_streams_follow_each_other(client: Implementation) {
    let host = Host::with(streams(None)).await;
    let step = json!({ "op": "stream", "n": 1000, "eof_ms": 5000 });
    let results = steps(
        client,
        host.local_addr(),
        [step.clone(), step.clone(), step],
    )
    .await;
    assert!(results.iter().all(|result| result.ok), "{results:?}");
    assert_eq!(host.counters().streams_claimed, 3);
}

/// A route as the peers have it: so many bytes, or all back that comes; tells how many came.
pub(super) fn streams(received: Option<UnboundedSender<usize>>) -> Router {
    #[derive(Deserialize)]
    struct Asked {
        n: usize,
    }
    Router::new().route("/stream", move |request: Request| {
        let received = received.clone();
        async move {
            let asked: Asked = request.payload().parse()?;
            let offer = StreamOffer::new(async move |stream: Stream| {
                let (mut reader, mut writer) = stream.into_split();
                let len = if asked.n > 0 {
                    writer.write_all(&byte_pattern(asked.n)).await?;
                    writer.shutdown().await?;
                    reader.read_to_end(&mut Vec::new()).await?
                } else {
                    let len = tokio::io::copy(&mut reader, &mut writer).await?;
                    usize::try_from(len).unwrap()
                };
                if let Some(received) = received {
                    received.send(len).unwrap();
                }
                Ok(())
            });
            Ok::<_, vsoa::PayloadError>(Response::default().with_stream(offer))
        }
    })
}

pub(super) const LARGE: usize = 3 * 1024 * 1024 + 1;

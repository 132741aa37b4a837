use std::{io, time::Duration};

use serde::Deserialize;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use vsoa::{Request, Response, Router, Status, Stream, StreamOffer};

use super::routes::asked;
use crate::shown;

/// The route whose answers offer streams.
pub(super) fn routes() -> Router {
    Router::new().route("/stream", offer)
}

#[derive(Debug, Deserialize)]
#[serde(default)]
struct Asked {
    n: usize,
    close: bool,
    timeout_ms: u64,
}

impl Default for Asked {
    fn default() -> Self {
        Self {
            n: 0,
            close: true,
            timeout_ms: 5000,
        }
    }
}

async fn offer(call: Request) -> Result<Response, Status> {
    let asked: Asked = asked(&call)?;
    let timeout = Duration::from_millis(asked.timeout_ms);
    let offer = StreamOffer::new(async move |mut stream: Stream| {
        show("link", 0);
        let mut received = 0;
        let served = serve(&mut stream, &asked, &mut received).await;
        show("unlink", received);
        served
    });
    Ok(Response::default().with_stream(offer.with_claim_timeout(timeout)))
}

/// Sends what was asked for, else gives back what comes.
async fn serve(stream: &mut Stream, asked: &Asked, received: &mut usize) -> io::Result<()> {
    stream.write_all(&shown::pattern(asked.n)).await?;
    if asked.n > 0 && asked.close {
        return stream.shutdown().await;
    }
    let mut part = vec![0; PART_LEN];
    loop {
        let len = stream.read(&mut part).await?;
        if len == 0 {
            return stream.shutdown().await;
        }
        *received += len;
        if asked.n == 0 {
            stream.write_all(&part[..len]).await?;
        }
    }
}

fn show(state: &str, received: usize) {
    shown::print(&json!({ "ev": "stream", "state": state, "rx": received }));
}

const PART_LEN: usize = 64 * 1024;

use std::time::Duration;

use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::{sleep, timeout},
};
use vsoa::{
    Client,
    stream::{StreamReader, StreamWriter},
};

use super::{
    runner::{Failed, Outcome},
    steps::Stream,
};
use crate::shown;

/// Asks for a stream, and tells what came over it.
pub(super) async fn run(client: &Client, what: Stream, within: Duration) -> Outcome {
    let wanted = if what.n > 0 { what.n } else { what.send_n };
    let answer = what.call(client).timeout(within).await?;
    let Some(tunid) = answer.tunnel() else {
        return Err(Failed::new("no tunid"));
    };
    sleep(Duration::from_millis(what.delay_ms)).await;
    let stream = timeout(within, answer.open_stream()).await??;
    let (mut reader, mut writer) = stream.into_split();
    let mut received = Vec::new();
    let moving = async {
        tokio::try_join!(
            send(&mut writer, what.send_n),
            read_until(&mut reader, &mut received, wanted),
        )
    };
    let moved = timeout(within, moving).await;
    let rest = reader.read_to_end(&mut received);
    let ended = timeout(Duration::from_millis(what.eof_ms.unwrap_or(EOF_MS)), rest).await;
    let error = moved.ok().and_then(Result::err);
    Ok(json!({
        "ok": received == shown::pattern(wanted) && error.is_none(),
        "tunid": tunid,
        "bytes": received.len(),
        "eof": ended.is_ok(),
        "error": error.map(|error| error.to_string()),
        "sha256": shown::hex(&Sha256::digest(&received)),
    }))
}

async fn send(writer: &mut StreamWriter, len: usize) -> std::io::Result<()> {
    writer.write_all(&shown::pattern(len)).await
}

async fn read_until(
    reader: &mut StreamReader,
    received: &mut Vec<u8>,
    len: usize,
) -> std::io::Result<()> {
    while received.len() < len && reader.read_buf(received).await? > 0 {}
    Ok(())
}

/// How long to wait for the end where the step does not say.
const EOF_MS: u64 = 500;

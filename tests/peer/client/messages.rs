use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;
use vsoa::{Message, client::ReceiveError};

use super::{runner::Outcome, steps::Expect};
use crate::shown;

/// Receives until there are as many messages as wanted, and then for the time to settle.
pub(super) async fn collect(
    mut recv: impl AsyncFnMut() -> Option<Result<Message, ReceiveError>>,
    what: &Expect,
    within: Option<Duration>,
) -> Outcome {
    let wanted = what.count.unwrap_or(1);
    let mut messages = Vec::new();
    let enough = async {
        while messages.len() < wanted
            && let Some(received) = recv().await
        {
            messages.extend(message(received)?);
        }
        Ok::<_, ReceiveError>(())
    };
    // Where there are too few, the count tells.
    timeout(within.unwrap_or(TIMEOUT), enough)
        .await
        .unwrap_or(Ok(()))?;
    let rest = async {
        while let Some(received) = recv().await {
            messages.extend(message(received)?);
        }
        Ok::<_, ReceiveError>(())
    };
    // Waiting for no time takes what is there already.
    timeout(what.settle(), rest).await.unwrap_or(Ok(()))?;
    let kept = messages.iter().take(what.keep.unwrap_or(KEPT)).map(shown);
    Ok(json!({
        "ok": messages.len() == wanted,
        "count": messages.len(),
        "msgs": kept.collect::<Vec<_>>(),
    }))
}

/// The message, where it is one: that there is another connection is no failure of a step.
fn message(received: Result<Message, ReceiveError>) -> Result<Option<Message>, ReceiveError> {
    match received {
        Ok(message) => Ok(Some(message)),
        Err(ReceiveError::Reconnected) => Ok(None),
        Err(error) => Err(error),
    }
}

fn shown(message: &Message) -> Value {
    json!({
        "url": message.url.as_str(),
        "param": shown::param(&message.payload.param),
        "data_hex": shown::data(&message.payload.data),
        "quick": message.quick,
    })
}

/// How long to wait for messages, and how many to show, where the step does not say.
const TIMEOUT: Duration = Duration::from_secs(2);
const KEPT: usize = 20;

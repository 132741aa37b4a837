use std::{future::ready, time::Duration};

use serde::Deserialize;
use serde_json::json;
use tokio::time::sleep;
use vsoa::{Request, Response, Router, ServerHandle, Status};

use super::routes::{Letter, answer, asked};

/// The routes that need the server: what they publish is for all its clients.
pub(super) fn routes(server: &ServerHandle) -> Router {
    let (publisher, subscriptions) = (server.clone(), server.clone());
    Router::new()
        .route("/publish", move |call| publish(publisher.clone(), call))
        .route("/subscribed", move |call| {
            ready(subscribed(&subscriptions, &call))
        })
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Publication {
    count: Option<u32>,
    interval_ms: u64,
    #[serde(flatten)]
    letter: Letter,
}

async fn publish(server: ServerHandle, call: Request) -> Result<Response, Status> {
    let Publication {
        count,
        interval_ms,
        letter,
    } = asked(&call)?;
    let message = letter.into_message(None)?;
    let mut published = 0;
    for _ in 0..count.unwrap_or(1).min(MAX_COUNT) {
        if server.publish(message.clone()).await.is_ok() {
            published += 1;
        }
        if interval_ms > 0 {
            sleep(Duration::from_millis(interval_ms)).await;
        }
    }
    Ok(answer(&json!({ "published": published })))
}

fn subscribed(server: &ServerHandle, call: &Request) -> Result<Response, Status> {
    #[derive(Default, Deserialize)]
    struct Topic {
        url: String,
    }
    let Topic { url } = asked(call)?;
    Ok(answer(&json!({ "subscribed": server.is_subscribed(&url) })))
}

/// Publications that one call may ask for.
const MAX_COUNT: u32 = 100_000;

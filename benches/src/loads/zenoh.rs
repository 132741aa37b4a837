use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use tokio::time::sleep_until;

use super::{Measured, Order, Span};
use crate::{Failure, servers::zenoh::alone};

/// A session for each subscriber, and a function that counts.
pub(super) async fn load(order: &Order) -> Result<Measured, Failure> {
    let count = Arc::new(AtomicU64::new(0));
    let mut sessions = Vec::new();
    for _ in 0..order.connections {
        let mut config = alone("client")?;
        let server = format!("[\"tcp/{}\"]", order.server());
        config.insert_json5("connect/endpoints", &server)?;
        sessions.push(zenoh::open(config).await?);
    }
    let span = Span::begin(order)?;
    for session in &sessions {
        let count = count.clone();
        session
            .declare_subscriber("pub")
            .callback(move |_| {
                count.fetch_add(1, Ordering::Relaxed);
            })
            .background()
            .await?;
    }
    sleep_until(span.start.into()).await;
    let before = count.load(Ordering::Relaxed);
    sleep_until(span.end.into()).await;
    let after = count.load(Ordering::Relaxed);
    Ok(Measured {
        count: after - before,
        ..Measured::default()
    })
}

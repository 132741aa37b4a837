use tokio::task::JoinSet;
use vsoa::Client;
use vsoa_benches::TypedClient;

use super::{Measured, Order, Span, now};
use crate::Failure;

/// Calls by the typed client, from as many tasks as calls are to be in flight.
pub(super) async fn load(order: &Order) -> Result<Measured, Failure> {
    let mut clients = Vec::new();
    for _ in 0..order.connections {
        clients.push(TypedClient::new(Client::connect(order.server).await?));
    }
    let span = Span::new(order);
    let mut tasks = JoinSet::new();
    for client in &clients {
        for _ in 0..order.in_flight {
            tasks.spawn(call_until(client.clone(), span, order.in_flight == 1));
        }
    }
    let mut measured = Measured::default();
    while let Some(part) = tasks.join_next().await {
        let part = part??;
        measured.count += part.count;
        measured.p50_us = part.p50_us;
    }
    Ok(measured)
}

async fn call_until(
    client: TypedClient<Client>,
    span: Span,
    one_at_a_time: bool,
) -> Result<Measured, Failure> {
    let mut count = 0;
    let mut times = Vec::new();
    let mut before = now();
    loop {
        let pad = "x".repeat(29);
        let sample = client.echo(123_456, 0.5, pad).await?;
        assert_eq!(sample.seq, 123_456, "an echo");
        let after = now();
        if after >= span.end {
            break;
        }
        if after >= span.start {
            count += 1;
            if one_at_a_time {
                times.push(after - before);
            }
        }
        before = after;
    }
    times.sort_unstable();
    let middle = times.get(times.len() / 2).copied().unwrap_or_default();
    Ok(Measured {
        count,
        p50_us: middle.as_secs_f64() * 1e6,
    })
}

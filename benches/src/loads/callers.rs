use std::cell::RefCell;

use tokio::task::JoinSet;
use vsoa_benches::Histogram;

use super::{Measured, Order, Span, now};
use crate::Failure;

/// A client that makes one call after the other.
pub(super) trait Caller: Clone + Send + 'static {
    /// Calls, and looks at the answer.
    fn call(&mut self) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// Has every client called from as many tasks as calls are to be in flight.
pub(super) async fn load(clients: Vec<impl Caller>, order: &Order) -> Result<Measured, Failure> {
    let span = Span::begin(order)?;
    let mut tasks = JoinSet::new();
    for client in &clients {
        for _ in 0..order.in_flight {
            tasks.spawn(call_until(client.clone(), span));
        }
    }
    while let Some(part) = tasks.join_next().await {
        part??;
    }
    Ok(Measured::of_calls(&TIMES.take()))
}

thread_local! {
    /// What all tasks of this one thread have measured: a histogram each would lie far apart, and
    /// cost more than what it measures.
    static TIMES: RefCell<Histogram> = RefCell::default();
}

async fn call_until(mut client: impl Caller, span: Span) -> Result<(), Failure> {
    let mut before = now();
    loop {
        client.call().await?;
        let after = now();
        if after >= span.end {
            return Ok(());
        }
        if after >= span.start {
            TIMES.with_borrow_mut(|times| times.record(after - before));
        }
        before = after;
    }
}

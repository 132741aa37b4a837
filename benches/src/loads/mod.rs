//! What does the measuring: each load by its name.

mod raw;
mod receive;
mod shared_buffer;
mod typed;

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};
use tokio::runtime::Builder;

use crate::{Failure, pin::Cores, process::end_with_parent};

/// `load CORES JSON`: loads a server, and prints what was measured.
pub(crate) fn run(mut arguments: impl Iterator<Item = String>) -> Result<(), Failure> {
    end_with_parent();
    Cores::parse(&arguments.next().ok_or("the cores are missing")?)?.pin()?;
    let order = arguments.next().ok_or("the order is missing")?;
    let order: Order = serde_json::from_str(&order)?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let measured = runtime.block_on(load(&order))?;
    print(&measured)
}

async fn load(order: &Order) -> Result<Measured, Failure> {
    match order.load.as_str() {
        "raw" => raw::load(order).await,
        "shared-buffer" => shared_buffer::load(order).await,
        "typed" => typed::load(order).await,
        "receive" => receive::load(order).await,
        name => Err(format!("no load is named `{name}`").into()),
    }
}

#[expect(clippy::print_stdout, reason = "the parent reads it")]
fn print(measured: &Measured) -> Result<(), Failure> {
    println!("{}", serde_json::to_string(measured)?);
    Ok(())
}

/// What a load is to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) load: String,
    pub(crate) server: SocketAddr,
    pub(crate) connections: usize,
    /// Calls in flight on each connection.
    pub(crate) in_flight: usize,
    pub(crate) url: String,
    pub(crate) time: Duration,
}

/// What a load found.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Measured {
    /// Calls or messages within the measured time.
    pub(crate) count: u64,
    /// The middle one of the times of calls, in microseconds; 0 where they were not measured.
    pub(crate) p50_us: f64,
}

/// When a measurement begins and ends.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: Instant,
    end: Instant,
}

impl Span {
    fn new(order: &Order) -> Self {
        let start = now() + WARM_UP;
        Self {
            start,
            end: start + order.time,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
fn now() -> Instant {
    Instant::now()
}

/// For connections and memory to settle.
const WARM_UP: Duration = Duration::from_millis(200);

/// What a call carries: 64 bytes of JSON.
const PARAM: &str = r#"{"seq":123456,"value":0.5,"pad":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}"#;

//! What does the measuring: each load by its name.
//!
//! A load prints that it begins, once its connections are there, and then what it measured.

mod callers;
mod idle;
#[cfg(feature = "jsonrpsee")]
mod jsonrpsee;
mod quick;
mod raw;
mod receive;
mod shared_buffer;
mod streams;
#[cfg(feature = "tarpc")]
mod tarpc;
#[cfg(feature = "tonic")]
mod tonic;
mod typed;
#[cfg(feature = "zenoh")]
mod zenoh;

pub(crate) use self::{raw::connect_to, receive::subscribe};

use std::{
    net::{Ipv4Addr, SocketAddr},
    thread,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};
use tokio::runtime::Builder;
use vsoa_benches::Histogram;

use crate::{
    Failure,
    pin::{Cores, allow_many_files},
    process::end_with_parent,
};

/// `load CORES JSON`: loads a server, and prints what was measured.
pub(crate) fn run(mut arguments: impl Iterator<Item = String>) -> Result<(), Failure> {
    end_with_parent();
    Cores::parse(&arguments.next().ok_or("the cores are missing")?)?.pin()?;
    allow_many_files()?;
    let order = arguments.next().ok_or("the order is missing")?;
    let order: Order = serde_json::from_str(&order)?;
    // Zenoh wants a worker beside the main thread.
    let mut runtime = match order.load.as_str() {
        "zenoh" => Builder::new_multi_thread(),
        _ => Builder::new_current_thread(),
    };
    let runtime = runtime.worker_threads(1).enable_all().build()?;
    runtime.block_on(async {
        // Kept until the end.
        let mut idle = raw::connect_all(&order, order.idle).await?;
        if order.load == "receive" {
            receive::subscribe_others(&mut idle).await?;
        }
        load(&order).await
    })
}

async fn load(order: &Order) -> Result<(), Failure> {
    if let Some(of) = order.load.strip_prefix("idle-") {
        return idle::load(order, of).await;
    }
    let measured = match order.load.as_str() {
        "raw" => raw::load(order).await?,
        "shared-buffer" => shared_buffer::load(order).await?,
        "typed" => typed::load(order).await?,
        "receive" => receive::load(order).await?,
        "receive-quick" => quick::load(order).await?,
        "download" => streams::download(order).await?,
        "upload" => streams::upload(order).await?,
        "raw-download" => streams::raw_download(order).await?,
        "raw-upload" => streams::raw_upload(order).await?,
        #[cfg(feature = "jsonrpsee")]
        "jsonrpsee" => jsonrpsee::load(order).await?,
        #[cfg(feature = "tarpc")]
        "tarpc-bincode" => tarpc::load_bincode(order).await?,
        #[cfg(feature = "tarpc")]
        "tarpc-json" => tarpc::load_json(order).await?,
        #[cfg(feature = "tonic")]
        "tonic" => tonic::load(order).await?,
        #[cfg(feature = "zenoh")]
        "zenoh" => zenoh::load(order).await?,
        name => return Err(format!("no load is named `{name}`").into()),
    };
    print(&measured)
}

#[expect(clippy::print_stdout, reason = "the parent reads it")]
fn print(line: &impl Serialize) -> Result<(), Failure> {
    println!("{}", serde_json::to_string(line)?);
    Ok(())
}

/// What a load is to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) load: String,
    pub(crate) port: u16,
    pub(crate) connections: usize,
    /// Calls in flight on each connection.
    pub(crate) in_flight: usize,
    /// Connections beside those, on which nothing happens.
    pub(crate) idle: usize,
    pub(crate) url: String,
    pub(crate) time: Duration,
}

impl Order {
    fn server(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port).into()
    }
}

/// What a load prints when its connections are there.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Begun {
    pub(crate) connections: usize,
}

/// What a load found.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Measured {
    /// Calls, messages or connections within the measured time.
    pub(crate) count: u64,
    /// Bytes that came or went within it; 0 where they were not counted.
    pub(crate) bytes: u64,
    /// How long calls took, where that was measured.
    pub(crate) times: Option<Times>,
    /// How many of the messages came, where some may have been lost.
    pub(crate) arrived: Option<u64>,
}

/// Times of calls in microseconds.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Times {
    pub(crate) p50: f64,
    pub(crate) p99: f64,
    pub(crate) p999: f64,
}

impl Measured {
    /// Of calls that took these times.
    fn of_calls(times: &Histogram) -> Self {
        Self {
            count: times.total(),
            times: Some(Times {
                p50: times.microseconds(500),
                p99: times.microseconds(990),
                p999: times.microseconds(999),
            }),
            ..Self::default()
        }
    }
}

/// When a measurement begins and ends.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: Instant,
    end: Instant,
}

impl Span {
    /// Tells the parent that the connections are there, and begins.
    fn begin(order: &Order) -> Result<Self, Failure> {
        print(&Begun {
            connections: order.connections,
        })?;
        let start = now() + WARM_UP;
        let end = start + order.time;
        Ok(Self { start, end })
    }
}

/// Keeps what is open until the parent ends this process.
fn hold() -> ! {
    loop {
        thread::park();
    }
}

#[expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
fn now() -> Instant {
    Instant::now()
}

/// For memory and the system's buffers to settle.
pub(crate) const WARM_UP: Duration = Duration::from_millis(200);

/// What makes a typed call one of 64 bytes of JSON.
const PAD: &str = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

/// The number in every call.
const SEQ: u64 = 123_456;

/// What a call carries: 64 bytes of JSON.
const PARAM: &str = r#"{"seq":123456,"value":0.5,"pad":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}"#;

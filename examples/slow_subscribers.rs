//! What a hundred subscribers that never read do to one that does, under each policy.
//!
//! Publishes at a steady rate and prints what the good subscriber saw: how many messages, how late
//! they were, and how much memory the process took. The first row is without the bad ones.
//!
//! `cargo run --release --example slow_subscribers -p vsoa-examples [MESSAGES [A_SECOND]]`

use std::{
    error::Error,
    net::SocketAddr,
    time::{Duration, Instant},
};

use bytes::BytesMut;
use serde::{Deserialize, Serialize};
use tokio::{io::AsyncWriteExt, net::TcpStream, time::MissedTickBehavior};
use vsoa::{
    Client, ReceiveError, Server,
    protocol::{Header, Kind, Packet, codec::encode, limits::MAX_PACKET_LEN},
    server::SlowSubscriber,
};

/// A message that knows when it was published.
#[vsoa::topic("/tick")]
#[derive(Debug, Serialize, Deserialize)]
pub struct Tick {
    /// Microseconds since the start.
    pub at: u64,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
#[expect(clippy::print_stdout, reason = "the example shows what happens")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let messages: u64 = arguments.next().map_or(Ok(100_000), |text| text.parse())?;
    let a_second: u64 = arguments.next().map_or(Ok(100_000), |text| text.parse())?;
    println!("{messages} messages, {a_second} a second");
    println!("policy                stalled  received    lost  p50 µs  p99 µs  max µs  MiB");
    let policies = [
        (SlowSubscriber::Disconnect, 0),
        (SlowSubscriber::Disconnect, 100),
        (SlowSubscriber::Block(Duration::from_millis(200)), 100),
        (SlowSubscriber::DropOldest, 100),
        (SlowSubscriber::Latest, 100),
    ];
    for (policy, stalled) in policies {
        let row = run(policy, stalled, messages, a_second).await?;
        println!("{:<20}  {stalled:>7}  {row}", format!("{policy:?}"));
    }
    Ok(())
}

async fn run(
    policy: SlowSubscriber,
    stalled: usize,
    messages: u64,
    a_second: u64,
) -> Result<String, Box<dyn Error>> {
    let server = Server::builder()
        .slow_subscribers(policy)
        .bind("127.0.0.1:0")
        .await?;
    let mut never_read = Vec::new();
    for _ in 0..stalled {
        never_read.push(subscribe_and_never_read(server.local_addr()).await?);
    }
    #[expect(clippy::disallowed_methods, reason = "the example measures time")]
    let start = Instant::now();
    let client = Client::connect(server.local_addr()).await?;
    let mut ticks = client.subscribe::<Tick>().await?;
    #[expect(
        clippy::disallowed_methods,
        reason = "the subscriber runs beside the publisher"
    )]
    let reader = tokio::spawn(async move {
        let (mut late, mut lost) = (Vec::new(), 0);
        while let Some(tick) = ticks.recv().await {
            match tick {
                Ok(Tick { at: u64::MAX }) => break,
                Ok(tick) => late.push(micros(start).saturating_sub(tick.at)),
                Err(ReceiveError::Gap { lost: more }) => lost += more,
                Err(_) => break,
            }
        }
        (late, lost)
    });

    let publisher = server.publisher::<Tick>();
    let burst = (a_second / 1000).max(1);
    let mut clock = tokio::time::interval(Duration::from_millis(1));
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for _ in 0..messages / burst {
        clock.tick().await;
        for _ in 0..burst {
            publisher.publish(&Tick { at: micros(start) }).await?;
        }
    }
    publisher.publish(&Tick { at: u64::MAX }).await?;
    let (mut late, lost) = reader.await?;
    late.sort_unstable();
    let at = |part: f64| percentile(&late, part);
    Ok(format!(
        "{:>8}  {lost:>6}  {:>6}  {:>6}  {:>6}  {:>3}",
        late.len(),
        at(0.5),
        at(0.99),
        at(1.0),
        memory_mib(),
    ))
}

/// A subscriber that this crate's client would never be: it does not read.
async fn subscribe_and_never_read(addr: SocketAddr) -> Result<TcpStream, Box<dyn Error>> {
    let mut stream = TcpStream::connect(addr).await?;
    let mut bytes = BytesMut::new();
    for packet in [
        Packet::new(Header::new(Kind::SERVINFO)),
        Packet::new(Header::new(Kind::SUBSCRIBE)).with_url("/tick"),
    ] {
        encode(&packet, MAX_PACKET_LEN, &mut bytes)?;
    }
    stream.write_all(&bytes).await?;
    Ok(stream)
}

fn micros(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "an index into some million values"
)]
fn percentile(sorted: &[u64], part: f64) -> u64 {
    let index = (sorted.len().saturating_sub(1) as f64 * part) as usize;
    sorted.get(index).copied().unwrap_or_default()
}

/// What the process has in memory now, where the system tells.
fn memory_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kib.unwrap_or_default() / 1024
}

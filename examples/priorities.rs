//! Priorities under overload: six times as many calls as a server runs at once, from sessions of
//! three priorities. Prints how long the calls of each took.
//!
//! `cargo run --release --example priorities -p vsoa-examples`

use std::{
    error::Error,
    time::{Duration, Instant},
};

use tokio::{task::JoinSet, time::sleep};
use vsoa::{CallError, Client, Context, Server, Status, layer::PriorityLayer};

/// A machine that does one thing after the other.
#[vsoa::service("/machine")]
pub trait Machine {
    /// Gives the caller's session this priority, 0 to 7.
    #[set("/priority", priority = 7)]
    async fn prefer(&self, cx: &Context, priority: u8) -> Result<(), Status>;

    /// Works for two milliseconds.
    #[get("/work")]
    async fn work(&self) -> Result<(), Status>;
}

struct Press;

impl Machine for Press {
    async fn prefer(&self, cx: &Context, priority: u8) -> Result<(), Status> {
        let session = cx.session();
        session
            .set_priority(priority)
            .map_err(|_| Status::ARGUMENTS)
    }

    async fn work(&self) -> Result<(), Status> {
        sleep(Duration::from_millis(2)).await;
        Ok(())
    }
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the example shows what happens")]
async fn main() -> Result<(), Box<dyn Error>> {
    // One priority more for each 10 ms of waiting: nobody waits for ever.
    let admission = PriorityLayer::new(4)
        .max_waiting(64)
        .aging(Duration::from_millis(10));
    let server = Server::builder()
        .service(MachineServer::new(Press))
        .layer(admission)
        .bind("127.0.0.1:0")
        .await?;
    let mut load = JoinSet::new();
    for priority in [7, 3, 0] {
        let client = Client::connect(server.local_addr()).await?;
        let machine = MachineClient::new(client);
        machine.prefer(priority).await?;
        for _ in 0..8 {
            let machine = machine.clone();
            load.spawn(async move { (priority, call_for_a_while(&machine).await) });
        }
    }
    let mut rows: Vec<(u8, Vec<Duration>, usize)> = Vec::new();
    for (priority, (mut times, refused)) in load.join_all().await {
        match rows.iter_mut().find(|row| row.0 == priority) {
            Some(row) => {
                row.1.append(&mut times);
                row.2 += refused;
            }
            None => rows.push((priority, times, refused)),
        }
    }
    rows.sort_by_key(|row| row.0);
    println!("priority   calls  refused     p50 ms     p99 ms");
    for (priority, mut times, refused) in rows.into_iter().rev() {
        times.sort_unstable();
        let at = |percent: usize| {
            times
                .get(times.len() * percent / 100)
                .map_or(0.0, milliseconds)
        };
        println!(
            "{priority:>8}  {:>6}  {refused:>7}  {:>9.1}  {:>9.1}",
            times.len(),
            at(50),
            at(99)
        );
    }
    Ok(())
}

/// Calls without pause for two seconds; how long each call took, and how many were refused.
async fn call_for_a_while(machine: &MachineClient) -> (Vec<Duration>, usize) {
    let (mut times, mut refused) = (Vec::new(), 0);
    let until = now() + Duration::from_secs(2);
    while now() < until {
        let start = now();
        match machine.work().await {
            Ok(()) => times.push(start.elapsed()),
            Err(CallError::Service(Status::NO_MEMORY)) => {
                refused += 1;
                // Who is turned away must not hammer.
                sleep(Duration::from_millis(5)).await;
            }
            Err(_) => break,
        }
    }
    (times, refused)
}

#[expect(clippy::disallowed_methods, reason = "the example measures time")]
fn now() -> Instant {
    Instant::now()
}

fn milliseconds(time: &Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

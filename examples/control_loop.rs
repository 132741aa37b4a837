//! A control loop that reads the newest distance when it needs it, and brakes when there is none.
//!
//! `cargo run --example control_loop -p vsoa-examples`

use std::{error::Error, time::Duration};

use serde::{Deserialize, Serialize};
use tokio::time::{interval, sleep};
use vsoa::{Client, Latest, Publisher, Server};

/// Measured every 10 ms; after 100 ms without one, the last is no longer to be trusted.
#[vsoa::topic("/distance", quick, deadline = "100ms")]
#[derive(Debug, Serialize, Deserialize)]
pub struct Distance {
    /// To the car ahead.
    pub metres: f32,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::builder().bind("127.0.0.1:0").await?;
    let client = Client::connect(server.local_addr()).await?;
    let distance = client.subscribe::<Distance>().await?.latest();

    let sensor = measure(server.publisher());
    let (measured, ()) = tokio::join!(sensor, control(distance));
    measured?;
    server.shutdown(Duration::from_secs(1)).await?;
    Ok(())
}

/// A sensor that measures for half a second, and then fails.
async fn measure(publisher: Publisher<Distance>) -> Result<(), vsoa::Error> {
    for metres in (10_u8..60).rev() {
        let metres = f32::from(metres);
        publisher.publish(&Distance { metres }).await?;
        sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}

/// Decides every 60 ms, however often is measured.
#[expect(clippy::print_stdout, reason = "the example shows what happens")]
async fn control(mut distance: Latest<Distance>) {
    let mut ticks = interval(Duration::from_millis(60));
    loop {
        ticks.tick().await;
        let Some(newest) = distance.get() else {
            println!("wait     nothing is measured yet");
            continue;
        };
        let metres = newest.metres;
        if distance.is_stale() {
            let age = distance.age().unwrap_or_default().as_millis();
            println!("brake    {metres} m is {age} ms old");
            return;
        }
        let order = if metres > 20.0 { "drive " } else { "slow  " };
        println!("{order}   {metres} m ahead");
    }
}

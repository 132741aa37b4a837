//! A typed service, its client, and two typed topics, over a real connection in one program.
//!
//! `cargo run --example quickstart -p vsoa-examples`

use std::{collections::HashMap, error::Error, sync::Mutex, time::Duration};

use serde::{Deserialize, Serialize};
use tokio::time::timeout;
use vsoa::{CallError, Client, Server, Subscription, Topic};

/// A service is a trait: each method has a URL, its arguments travel as JSON by name.
#[vsoa::service("/climate")]
pub trait Climate {
    /// Cabin temperature, in degrees Celsius.
    #[get("/{zone}/temperature")]
    async fn temperature(&self, zone: String) -> Result<f32, ClimateError>;

    /// Sets the target temperature, in degrees Celsius.
    #[set("/{zone}/temperature")]
    async fn set_temperature(&self, zone: String, celsius: f32) -> Result<(), ClimateError>;
}

/// An error is an enum: each variant has a status code, its fields travel with it.
#[derive(Debug, thiserror::Error, vsoa::Status)]
pub enum ClimateError {
    /// The car has no such zone.
    #[status(128)]
    #[error("no such zone")]
    NoSuchZone,
    /// Nobody wants that.
    #[status(129)]
    #[error("{celsius} degrees are out of range")]
    OutOfRange {
        /// What was asked for.
        celsius: f32,
    },
}

/// A topic is a struct: `{zone}` in its URL is the field of that name.
#[vsoa::topic("/climate/{zone}/cabin")]
#[derive(Debug)]
pub struct Cabin {
    /// Where it was measured.
    pub zone: String,
    /// How warm it is there.
    pub celsius: f32,
}

/// A quick topic goes by UDP: for values that are soon followed by a newer one.
#[vsoa::topic("/wheel/speed", quick)]
#[derive(Debug, Serialize, Deserialize)]
pub struct WheelSpeed {
    /// Metres per second.
    pub speed: f32,
}

/// The car that implements the service.
struct Car {
    targets: Mutex<HashMap<String, f32>>,
}

impl Car {
    fn new() -> Self {
        let zones = ["front", "rear"].map(|zone| (zone.to_owned(), 20.0));
        Self {
            targets: Mutex::new(HashMap::from(zones)),
        }
    }
}

impl Climate for Car {
    async fn temperature(&self, zone: String) -> Result<f32, ClimateError> {
        let targets = self.targets.lock().expect("nobody panics with it");
        targets.get(&zone).copied().ok_or(ClimateError::NoSuchZone)
    }

    async fn set_temperature(&self, zone: String, celsius: f32) -> Result<(), ClimateError> {
        if !(15.0..=30.0).contains(&celsius) {
            return Err(ClimateError::OutOfRange { celsius });
        }
        let mut targets = self.targets.lock().expect("nobody panics with it");
        *targets.get_mut(&zone).ok_or(ClimateError::NoSuchZone)? = celsius;
        Ok(())
    }
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the example shows what happens")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::builder()
        .info("a car")
        .service(ClimateServer::new(Car::new()))
        .bind("127.0.0.1:0")
        .await?;
    println!("server   listens on {}", server.local_addr());

    let client = Client::connect(server.local_addr()).await?;
    println!(
        "client   is connected to {:?}",
        client.server_info::<String>()?
    );

    let climate = ClimateClient::new(client.clone());
    climate.set_temperature("front".into(), 21.5).await?;
    println!(
        "call     the front is set to {} °C",
        climate.temperature("front".into()).await?
    );

    match climate.set_temperature("rear".into(), 99.0).await {
        Err(CallError::Service(ClimateError::OutOfRange { celsius })) => {
            println!("call     {celsius} °C was refused, as a typed error");
        }
        other => println!("call     an answer that was not expected: {other:?}"),
    }

    let mut cabins = client.subscribe::<Cabin>().await?;
    let cabin = server.publisher::<Cabin>();
    for (zone, celsius) in [("front", 21.0), ("rear", 19.5)] {
        let zone = zone.to_owned();
        cabin.publish(&Cabin { zone, celsius }).await?;
        println!("topic    {:?}", next(&mut cabins).await?);
    }

    let mut speeds = client.subscribe::<WheelSpeed>().await?;
    let wheel = server.publisher::<WheelSpeed>();
    wheel.publish(&WheelSpeed { speed: 13.9 }).await?;
    println!("quick    {:?}", next(&mut speeds).await?);

    server.shutdown(Duration::from_secs(1)).await?;
    println!(
        "server   is shut down; the client sees: {}",
        client.closed().await
    );
    Ok(())
}

/// The next value of a topic, or an error if none comes.
async fn next<T: Topic>(subscription: &mut Subscription<T>) -> Result<T, Box<dyn Error>> {
    let received = timeout(Duration::from_secs(5), subscription.recv()).await?;
    Ok(received.ok_or("the connection is closed")??)
}

//! One server in front of two: a client of it calls both cars, and hears what both publish.
//!
//! `cargo run --example gateway -p vsoa-examples`

use std::{convert::Infallible, error::Error, net::SocketAddr};

use serde::{Deserialize, Serialize};
use vsoa::{Client, Message, Router, Server, Subscription};

/// What every car can do.
#[vsoa::service("/light")]
pub trait Light {
    /// Switches the light on or off; tells what it was before.
    #[set("/on")]
    async fn switch(&self, on: bool) -> Result<bool, Infallible>;
}

/// What every car publishes.
#[vsoa::topic("/speed")]
#[derive(Debug, Serialize, Deserialize)]
pub struct Speed {
    /// In metres per second.
    pub speed: f32,
}

struct Parked;

impl Light for Parked {
    async fn switch(&self, on: bool) -> Result<bool, Infallible> {
        Ok(!on)
    }
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the example shows what happens")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (red, blue) = (car().await?, car().await?);
    let gateway = gateway(red.local_addr(), blue.local_addr()).await?;
    let client = Client::connect(gateway.local_addr()).await?;

    let answer = client.set("/red/light/on").param(&on(true)).await?;
    println!("red    the light was on before: {:?}", answer.payload());

    // Each car is asked for what somebody wants, once, and only as long as somebody wants it.
    println!(
        "blue   publishes to somebody: {}",
        blue.is_subscribed("/speed")
    );
    let mut all = client.subscribe_urls(["/"]).await?;
    println!(
        "blue   publishes to somebody: {}",
        blue.is_subscribed("/speed")
    );
    for (car, speed) in [(&red, 13.9), (&blue, 8.3)] {
        car.publisher::<Speed>().publish(&Speed { speed }).await?;
        let message = next(&mut all).await?;
        println!("topic  {} {:?}", message.url, message.payload);
    }

    // A car that is gone is one car.
    drop(blue);
    let answer = client.set("/blue/light/on").param(&on(true)).await?;
    println!("blue   {}: {:?}", answer.status(), answer.payload());
    let answer = client.set("/red/light/on").param(&on(false)).await?;
    println!("red    {}: {:?}", answer.status(), answer.payload());
    Ok(())
}

async fn car() -> Result<Server, vsoa::Error> {
    let service = LightServer::new(Parked);
    Server::builder().service(service).bind("127.0.0.1:0").await
}

async fn gateway(red: SocketAddr, blue: SocketAddr) -> Result<Server, vsoa::Error> {
    let cars = Router::new()
        .nest("/red", Client::connect(red).await?)
        .nest("/blue", Client::connect(blue).await?);
    Server::builder().merge(cars).bind("127.0.0.1:0").await
}

/// The arguments of [`Light::switch`], as they travel.
fn on(on: bool) -> serde_json::Value {
    serde_json::json!({ "on": on })
}

async fn next(messages: &mut Subscription<Message>) -> Result<Message, Box<dyn Error>> {
    Ok(messages.recv().await.ok_or("the connection has ended")??)
}

//! Whatever answers a request is a service: a router, a connection, a service of another program.
//!
//! One typed client calls the same service in this process, over the network, and through a second
//! server that forwards a part of its URLs.
//!
//! `cargo run --example nesting -p vsoa-examples`

use std::{convert::Infallible, error::Error};

use vsoa::{Client, Router, Server};

/// Something to call.
#[vsoa::service("/light")]
pub trait Light {
    /// Whether it is on.
    #[get("/on")]
    async fn is_on(&self) -> Result<bool, Infallible>;
}

struct AlwaysOn;

impl Light for AlwaysOn {
    async fn is_on(&self) -> Result<bool, Infallible> {
        Ok(true)
    }
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the example shows what happens")]
async fn main() -> Result<(), Box<dyn Error>> {
    // In this process, without a socket: how to test a service, or what calls one.
    let service = LightServer::new(AlwaysOn);
    let local = LightClient::new(service.clone());
    println!("in this process   {}", local.is_on().await?);

    // Over the network.
    let lamp = Server::builder()
        .service(service)
        .bind("127.0.0.1:0")
        .await?;
    let connection = Client::connect(lamp.local_addr()).await?;
    let remote = LightClient::new(connection.clone());
    println!("over the network  {}", remote.is_on().await?);

    // Through a gateway, which has the lamp's URLs below `/lamp`.
    let routes = Router::new().nest("/lamp", connection);
    let gateway = Server::builder().merge(routes).bind("127.0.0.1:0").await?;
    let client = Client::connect(gateway.local_addr()).await?;
    let answer = client.get("/lamp/light/on").await?;
    println!("by a gateway      {:?}", answer.payload());

    // What is behind the gateway may go away; the gateway stays, and says so.
    drop(lamp);
    let answer = client.get("/lamp/light/on").await?;
    println!(
        "when it is gone   {}: {:?}",
        answer.status(),
        answer.payload()
    );
    Ok(())
}

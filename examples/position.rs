//! Servers found by name: a name server, servers that register themselves, and a client that knows
//! a name only.
//!
//! `cargo run --example position -p vsoa-examples`

use std::{error::Error, time::Duration};

use tokio::{sync::mpsc, time::timeout};
use vsoa::{
    Client, Payload, Request, Router, Server,
    position::{NameServer, Positions, Registrar, RegistryClient, RegistryServer, Table},
};

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the example shows what happens")]
async fn main() -> Result<(), Box<dyn Error>> {
    // One machine knows where servers are: over UDP for clients, over VSOA for servers.
    let table = Table::new();
    let names = NameServer::bind("127.0.0.1:0", table.clone()).await?;
    let registry = Server::builder()
        .password("secret")
        .service(RegistryServer::new(table))
        .bind("127.0.0.1:0")
        .await?;
    println!("names    are told at {}", names.local_addr());

    let front = climate("front", &registry).await?;
    let rear = climate("rear", &registry).await?;

    // A client needs to know whom to ask, and a name; each connection goes to the next server.
    let positions = Positions::new([names.local_addr()]);
    for _ in 0..3 {
        let client = Client::builder("vsoa://climate").positions(positions.clone());
        let client = client.connect().await?;
        let zone: String = client.get("/climate/zone").await?.payload().parse()?;
        println!("client   was connected to the {zone}");
    }

    let asking = Client::builder(registry.local_addr()).password("secret");
    let asking = RegistryClient::new(asking.connect().await?);
    for found in asking.lookup_url("/climate/zone".into()).await? {
        println!(
            "url      /climate/zone is served at {}",
            found.position.addr
        );
    }

    front.shutdown(Duration::from_secs(1)).await?;
    println!("server   front is shut down, and has withdrawn");
    let left = positions.lookup("climate").await?;
    println!(
        "client   would be connected to the rear: {}",
        left.addr == rear.local_addr()
    );

    rear.shutdown(Duration::from_secs(1)).await?;
    match positions.lookup("climate").await {
        Ok(found) => println!("client   finds {found:?}"),
        Err(error) => println!("client   finds nobody: {error}"),
    }
    Ok(())
}

/// A server for one zone that is in the table when this returns.
#[expect(clippy::print_stdout, reason = "the example shows what happens")]
async fn climate(zone: &'static str, registry: &Server) -> Result<Server, Box<dyn Error>> {
    let (sender, mut events) = mpsc::unbounded_channel();
    let registry = Client::builder(registry.local_addr()).password("secret");
    let registrar = Registrar::from(registry).on_event(move |event| {
        let _ = sender.send(event);
    });
    let routes = Router::new().get("/climate/zone", async move |_: Request| Payload::json(zone));
    let server = Server::builder()
        .name("climate")
        .register_at(registrar)
        .merge(routes)
        .bind("127.0.0.1:0")
        .await?;
    let event = timeout(Duration::from_secs(5), events.recv())
        .await?
        .ok_or("no event")?;
    println!("server   {zone} is at {}: {event:?}", server.local_addr());
    Ok(server)
}

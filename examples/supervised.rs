//! A server that goes away and comes back, and a client that goes on.
//!
//! `cargo run --example supervised -p vsoa-examples`

use std::{error::Error, net::SocketAddr, time::Duration};

use vsoa::{
    Client, Message, Payload, ReceiveError, Request, Router, Server, Subscription, Url,
    client::{Backoff, States, WhileDown},
};

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the example shows what happens")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = serve(([127, 0, 0, 1], 0).into()).await?;
    let addr = server.local_addr();
    let client = Client::builder(addr)
        .supervised()
        .backoff(Backoff::fixed(Duration::from_millis(100)))
        .connect()?;
    let mut states = client.states();
    next_that(&mut states, "connected").await;

    let mut doors = client.subscribe_urls(["/door/"]).await?;
    server.publish(door("closed")).await?;
    show(&mut doors).await;

    // The server goes away.
    drop(server);
    next_that(&mut states, "disconnected").await;
    if let Err(error) = client.get("/doors").while_down(WhileDown::Fail).await {
        println!("call     at once: {error}");
    }

    // A call that waits is answered by the server that comes back; nothing is subscribed anew here.
    let (answer, again) = tokio::join!(client.get("/doors"), serve(addr));
    let there_are: Vec<String> = answer?.payload().parse()?;
    println!("call     that waited: {there_are:?}");
    next_that(&mut states, "connected").await;
    show(&mut doors).await;
    let server = again?;
    server.publish(door("open")).await?;
    show(&mut doors).await;

    client.close();
    next_that(&mut states, "disconnected").await;
    Ok(())
}

async fn serve(addr: SocketAddr) -> Result<Server, vsoa::Error> {
    let doors = async |_: Request| Payload::json(&["left", "right"]);
    let routes = Router::new().route("/doors", doors);
    Server::builder().merge(routes).bind(addr).await
}

fn door(state: &'static str) -> Message {
    Message::new(Url::from_static("/door/left"), Payload::from_data(state))
}

/// Shows the states up to one that begins like this.
#[expect(clippy::print_stdout, reason = "the example shows what happens")]
async fn next_that(states: &mut States, wanted: &str) {
    while let Some(state) = states.recv().await {
        println!("state    {state}");
        if state.to_string().starts_with(wanted) {
            return;
        }
    }
}

#[expect(clippy::print_stdout, reason = "the example shows what happens")]
async fn show(doors: &mut Subscription<Message>) {
    match doors.recv().await {
        Some(Ok(message)) => {
            let data = String::from_utf8_lossy(&message.payload.data);
            println!("message  {}: {data}", message.url);
        }
        Some(Err(ReceiveError::Reconnected)) => println!("message  some may be missing here"),
        Some(Err(other)) => println!("message  {other}"),
        None => println!("message  none will come any more"),
    }
}

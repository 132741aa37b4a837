//! A robot's arm: a timer that publishes, calls that wait their turn, and events in the program.
//!
//! `cargo run --example toolkit -p vsoa-examples`

use std::{error::Error, time::Duration};

use tokio::time::timeout;
use vsoa::{
    Client, Message, Payload, Request, Router, Server, Url,
    layer::InTurnLayer,
    toolkit::{EventEmitter, Timer, WorkQueue},
};

/// What the arm tells the rest of the program.
enum Arm {
    Starts { to: String },
    Arrived { at: String },
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the example shows what happens")]
async fn main() -> Result<(), Box<dyn Error>> {
    let events = EventEmitter::new();
    events.on(|event: &Arm| match event {
        Arm::Starts { to } => println!("event      the arm starts to {to}"),
        Arm::Arrived { at } => println!("event      the arm is at {at}"),
    });

    // However many clients ask at once, the arm makes one movement after the other.
    let movements = WorkQueue::new(16);
    let server = Server::builder()
        .merge(routes(&events))
        .layer(InTurnLayer::new(&movements).urls(["/arm/"])?)
        .bind("127.0.0.1:0")
        .await?;

    let client = Client::connect(server.local_addr()).await?;
    let (left, right) = tokio::join!(
        client.set("/arm/move").param("the left"),
        client.set("/arm/move").param("the right"),
    );
    println!("calls      {} and {}", left?.status(), right?.status());

    let mut beats = client.subscribe_urls(["/heartbeat"]).await?;
    let heartbeat = Timer::new();
    let handle = server.handle();
    heartbeat.start_repeating(Duration::ZERO, Duration::from_millis(50), move || {
        let handle = handle.clone();
        async move {
            let beat = Message::new(Url::from_static("/heartbeat"), Payload::EMPTY);
            // A server that has shut down has nobody to tell.
            let _ = handle.publish(beat).await;
        }
    });
    for number in 1..=3 {
        let beat = timeout(Duration::from_secs(5), beats.recv()).await?;
        let url = beat.ok_or("the connection is closed")??.url;
        println!("timer      beat {number} on {url}");
    }
    heartbeat.stop();

    // A job that is asked for again while it waits is done once.
    let turn = movements.turn()?.await;
    let (done, is_done) = tokio::sync::oneshot::channel();
    let first = movements.add_if_not_queued("save", async {
        println!("job        saves the positions");
        let _ = done.send(());
    })?;
    let second = movements.add_if_not_queued("save", async {})?;
    println!("job        added: {first}, and again: {second}");
    drop(turn);
    is_done.await?;

    server.shutdown(Duration::from_secs(1)).await?;
    Ok(())
}

fn routes(events: &EventEmitter) -> Router {
    let events = events.clone();
    Router::new().set("/arm/move", move |call: Request| {
        let events = events.clone();
        async move {
            let to: String = call.payload().parse()?;
            events.emit(&Arm::Starts { to: to.clone() });
            tokio::time::sleep(Duration::from_millis(50)).await;
            events.emit(&Arm::Arrived { at: to });
            Ok::<_, vsoa::PayloadError>(())
        }
    })
}

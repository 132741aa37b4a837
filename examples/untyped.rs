//! The same protocol without types: routes, payloads, datagrams and messages as they travel.
//!
//! `cargo run --example untyped -p vsoa-examples`

use std::{error::Error, time::Duration};

use serde::{Deserialize, Serialize};
use tokio::{sync::mpsc, time::timeout};
use vsoa::{
    Client, Message, Payload, PayloadError, Request, Response, Router, Server, ServerEvent, Status,
    Url,
};

/// What `/add` takes.
#[derive(Debug, Serialize, Deserialize)]
struct Sum {
    a: i64,
    b: i64,
}

/// A handler takes a request and gives whatever can become a response.
async fn add(call: Request) -> Response {
    let Ok(Sum { a, b }) = call.payload().parse() else {
        return Response::from_error(Status::ARGUMENTS, "two numbers are needed, `a` and `b`");
    };
    match a.checked_add(b).map(|sum| Payload::json(&sum)) {
        Some(Ok(payload)) => Response::new(payload),
        _ => Response::from_error(Status(128), "the sum is too large"),
    }
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the example shows what happens")]
async fn main() -> Result<(), Box<dyn Error>> {
    let routes = Router::new()
        .route("/echo", async |call: Request| call.payload().clone())
        .set("/add", add)
        .get(
            "/files/",
            async |call: Request| -> Result<_, PayloadError> {
                Payload::json(&format!("you asked for {}", call.url()))
            },
        );
    let (events, mut datagrams) = mpsc::channel(16);
    let server = Server::builder()
        .merge(routes)
        .on_event(move |event| {
            if let ServerEvent::Datagram { message, .. } = event {
                // A full channel means that the program is too slow for them: they are lost.
                let _ = events.try_send(message);
            }
        })
        .bind("127.0.0.1:0")
        .await?;

    let client = Client::connect(server.local_addr()).await?;
    let echo = client
        .get("/echo")
        .param(&[1, 2, 3])
        .data("and bytes")
        .await?;
    println!("/echo        {:?}", echo.payload());
    let sum = client.set("/add").param(&Sum { a: 40, b: 2 }).await?;
    println!("/add         {:?}", sum.payload());
    let refused = client.set("/add").param("no numbers").await?;
    println!("/add         {}: {:?}", refused.status(), refused.payload());
    let file = client
        .get("/files/a/b")
        .timeout(Duration::from_secs(1))
        .await?;
    println!("/files/a/b   {:?}", file.payload());
    println!("/add by GET  {}", client.get("/add").await?.status());
    println!("ping         {:?}", client.ping().await?);

    let hello = Message::new(Url::from_static("/hello"), Payload::json("world")?);
    client.datagram(hello.clone())?;
    client.datagram(hello.quick())?;
    for _ in 0..2 {
        let message = timeout(Duration::from_secs(5), datagrams.recv()).await?;
        println!("datagram     {message:?}");
    }

    let mut news = client.subscribe_urls(["/news/", "/weather"]).await?;
    let message = Message::new(Url::from_static("/news/local"), Payload::json("sunny")?);
    let report = server.publish(message).await?;
    println!("published    to {} client", report.receivers());
    let message = timeout(Duration::from_secs(5), news.recv()).await?;
    println!(
        "received     {:?}",
        message.ok_or("the connection is closed")??
    );
    news.unsubscribe().await?;

    server.shutdown(Duration::from_secs(1)).await?;
    Ok(())
}

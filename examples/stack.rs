//! Five layers: three around a server, two under its client.
//!
//! `cargo run --example stack -p vsoa-examples`

use std::{
    convert::Infallible,
    error::Error,
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use tokio::time::sleep;
use tower::{BoxError, ServiceBuilder, filter::FilterLayer};
use vsoa::{
    CallError, Client, Method, Request, Response, Server, Status,
    layer::{Next, PriorityLayer, RetryLayer, TimeoutLayer, from_fn},
};

/// A service on which something goes wrong.
#[vsoa::service("/car")]
pub trait Car {
    /// Is busy the first two times.
    #[get("/mileage")]
    async fn mileage(&self) -> Result<u32, Status>;

    /// Changes what a reader may not change.
    #[set("/mileage")]
    async fn set_mileage(&self, kilometres: u32) -> Result<(), Infallible>;

    /// Takes longer than any caller would wait.
    #[get("/self-test", timeout = "50ms")]
    async fn self_test(&self) -> Result<(), Status>;

    /// Turns the music up; that can wait.
    #[set("/music")]
    async fn music(&self) -> Result<(), Status>;

    /// Cannot wait.
    #[set("/brake", priority = 7)]
    async fn brake(&self) -> Result<(), Status>;
}

#[derive(Default)]
struct SmallCar {
    asked: AtomicU32,
}

impl Car for SmallCar {
    async fn mileage(&self) -> Result<u32, Status> {
        match self.asked.fetch_add(1, Ordering::Relaxed) {
            0 | 1 => Err(Status::NO_MEMORY),
            _ => Ok(81_500),
        }
    }

    async fn set_mileage(&self, _: u32) -> Result<(), Infallible> {
        Ok(())
    }

    async fn self_test(&self) -> Result<(), Status> {
        std::future::pending().await
    }

    async fn music(&self) -> Result<(), Status> {
        sleep(Duration::from_millis(30)).await;
        Ok(())
    }

    async fn brake(&self) -> Result<(), Status> {
        sleep(Duration::from_millis(30)).await;
        Ok(())
    }
}

/// A layer of one's own: prints how each call ends.
#[expect(clippy::print_stdout, reason = "the example shows what happens")]
#[expect(clippy::disallowed_methods, reason = "a layer may measure time")]
async fn print(request: Request, next: Next) -> Response {
    let (method, url) = (request.method(), request.url().clone());
    let start = Instant::now();
    let response = next.run(request).await;
    let time = start.elapsed().as_millis();
    println!("    {method} {url}: {} after {time} ms", response.status());
    response
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the example shows what happens")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::builder()
        .service(CarServer::new(SmallCar::default()))
        .layer(from_fn(print))
        .layer(TimeoutLayer::new(Duration::from_secs(1)))
        .layer(PriorityLayer::new(1))
        .bind("127.0.0.1:0")
        .await?;

    let is_read_only = |request: Request| match (request.method(), request.url().as_str()) {
        (Method::Set, "/car/mileage") => Err(BoxError::from(Status::NO_PERMISSIONS)),
        _ => Ok(request),
    };
    let connection = ServiceBuilder::new()
        .layer(FilterLayer::new(is_read_only))
        .layer(RetryLayer::new())
        .service(Client::connect(server.local_addr()).await?);
    let client = CarClient::new(connection);

    println!("retry: a GET that found the car busy is made again");
    println!("  {} km", client.mileage().await?);

    println!("filter, tower's own: this client may not set the mileage, and nothing is sent");
    if let Err(CallError::Failed(error)) = client.set_mileage(0).await {
        println!("  {error}: {:?}", error.source().map(ToString::to_string));
    }

    println!("timeout: what takes longer than its method allows is dropped, retries too");
    let late = client.self_test().await;
    println!("  {:?}", late.map_err(|error| error.to_string()));

    println!("priority: one call runs, the others wait, and the brake goes first of them");
    let (first, second, brake) = tokio::join!(client.music(), client.music(), client.brake());
    first.and(second).and(brake)?;
    Ok(())
}

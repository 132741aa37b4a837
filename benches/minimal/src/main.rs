//! As little as a typed server can be.

use std::{convert::Infallible, future::pending};

use vsoa::Server;

#[vsoa::service("/adder")]
trait Adder {
    #[get("/sum")]
    async fn add(&self, a: f64, b: f64) -> Result<f64, Infallible>;
}

struct Plus;

impl Adder for Plus {
    async fn add(&self, a: f64, b: f64) -> Result<f64, Infallible> {
        Ok(a + b)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), vsoa::Error> {
    let server = Server::builder().service(AdderServer::new(Plus));
    let _server = server.bind("127.0.0.1:3005").await?;
    pending().await
}

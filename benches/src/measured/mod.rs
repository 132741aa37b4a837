//! The server that is measured: calls, publications and streams, and nothing else to do.

mod layers;
mod numbers;
mod typed;

use std::{io, net::SocketAddr};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::ToSocketAddrs,
};
use vsoa::{Request, Response, Router, Server, Stream, StreamOffer};

use self::numbers::Subscribers;
pub use self::{
    layers::Layers,
    numbers::Number,
    typed::{Echo, Sample, Typed, TypedClient, TypedServer},
};
use crate::Failure;

/// A server that echoes, publishes and sends streams; see its parts for what it is good for.
///
/// | URL | what it does |
/// | --- | --- |
/// | `/echo` | param and data back, as they came |
/// | `/typed/echo` | the [`Typed`] service |
/// | `/stream` | a stream that sends for ever |
/// | `/upload` | a stream that takes whatever comes |
/// | `/pub`, `/pub/quick` | publishes `{"seq":n,"value":x}`, see [`publish`](Self::publish) |
/// | `/pub/text` | the same, as a message whose text is there |
/// | `/pub/large`, `/pub/large/quick` | publishes `{"seq":n}` and 16 KiB of data |
#[derive(Debug)]
pub struct MeasuredServer {
    server: Server,
    subscribers: Subscribers,
}

impl MeasuredServer {
    /// Binds it, with limits that no measurement reaches.
    ///
    /// # Errors
    ///
    /// Where the address cannot be had, or a server of this process has layers already.
    pub async fn bind(addr: impl ToSocketAddrs, layers: Layers) -> Result<Self, Failure> {
        let subscribers = Subscribers::default();
        let builder = Server::builder()
            .max_calls_in_flight(MAX_CALLS)
            .max_connections(MAX_CONNECTIONS)
            .max_handshakes(MAX_CONNECTIONS)
            .on_event(subscribers.listener())
            .merge(routes())
            .service(TypedServer::new(Echo));
        let server = layers.bind(builder, addr).await?;
        Ok(Self {
            server,
            subscribers,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.server.local_addr()
    }

    /// Publishes for ever, as fast as those who subscribed take it.
    ///
    /// Each number comes once and in order, on each URL by itself; on the quick ones, some are lost.
    ///
    /// # Errors
    ///
    /// Where the server has shut down.
    pub async fn publish(&self) -> Result<(), Failure> {
        self.subscribers.publish(&self.server).await
    }

    /// The server alone.
    #[must_use]
    pub fn into_server(self) -> Server {
        self.server
    }
}

fn routes() -> Router {
    Router::new()
        .route("/echo", async |call: Request| call.payload().clone())
        .route("/stream", async |_: Request| offer(StreamOffer::new(send)))
        .route("/upload", async |_: Request| offer(StreamOffer::new(take)))
}

fn offer(stream: StreamOffer) -> Response {
    Response::default().with_stream(stream)
}

async fn send(mut stream: Stream) -> io::Result<()> {
    let part = vec![b'x'; PART_LEN];
    loop {
        stream.write_all(&part).await?;
    }
}

async fn take(mut stream: Stream) -> io::Result<()> {
    let mut part = vec![0; PART_LEN];
    while stream.read(&mut part).await? > 0 {}
    Ok(())
}

/// More calls than any measurement has in flight.
const MAX_CALLS: usize = 4096;

/// More connections than any measurement has.
const MAX_CONNECTIONS: usize = 20_000;

/// What a stream writes or reads at once.
const PART_LEN: usize = 64 * 1024;

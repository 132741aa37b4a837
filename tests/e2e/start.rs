use std::time::Duration;

use tokio::task::JoinHandle;
use vsoa::{Client, Request, Router, Server, transport::memory};

use crate::deadline::within;

/// Runs a future beside the test.
#[expect(clippy::disallowed_methods, reason = "a test starts what it likes")]
pub(crate) fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: IntoFuture<Output: Send, IntoFuture: Send + 'static>,
    F::Output: 'static,
{
    tokio::spawn(future.into_future())
}

/// A router that answers on `/echo` with what it was sent.
pub(crate) fn echo() -> Router {
    Router::new().route("/echo", async |call: Request| call.payload().clone())
}

/// A server with these routes on a port of loopback.
pub(crate) async fn serve(router: Router) -> Server {
    Server::builder()
        .merge(router)
        .bind("127.0.0.1:0")
        .await
        .expect("loopback has a free port")
}

/// A client of this server.
pub(crate) async fn connect(server: &Server) -> Client {
    within(Client::connect(server.local_addr()))
        .await
        .expect("the server takes clients")
}

/// A server with these routes and a client of it, in memory.
pub(crate) async fn in_memory(router: Router) -> (Server, Client) {
    let (connector, listener) = memory::channel();
    let server = Server::builder()
        .merge(router)
        .serve(listener)
        .expect("the routes are good");
    let client = within(Client::connect(connector))
        .await
        .expect("the server takes clients");
    (server, client)
}

/// How long a server that shuts down waits for calls that are about to end.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

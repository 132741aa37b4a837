use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use tokio::time::Instant;

use super::{builder::Setup, driver::Driver, link::Link, shared::Shared};
use crate::{
    protocol::handshake::Greeting,
    session::ServerSession,
    transport::{Listener, Stream, TunnelHost},
};

/// Accepts clients until the server aborts it.
pub(super) async fn accept(mut listener: Listener, shared: Arc<Shared>, setup: Arc<Setup>) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => match listener.tunnel_host(&stream) {
                Ok(tunnels) => welcome((stream, peer, tunnels), &shared, &setup),
                Err(error) => tracing::debug!(%error, %peer, "a client was gone at once"),
            },
            Err(error) => pause(&error).await,
        }
    }
}

/// Starts to serve a client, unless there are too many.
fn welcome(
    (stream, peer, tunnels): (Stream, SocketAddr, TunnelHost),
    shared: &Arc<Shared>,
    setup: &Arc<Setup>,
) {
    shared.counters.connections.add();
    let place = shared.handshake_place(setup.limits.handshakes);
    let Some(place) = place.filter(|_| shared.connections() < setup.limits.connections) else {
        shared.counters.connections_refused.add();
        tracing::warn!(%peer, "connection refused: there are too many");
        return;
    };
    if let Some(after) = setup.limits.keepalive
        && let Err(error) = stream.set_keepalive(after)
    {
        tracing::warn!(%error, "keepalive cannot be set on a connection");
    }
    let stream = match setup.security.secure(stream) {
        Ok(stream) => stream,
        Err(error) => {
            shared.counters.tls_failures.add();
            tracing::error!(%peer, %error, "TLS cannot be started");
            return;
        }
    };
    let id = shared.new_id();
    let greeting = Greeting {
        client_id: Some(id),
        quick_port: setup.announced_quick_port,
    };
    #[expect(clippy::disallowed_methods, reason = "the session's clock starts here")]
    let now = Instant::now().into_std();
    let session = ServerSession::new(greeting, setup.limits.bounds(), now);
    let link = Link::new(id, peer, tunnels, shared.clone(), session);
    if shared.add(&link) {
        let driver = Driver::new(stream, link, setup.clone(), place);
        #[expect(clippy::disallowed_methods, reason = "one task serves a connection")]
        tokio::spawn(driver.run());
    }
}

/// Lets time pass after an error, which is most likely that too many files are open: it stays
/// until a connection ends. One that is only about the client that was to be accepted is over.
pub(super) async fn pause(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionReset};
    if matches!(error.kind(), ConnectionAborted | ConnectionReset) {
        return;
    }
    tracing::error!(%error, "a connection cannot be accepted");
    tokio::time::sleep(Duration::from_millis(50)).await;
}

use std::{convert::Infallible, io, net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    net::UdpSocket,
    sync::oneshot,
    task::JoinSet,
    time::{sleep, timeout},
};
use tower::ServiceExt;
use tower_service::Service;

use super::{Query, counters::Counters};
use crate::{
    BoxError,
    protocol::{
        limits::MAX_POSITION_LEN,
        position::{Position, decode_query, encode_answer},
    },
    unless::unless,
};

/// The socket, whom to ask, and the queries that are being answered.
pub(super) struct Answering<S> {
    socket: Arc<UdpSocket>,
    names: S,
    counters: Arc<Counters>,
    /// A task each, so that a service which is slow, or panics, is alone with that.
    queries: JoinSet<()>,
}

impl<S> Answering<S>
where
    S: Service<Query, Response = Option<Position>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
{
    pub(super) fn new(socket: UdpSocket, names: S, counters: Arc<Counters>) -> Self {
        Self {
            socket: Arc::new(socket),
            names,
            counters,
            queries: JoinSet::new(),
        }
    }

    /// Answers until it is to stop; lets go of the socket before it ends.
    pub(super) async fn run(mut self, stop: oneshot::Receiver<Infallible>) {
        unless(stop, self.receive()).await;
        // Each of them holds the socket.
        self.queries.shutdown().await;
    }

    async fn receive(&mut self) {
        let mut buffer = [0; MAX_POSITION_LEN];
        loop {
            match self.socket.recv_from(&mut buffer).await {
                Ok((len, from)) => self.take_in(buffer.get(..len).unwrap_or_default(), from),
                // The system reports here that an earlier answer did not arrive.
                Err(error) if error.kind() == io::ErrorKind::ConnectionReset => {}
                Err(error) => {
                    tracing::error!(%error, "the name server cannot receive");
                    // What is wrong may pass; until then it must not keep a processor busy.
                    sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }

    fn take_in(&mut self, datagram: &[u8], from: SocketAddr) {
        while self.queries.try_join_next().is_some() {}
        let Ok((name, domain)) = decode_query(datagram) else {
            return self.counters.malformed.add();
        };
        if self.queries.len() >= MAX_QUERIES {
            return self.counters.overloaded.add();
        }
        let query = Query {
            name,
            domain,
            from: Some(from),
        };
        self.queries.spawn(answer(
            self.socket.clone(),
            self.names.clone(),
            self.counters.clone(),
            query,
            from,
        ));
    }
}

/// Answers one query, or counts why not.
async fn answer<S>(
    socket: Arc<UdpSocket>,
    names: S,
    counters: Arc<Counters>,
    query: Query,
    from: SocketAddr,
) where
    S: Service<Query, Response = Option<Position>>,
    S::Error: Into<BoxError>,
{
    let failure = Failure(&counters);
    let name = query.name.clone();
    let position = match timeout(PATIENCE, names.oneshot(query)).await {
        Ok(Ok(position)) => position,
        Ok(Err(error)) => {
            let error = error.into();
            return tracing::warn!(error, name, "a name could not be looked up");
        }
        Err(_) => return tracing::warn!(name, "looking up a name took too long"),
    };
    failure.dismiss();
    match position {
        Some(_) => counters.found.add(),
        None => counters.unknown.add(),
    }
    let answer = encode_answer(&name, position);
    let sent = timeout(PATIENCE, socket.send_to(&answer, from)).await;
    if !matches!(sent, Ok(Ok(_))) {
        counters.unsent.add();
    }
}

/// Counts a failure when it is dropped, be it by a panic, unless it turned out to be none.
struct Failure<'a>(&'a Counters);

impl Failure<'_> {
    fn dismiss(self) {
        std::mem::forget(self);
    }
}

impl Drop for Failure<'_> {
    fn drop(&mut self) {
        self.0.failed.add();
    }
}

/// Queries that are answered at once: each is a task and a name, so less than a MiB for all.
const MAX_QUERIES: usize = 1024;

/// No peer waits longer for an answer.
const PATIENCE: Duration = Duration::from_secs(2);

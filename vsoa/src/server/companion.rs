use std::{mem, net::SocketAddr};

use tokio::{sync::watch, task::JoinHandle};

use super::task::Task;
use crate::{Error, router::RouteInfo};

/// Something that runs beside a server, from when its port is open until it shuts down.
///
/// It may refuse to start, and the server with it. It ends by itself, and soon, when it is told to
/// stop: the server waits for it.
pub(crate) type Companion = Box<dyn FnOnce(&Started) -> Result<Task, Error> + Send>;

/// The server that a companion runs beside.
#[derive(Debug)]
pub(crate) struct Started {
    pub(crate) name: Option<String>,
    pub(crate) local_addr: SocketAddr,
    /// Whether it is over TLS.
    pub(crate) secure: bool,
    pub(crate) routes: Vec<RouteInfo>,
    pub(crate) stopping: Stopping,
}

/// Says when a companion has to stop: the server shuts down, or was dropped.
#[derive(Clone, Debug)]
pub(crate) struct Stopping(watch::Receiver<()>);

impl Stopping {
    pub(crate) async fn wait(&mut self) {
        // Nothing is ever sent: this is an error, when the server lets go of its end.
        while self.0.changed().await.is_ok() {}
    }
}

/// The companions of a server; dropping this tells them to stop.
pub(super) struct Companions {
    stop: Option<watch::Sender<()>>,
    waiting: Vec<Task>,
    tasks: Vec<JoinHandle<()>>,
}

impl Companions {
    /// Has them look at the server that is about to start; none runs yet.
    pub(super) fn new(
        companions: Vec<Companion>,
        started: impl FnOnce(Stopping) -> Started,
    ) -> Result<Self, Error> {
        let (stop, stopping) = watch::channel(());
        let server = started(Stopping(stopping));
        let running = companions.into_iter().map(|companion| companion(&server));
        Ok(Self {
            stop: Some(stop),
            waiting: running.collect::<Result<_, _>>()?,
            tasks: Vec::new(),
        })
    }

    pub(super) fn start(&mut self) {
        for companion in self.waiting.drain(..) {
            #[expect(
                clippy::disallowed_methods,
                reason = "a companion does other things than the server, at the same time"
            )]
            self.tasks.push(tokio::spawn(companion));
        }
    }

    /// Tells them to stop, and gives what there is to wait for.
    pub(super) fn stop(&mut self) -> Vec<JoinHandle<()>> {
        self.stop = None;
        mem::take(&mut self.tasks)
    }
}

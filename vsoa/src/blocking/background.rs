use std::{
    future::Future,
    io,
    sync::{Arc, mpsc},
    thread,
};

use tokio::{
    runtime::{Builder, Handle},
    sync::oneshot,
};

use crate::{Error, ErrorKind};

/// A thread that drives a runtime, for other threads to wait on what happens there.
///
/// It ends when the last clone is gone.
#[derive(Clone, Debug)]
pub(super) struct Background(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    runtime: Handle,
    /// Its receiver is what the thread waits for.
    _end: oneshot::Sender<()>,
}

impl Background {
    /// The thread of all clients of the process, started with the first.
    ///
    /// A connection is little work, which is done as well by one thread for all. It stays: what a
    /// client has left to send when it is dropped is sent in its own time, and a thread that waits
    /// costs next to nothing.
    #[cfg(feature = "client")]
    pub(super) fn shared() -> Result<Self, Error> {
        static SHARED: crate::sync::Mutex<Option<Background>> = crate::sync::Mutex::new(None);
        let mut shared = SHARED.lock();
        match &*shared {
            Some(running) => Ok(running.clone()),
            None => Ok(shared.insert(Self::start()?).clone()),
        }
    }

    /// A thread of its own.
    pub(super) fn start() -> Result<Self, Error> {
        let failed = |error| Error::new(ErrorKind::Runtime).with_source(error);
        let (end, ended) = oneshot::channel();
        let (sender, started) = mpsc::sync_channel(1);
        // The runtime is made in the thread: one that is made in async code must not be dropped
        // there, which would be where the thread cannot be started.
        thread::Builder::new()
            .name("vsoa".to_owned())
            .spawn(move || drive(&sender, ended))
            .map_err(failed)?;
        let runtime = started
            .recv()
            .expect("the thread sends before anything else")
            .map_err(failed)?;
        Ok(Self(Arc::new(Inner { runtime, _end: end })))
    }

    /// Waits for a future, which runs in this thread while what it waits for runs in the other.
    #[track_caller]
    pub(super) fn wait<F: Future>(&self, future: F) -> F::Output {
        self.0.runtime.block_on(future)
    }
}

/// Drives a runtime until it is to end.
fn drive(started: &mpsc::SyncSender<io::Result<Handle>>, ended: oneshot::Receiver<()>) {
    let runtime = Builder::new_current_thread().enable_all().build();
    // Who started the thread waits for it.
    let told = started.send(
        runtime
            .as_ref()
            .map(|it| it.handle().clone())
            .map_err(|error| error.kind().into()),
    );
    if let (Ok(()), Ok(runtime)) = (told, runtime) {
        // Nothing is ever sent; it ends when the sender is dropped.
        let _ = runtime.block_on(ended);
    }
}
